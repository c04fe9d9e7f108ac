import ByteIO
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Train

/// Runs that were stopped, or whose checkpoints were damaged, against one that was not.
@Suite struct CheckpointStoreTests {
  private let fixture: TrainingFixture
  private let undisturbed: [String: [UInt8]]

  init() throws {
    fixture = try TrainingFixture()
    try fixture.train(scratch: "undisturbed", checkpointSteps: 1_000)
    undisturbed = try fixture.written()
    #expect(try fixture.names(in: "undisturbed").isEmpty)
    #expect(try fixture.log().count == 10)
  }

  @Test(arguments: [1, 2, 3, 5])
  func neitherThreadsNorCheckpointsChangeABit(threads: Int) throws {
    for steps in [1, 2, 7] {
      try fixture.train(
        scratch: "scratch-\(steps)", threads: threads, checkpointSteps: steps)
      #expect(try fixture.written() == undisturbed)
    }
  }

  /// Stops in steps 2 to 7, which are in the first epoch of both streams.
  @Test(arguments: 1...6, [1, 3]) func resumesBitForBit(after step: Int, threads: Int) throws {
    try stop(after: step, checkpointSteps: 2)
    #expect(try checkpointedStep() == (step < 2 ? nil : step / 2 * 2))
    try fixture.train(scratch: "scratch", threads: threads, checkpointSteps: 2)
    #expect(try fixture.written() == undisturbed)
  }

  @Test func resumesAsOftenAsItIsStopped() throws {
    for step in 1...6 { try stop(after: step, checkpointSteps: 1) }
    try fixture.train(scratch: "scratch", checkpointSteps: 1)
    #expect(try fixture.written() == undisturbed)
  }

  @Test func resumesWithAnotherCadence() throws {
    try stop(after: 6, checkpointSteps: 2)
    try fixture.train(scratch: "scratch", threads: 2, checkpointSteps: 5)
    #expect(try fixture.written() == undisturbed)
  }

  /// A damaged early row stops a run that starts over, so only one that goes on can train on.
  @Test func goesOnInsteadOfStartingOver() throws {
    try stop(after: 5, checkpointSteps: 5)
    try FileManager.default.removeItem(atPath: fixture.folder.file("output"))
    let early = try #require(try rowNotReadAfter(step: 5))
    try fixture.withDamage(inRow: early) { () throws in
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "elsewhere", checkpointSteps: 5)
      }
      #expect(try fixture.names(in: "output").isEmpty)
      // The entropy at the end needs all rows; by then the weights are written.
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 5)
      }
    }
    for name in ["model.safetensors", "optimiser.safetensors", "log.jsonl"] {
      #expect(try readFile(fixture.folder.file("output/\(name)")) == undisturbed[name])
    }
  }

  @Test func aHalfWrittenNewerCheckpointIsIgnored() throws {
    try stop(after: 5, checkpointSteps: 2)
    let model = try readFile(fixture.folder.file("scratch/model-4"))
    try put(Array(model.prefix(100)), fixture.folder.file("scratch/model-6"))
    try put([], fixture.folder.file("scratch/optimiser-6.tmp-1"))
    #expect(try checkpointedStep() == 4)
    try stop(after: 6, checkpointSteps: 2)
    // The next checkpoint clears away what the others left.
    #expect(
      try fixture.names(in: "scratch")
        == ["checkpoint.json", "log-6", "model-6", "optimiser-6"])
    try fixture.train(scratch: "scratch", checkpointSteps: 2)
    #expect(try fixture.written() == undisturbed)
  }

  /// A folder in the place of its last file stops a checkpoint halfway.
  @Test func aCheckpointThatFailsLeavesTheOneBefore() throws {
    try stop(after: 3, checkpointSteps: 2)
    try fixture.makeFolder("scratch/log-4")
    #expect(throws: ByteIOError.self) {
      try fixture.train(scratch: "scratch", checkpointSteps: 2)
    }
    #expect(try checkpointedStep() == 2)
    #expect(
      try fixture.names(in: "scratch").filter { $0.hasSuffix("-2") }
        == ["log-2", "model-2", "optimiser-2"])
    try FileManager.default.removeItem(atPath: fixture.folder.file("scratch/log-4"))
    try fixture.train(scratch: "scratch", checkpointSteps: 2)
    #expect(try fixture.written() == undisturbed)
  }

  @Test(arguments: ["checkpoint.json", "model-4", "optimiser-4", "log-4"])
  func aDamagedCheckpointIsNotUsed(name: String) throws {
    var generator = SeededGenerator(seed: 4)
    try stop(after: 5, checkpointSteps: 4)
    let saved = try fixture.names(in: "scratch")
    #expect(saved == ["checkpoint.json", "log-4", "model-4", "optimiser-4"])
    let files = try saved.map { ($0, try readFile(fixture.folder.file("scratch/\($0)"))) }
    for round in 0..<12 {
      for (file, bytes) in files { try put(bytes, fixture.folder.file("scratch/\(file)")) }
      let path = fixture.folder.file("scratch/\(name)")
      var bytes = try readFile(path)
      switch round {
      case 0: try FileManager.default.removeItem(atPath: path)
      case 1: try put([], path)
      case 2: try put(Array(bytes.dropLast(1)), path)
      case 3: try put(Array("[{\"step\":-9223372036854775808,\"hashes\":{}}]".utf8), path)
      default:
        bytes[.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8(round % 8)
        try put(bytes, path)
      }
      try fixture.train(scratch: "scratch", checkpointSteps: 100)
      #expect(try fixture.written() == undisturbed, "round \(round)")
    }
  }

  /// The damaged mark must not keep later checkpoints from being saved.
  @Test func checkpointsAgainAfterDamage() throws {
    try stop(after: 5, checkpointSteps: 4)
    try put(Array("{".utf8), fixture.folder.file("scratch/checkpoint.json"))
    try stop(after: 6, checkpointSteps: 5)
    #expect(try checkpointedStep() == 5)
    #expect(try fixture.names(in: "scratch").count == 4)
    try fixture.train(scratch: "scratch", checkpointSteps: 5)
    #expect(try fixture.written() == undisturbed)
  }

  /// With two kept, a run goes on from the one before a damaged one, to the same end.
  @Test(arguments: ["model-6", "optimiser-6", "log-6"]) func goesOnFromTheOneBefore(
    name: String
  ) throws {
    var fixture = fixture
    fixture.settings.training.keptCheckpoints = 2
    _ = try fixture.withDamage(inRow: 7 * fixture.settings.training.batchRows) {
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 2)
      }
    }
    #expect(
      try fixture.names(in: "scratch")
        == [
          "checkpoint.json", "log-4", "log-6", "model-4", "model-6", "optimiser-4", "optimiser-6",
        ])
    try put([1, 2, 3], fixture.folder.file("scratch/\(name)"))
    // Only a run that goes on can pass over an early row that is damaged.
    let early = try #require(try rowNotReadAfter(step: 4))
    _ = try fixture.withDamage(inRow: early) { () throws in
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 1)
      }
    }
    for name in ["model.safetensors", "optimiser.safetensors", "log.jsonl"] {
      #expect(try readFile(fixture.folder.file("output/\(name)")) == undisturbed[name])
    }
    #expect(
      try fixture.names(in: "scratch")
        == [
          "checkpoint.json", "log-8", "log-9", "model-8", "model-9", "optimiser-8", "optimiser-9",
        ])
  }

  // MARK: - Support

  /// Runs until the step after `step` meets a row that cannot be read.
  private func stop(after step: Int, checkpointSteps: Int) throws {
    _ = try fixture.withDamage(inRow: step * fixture.settings.training.batchRows) {
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: checkpointSteps)
      }
    }
  }

  /// A row before the end of `step` whose last token no later row reads.
  private func rowNotReadAfter(step: Int) throws -> Int? {
    let table = try fixture.reader().table
    let rows = try (0..<table.rowCount).map { try table.row($0) }
    let first = step * fixture.settings.training.batchRows
    return (0..<first).first { index in
      let last = rows[index].offset + rows[index].length - 1
      return !rows[first...].contains {
        $0.stream == rows[index].stream && $0.offset - 1 <= last && last < $0.offset + $0.length
      }
    }
  }

  private func checkpointedStep() throws -> Int? {
    let path = fixture.folder.file("scratch/checkpoint.json")
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    struct Mark: Decodable { var step: Int }
    return try JSONDecoder().decode([Mark].self, from: Data(readFile(path))).first?.step
  }
}
