import ByteIO
import Foundation
import Glibc
import TestSupport
import Testing
import Values

/// Single commands: as atomic, locked and proven as a build.
@Suite(.serialized) struct CommandsAloneTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What `manifest.json` tells of the files.
  private struct Proof: Decodable {
    struct Entry: Decodable {
      var name: String
      var sha256: String
    }
    var files: [Entry]
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.file(name))
  }

  private func run(_ arguments: [String]) throws -> Command.Outcome {
    try Command.run(arguments, in: folder.path)
  }

  /// Plain text, the documents of which tell which file they are from.
  private func writeText(_ name: String, documents: Int) throws {
    let lines = (0..<documents).map {
      "\(name) has a line that is numbered \($0), and more words.\n\n"
    }
    try write(lines.joined(), to: name)
  }

  private func extract(_ file: String, _ options: String...) -> [String] {
    ["extract", "text", file, "--language", "en", "--output", "out"] + options
  }

  private func contamination(_ file: String, _ options: String...) -> [String] {
    ["contamination", "--corpus", "en=\(file)", "--seed", "1", "--output", "out"] + options
  }

  /// The contents of the output by name, each as its manifest says; what is not so is an issue.
  private func provenFiles() throws -> [String: String] {
    let path = folder.file("out/manifest.json")
    let proof = try StableJSON.decode(Proof.self, from: readFile(path), file: path)
    for file in proof.files {
      #expect(try SHA256.hex(ofFile: folder.file("out/\(file.name)")) == file.sha256)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("out"))
    #expect(
      Set(names) == Set(proof.files.map(\.name)).union(["manifest.json", "run.json"]), "\(names)")
    return Dictionary(proof.files.map { ($0.name, $0.sha256) }) { first, _ in first }
  }

  /// Killed at moments all over its run, twelve times, while it replaces one whole folder by
  /// another.
  @Test func aKilledExtractionLeavesTheOldFolderWhole() throws {
    var wholes: [[String: String]] = []
    var microseconds = 0.0
    for (name, count) in [("a", 60_000), ("b", 50_000)] {
      try writeText(name, documents: count)
      let start = ContinuousClock.now
      #expect(try run(extract(name, "--workers", "2")).status == 0)
      microseconds = (ContinuousClock.now - start) / .microseconds(1)
      wholes.append(try provenFiles())
    }
    #expect(wholes[0] != wholes[1])
    var random = SeededGenerator(seed: 8)
    var killed = 0
    for round in 0..<40 where killed < 12 {
      let before = try provenFiles()
      let other = before == wholes[0] ? "b" : "a"
      let command = try Command(extract(other, "--workers", "2"), in: folder.path)
      usleep(UInt32(Double.random(in: 0...1, using: &random) * microseconds))
      if command.kill() { killed += 1 } else { #expect(try command.wait().status == 0) }
      let after = try provenFiles()
      #expect(wholes.contains(after), "round \(round)")
    }
    #expect(killed == 12)
    for (name, whole) in zip(["a", "b"], wholes) {
      #expect(try run(extract(name)).status == 0)
      #expect(try provenFiles() == whole)
    }
    #expect(!exists(".out.isogloss"))
    // What is there is proven by its content: the same again is not done.
    let again = try run(extract("b"))
    #expect(again.status == 0 && again.errors.contains("Nothing to do: out is done and proven."))
  }

  /// Killed in mid-stream: its input is a pipe that never ends.
  @Test(arguments: [false, true])
  func aKillInMidStreamLeavesTheOldFolderWhole(isMeasured: Bool) throws {
    func command(_ file: String) -> [String] { isMeasured ? contamination(file) : extract(file) }
    try writeText("a.txt", documents: 50)
    #expect(try run(command("a.txt")).status == 0)
    let before = try provenFiles()
    if isMeasured { #expect(before["index.html"] != nil && before["contamination.json"] != nil) }
    #expect(mkfifo(folder.file("pipe.txt"), 0o600) == 0)
    let reading = try Command(command("pipe.txt"), in: folder.path)
    let pipe = try FeedingPipe(path: folder.file("pipe.txt"))
    pipe.write(Array("A line that stands in the pipe, and more words to judge.\n\n".utf8))
    while reading.isRunning, !exists(".out.isogloss/tmp") { usleep(500) }

    // Meanwhile nobody else may write there.
    let second = try run(command("a.txt"))
    #expect(second.status == 1)
    #expect(second.errors.contains("out: another isogloss is building here"), "\(second.errors)")

    #expect(reading.kill())
    pipe.close()
    #expect(try provenFiles() == before)
    #expect(exists(".out.isogloss"))
    #expect(try run(command("a.txt")).errors.contains("Nothing to do"))
    #expect(!exists(".out.isogloss"))
  }

  @Test func standardInputAndOutputAreStreams() throws {
    let text = Array("One line.\n\nAnother line.\n".utf8)
    let outcome = try Command.run(extract("-"), in: folder.path, input: text)
    #expect(outcome.status == 0)
    #expect(outcome.output.firstMatch(of: /\nkept +2 records/) != nil, "\(outcome.output)")
    let first = try provenFiles()
    let other = try Command.run(extract("-"), in: folder.path, input: text + text)
    #expect(other.status == 0 && !other.errors.contains("Nothing to do"))
    #expect(try provenFiles() != first)
    let streamed = try Command.run(
      ["extract", "text", "-", "--language", "en", "--output", "-"], in: folder.path, input: text)
    #expect(streamed.output.split(separator: "\n").count == 2)
    #expect(streamed.errors.contains("kept "))
  }

  @Test func aFolderThatIsNoArtefactIsRefused() throws {
    try writeText("a.txt", documents: 3)
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: true)
    try write("mine", to: "out/thesis.txt")
    for command in [extract("a.txt"), contamination("a.txt")] {
      let outcome = try run(command)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.hasPrefix("isogloss: out: found a folder that isogloss did not make"),
        "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("out")) == ["thesis.txt"])
    #expect(!exists(".out.isogloss"))
    // Nor is one stage's artefact another's to replace.
    try FileManager.default.removeItem(atPath: folder.file("out"))
    #expect(try run(extract("a.txt")).status == 0)
    let other = try run(contamination("a.txt"))
    #expect(other.status == 1)
    #expect(
      other.errors.contains("found an artefact of 'extract', expected one of 'contamination'"))
  }

  @Test func anAuditThatAPersonFilledInIsNotOverwritten() throws {
    try writeText("a.txt", documents: 30)
    #expect(try run(contamination("a.txt")).status == 0)
    let filled = try readFile(folder.file("out/audit.csv")) + Array("my labels".utf8)
    try AtomicFile.write(filled, to: folder.file("out/audit.csv"))
    for command in [contamination("a.txt"), contamination("a.txt", "--threshold", "0.7")] {
      let outcome = try run(command)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains("out: audit.csv was changed since isogloss wrote it"),
        "\(outcome.errors)")
    }
    #expect(try readFile(folder.file("out/audit.csv")) == filled)
    try FileManager.default.removeItem(atPath: folder.file("out/audit.csv"))
    #expect(try run(contamination("a.txt", "--threshold", "0.7")).status == 0)
    _ = try provenFiles()
  }

  /// A page that cannot be made leaves neither page nor artefact: they are one whole.
  @Test func whatFailsLeavesNothingBehindButWhatItWrote() throws {
    try write("en line\n", to: "no.model")
    try writeText("a.txt", documents: 3)
    let failed = try run(contamination("a.txt", "--model", "no.model"))
    #expect(failed.status == 1 && failed.errors.contains("no.model: not a model"))
    #expect(!exists("out") && !exists(".out.isogloss"))
    try write("{\"text\": \"good\"}\nbad\n", to: "a.jsonl")
    let rejected = try run([
      "extract", "jsonl", "a.jsonl", "--language", "en", "--output", "out",
    ])
    #expect(rejected.status == 1 && rejected.errors.contains("1 of 2 records rejected"))
    #expect(rejected.errors.contains("what it had written is in .out.isogloss/failed"))
    #expect(!exists("out") && exists(".out.isogloss/failed/rejects.jsonl"))
  }
}

/// A named pipe that a reader finds open until it is told otherwise.
private final class FeedingPipe {
  private let descriptor: Int32

  /// Opens the pipe at `path`, which waits for its reader.
  init(path: String) throws {
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { throw ByteIOError.system(operation: "open", path: path, code: errno) }
  }

  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  func close() { Glibc.close(descriptor) }
}
