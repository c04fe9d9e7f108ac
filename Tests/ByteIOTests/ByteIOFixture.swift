import ByteIO
import Foundation
import TestSupport

/// What a `ByteSource` yields: the runs of bytes between the gaps, and the gaps.
struct Content: Equatable {
  var runs: [[UInt8]] = [[]]
  var gaps: [Damage] = []
  /// Which of the runs hold bytes of a unit that is known to be damaged.
  var unverifiedRuns: Set<Int> = []
  /// The lengths of the chunks, which must not depend on the number of workers.
  var chunkByteCounts: [Int] = []

  var bytes: [UInt8] { runs.flatMap { $0 } }

  init(path: String, workers: Int = 1, damagedUnits: Set<Int> = []) async throws {
    let source = try ByteSource(path: path, workers: workers, damagedUnits: damagedUnits)
    while let chunk = try await source.next() {
      switch chunk {
      case .bytes(let bytes):
        runs[runs.count - 1] += bytes
        chunkByteCounts.append(bytes.count)
      case .unverified(let bytes, let unit):
        precondition(damagedUnits.contains(unit))
        if !unverifiedRuns.contains(runs.count - 1) {
          if runs.last?.isEmpty == false { runs.append([]) }
          unverifiedRuns.insert(runs.count - 1)
        }
        runs[runs.count - 1] += bytes
        chunkByteCounts.append(bytes.count)
      case .gap(let damage):
        gaps.append(damage)
        runs.append([])
      }
    }
  }
}

extension TemporaryFolder {
  /// Stores `bytes` as `name` and gives the path.
  func store(_ bytes: [UInt8], as name: String = "stored") throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// `content` as a file of `container`, stored and read back.
  func compressed(
    _ content: [UInt8], _ container: Container, level: Int? = nil
  ) throws -> [UInt8] {
    if container == .xz { return try xzStream(content) }
    let path = file("compressed-\(UUID().uuidString)")
    var writer = try CompressedWriter(path: path, container: container, level: level)
    try writer.write(content)
    try writer.finish()
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

extension TemporaryFolder {
  /// Stores three gzip members, of which the second has a wrong checksum.
  ///
  /// - Returns: The path, and the stored offset of that member.
  func storeWithDamage(_ contents: [String]) throws -> (path: String, unit: Int) {
    var members = try contents.map { try compressed(Array($0.utf8), .gzip) }
    members[1][members[1].count - 5] ^= 1
    return (try store(members.flatMap { $0 }), members[0].count)
  }
}

/// Words of random letters in lines: text that compresses about as well as real text.
func randomText(byteCount: Int, seed: UInt64) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  let words = (0..<500).map { _ in
    (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      UInt8.random(in: 97...122, using: &generator)
    }
  }
  var text: [UInt8] = []
  while text.count < byteCount {
    text += words[Int.random(in: 0..<words.count, using: &generator)]
    text.append(Int.random(in: 0..<12, using: &generator) == 0 ? 10 : 32)
  }
  return Array(text.prefix(byteCount))
}

/// The output of a program fed with a file, or `nil`, with the reason printed, where it is missing.
func output(of program: String, _ arguments: [String]) throws -> [UInt8]? {
  guard
    let path = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map({ $0 + program })
      .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
  else {
    print("skipped: no \(program) on this machine")
    return nil
  }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return Array(data)
}
