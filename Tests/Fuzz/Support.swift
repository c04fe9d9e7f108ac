import ByteIO
import Dispatch
import Foundation
import Synchronization

/// Ends the run because a promise is broken; libFuzzer keeps the input.
///
/// A crash is the only word that libFuzzer understands.
func violation(_ promise: String) -> Never { fatalError("broken promise: \(promise)") }

/// Calls ``violation(_:)`` unless `holds`.
func require(_ holds: Bool, _ promise: @autoclosure () -> String) {
  if !holds { violation(promise()) }
}

/// The value of an asynchronous body, for libFuzzer's thread, which is none of Swift's pool.
func waiting<Value: Sendable>(
  for body: @escaping @Sendable () async throws -> Value
) throws -> Value? {
  let outcome = Outcome<Value>()
  Task.detached {
    let result: Result<Value, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    outcome.result.withLock { $0 = result }
    outcome.isKnown.signal()
  }
  outcome.isKnown.wait()
  return try outcome.result.withLock { $0 }?.get()
}

private final class Outcome<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
  let isKnown = DispatchSemaphore(value: 0)
}

/// Stores `bytes` at `path`.
func store(_ bytes: [UInt8], as path: String) throws {
  let file = try File(writing: path)
  try file.write(bytes)
}

/// A folder of this process's own, for readers that want files.
enum Scratch {
  /// The folder's path; it lies where `TMPDIR` says and stays there after a crash.
  static let folder: String = {
    let path = NSTemporaryDirectory() + "/isogloss-fuzz-\(getpid())"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      violation("a folder for temporary files at \(path): \(error)")
    }
    atexit { try? FileManager.default.removeItem(atPath: Scratch.folder) }
    return path
  }()

  /// Stores `bytes` under `name` and gives the path.
  static func file(_ bytes: [UInt8], _ name: String = "input") -> String {
    let path = "\(folder)/\(name)"
    do { try store(bytes, as: path) } catch { violation("a temporary file: \(error)") }
    return path
  }

  /// Makes a folder in it and gives the path.
  static func subfolder(_ name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// What `make` writes at the path it is given.
  static func bytes(writtenBy make: (String) throws -> Void) throws -> [UInt8] {
    let path = "\(folder)/seed"
    try make(path)
    return try readFile(path)
  }
}

/// Takes an input apart from its front, so that its first bytes can be settings.
struct InputReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ input: [UInt8]) { rest = input[...] }

  /// The next byte, or 0 at the end.
  mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

  /// The next `count` bytes, or as many as there are.
  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
