// What libFuzzer calls, and the options that are ours: those that begin with `--`, which it
// ignores.

import ByteIO
import Foundation

/// Reads our options before libFuzzer reads its own.
///
/// `--list` prints the names of the targets. `--target=NAME` chooses one; with `--prepare=FOLDER`
/// its seeds are written to `FOLDER/seeds/NAME` and its dictionary to `FOLDER/seeds/NAME.dict`.
@_cdecl("LLVMFuzzerInitialize")
public func initialise(
  _ argumentCount: UnsafeMutablePointer<CInt>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
  if CommandLine.arguments.contains("--list") {
    print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    exit(0)
  }
  if let folder = option("prepare") {
    do { try prepare(chosenTarget, in: folder) } catch { stop("\(error)") }
    exit(0)
  }
  _ = chosenTarget
  // libFuzzer leaves alone what has a handler, and Swift's would keep the input from it.
  for trap in [SIGILL, SIGTRAP, SIGABRT, SIGFPE] { signal(trap, SIG_DFL) }
  return 0
}

/// Tries one input. What the code under test throws is its answer to a bad input; what it must
/// not do is trap, read outside its buffers, break a promise, or take too long.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosenTarget.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Turns LeakSanitizer off: it does not see that a pointer in an enum with payloads is one, because
/// Swift keeps the case in spare bits of it. What leaks again and again meets the limit of memory.
@_cdecl("__lsan_is_turned_off")
public func isLeakCheckOff() -> CInt { 1 }

private let chosenTarget: FuzzTarget = {
  let name = option("target") ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    stop("--target=\(name): expected one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  }
  return target
}()

private func option(_ name: String) -> String? {
  let prefix = "--\(name)="
  return CommandLine.arguments.first { $0.hasPrefix(prefix) }.map {
    String($0.dropFirst(prefix.count))
  }
}

private func prepare(_ target: FuzzTarget, in folder: String) throws {
  let seeds = "\(folder)/seeds/\(target.name)"
  try FileManager.default.createDirectory(atPath: seeds, withIntermediateDirectories: true)
  for (index, seed) in try target.seeds().enumerated() {
    try store(seed, as: "\(seeds)/\(index)")
  }
  // libFuzzer refuses an empty dictionary, not one of a comment.
  let lines =
    ["# \(target.name)\n"]
    + target.dictionary.map { token in
      "\"" + token.map { hexadecimalEscape($0) }.joined() + "\"\n"
    }
  try store(Array(lines.joined().utf8), as: seeds + ".dict")
}

private func stop(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("isogloss-fuzz: \(reason)\n".utf8))
  exit(2)
}

private func hexadecimalEscape(_ byte: UInt8) -> String {
  "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
