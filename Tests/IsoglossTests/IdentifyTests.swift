import ByteIO
import Foundation
import TestSupport
import Testing

/// `isogloss identify` as its user runs it.
struct IdentifyTests {
  private static let model = "\(repositoryRoot)/Tests/Fixtures/fasttext/hs.ftz"
  private static let sparse = "\(repositoryRoot)/Tests/Fixtures/fasttext/sparse.bin"

  private func identify(
    _ arguments: [String], model: String = model, input: String = "", in folder: TemporaryFolder
  ) throws -> Command.Outcome {
    try Command.run(
      ["identify", "--model", model] + arguments, in: folder.path, input: Array(input.utf8))
  }

  @Test func linesAnswerLines() throws {
    let folder = try TemporaryFolder()
    let outcome = try identify(["-"], input: "та\n\na\r\nb та b", in: folder)
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 5 && lines[4] == "")
    for line in lines.dropLast() {
      let fields = line.split(separator: "\t")
      #expect(fields.count == 2 && fields[0].hasPrefix("l"))
      #expect(fields[1].wholeMatch(of: /[01]\.[0-9]{6}/) != nil, "\(line)")
    }
    let silent = try identify([], model: Self.sparse, input: "x\nта\n", in: folder)
    let answers = silent.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(answers.first == "\t")
    #expect(answers.dropFirst().first?.hasPrefix("l") == true)
    #expect(try identify(["-"], in: folder).output == "")
  }

  @Test func questionsAreHeeded() throws {
    let folder = try TemporaryFolder()
    let three = try identify(["--top", "3", "-"], input: "та та\n", in: folder).output
    #expect(three.split(separator: "\t").count == 6)
    let chosen = try identify(
      ["--top", "3", "--labels", "l2,l4", "-"], input: "та та\n", in: folder
    ).output.split(whereSeparator: \.isWhitespace)
    #expect(Set([chosen[0], chosen[2]]) == ["l2", "l4"])
    let sum = try #require(Double(chosen[1])) + (try #require(Double(chosen[3])))
    #expect(abs(sum - 1) < 2e-6)
    let none = try identify(
      ["--threshold", "1", "--labels", "l2,l4", "-"], input: "a\n", in: folder)
    #expect(none.output == "\t\n")
    let json = try identify(["--json", "-"], model: Self.sparse, input: "x\nта\n", in: folder)
      .output
    #expect(json.hasPrefix("{\"predictions\":[]}\n{\"predictions\":[{\"label\":\"l"))
    let unknown = try identify(["--labels", "fi", "-"], input: "a\n", in: folder)
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("the model has no label 'fi': expected one of l0, l1, l10,"))
  }

  @Test func documentsComeBackWithPredictions() throws {
    let folder = try TemporaryFolder()
    let documents = [
      #"{"id":"1","text":"та\nта","x":{"a":[1, 2]} }"#, "", "no JSON", #"{"id":"2"}"#,
      #"{"text":"}"}"#,
    ].joined(separator: "\n")
    for container in [Container.plain, .gzip, .zstd] {
      let name = "d.jsonl" + [.plain: "", .gzip: ".gz", .zstd: ".zst"][container, default: ""]
      var writer = try CompressedWriter(
        path: folder.file(name), container: container, level: nil)
      try writer.write(Array(documents.utf8))
      try writer.finish()
      let outcome = try identify([name], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("\(name): line 3: "))
      #expect(outcome.errors.contains("\(name): line 4: expected a string field 'text'"))
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(
        lines[0].hasPrefix(
          #"{"id":"1","text":"та\nта","x":{"a":[1, 2]} ,"predictions":[{"label":"l"#))
      for line in lines {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let predictions = object?["predictions"] as? [[String: Any]]
        #expect(predictions?.first?["probability"] is Double)
      }
      let flat = try identify(["-"], input: "та та\n", in: folder).output.split(separator: "\t")
      #expect(lines[0].contains("[{\"label\":\"\(flat[0])\""))
    }
  }

  /// One rule in every command: name, or else the first character.
  @Test func standardInputTellsWhatItHolds() throws {
    let folder = try TemporaryFolder()
    let document = "{\"text\":\"та\"}\n"
    let told = try identify(["-"], input: document, in: folder).output
    #expect(told.hasPrefix("{\"text\":\"та\",\"predictions\":[{\"label\":\"l"))
    #expect(try identify(["--documents", "-"], input: document, in: folder).output == told)
    #expect(try identify(["--lines", "-"], input: document, in: folder).output.hasPrefix("l"))
  }

  @Test func foldersAndPatternsAreRead() throws {
    let folder = try TemporaryFolder()
    for name in ["b.txt", "a.txt"] {
      try FileManager.default.createDirectory(
        atPath: folder.file("d"), withIntermediateDirectories: true)
      try AtomicFile.write(Array("та \(name)\n".utf8), to: folder.file("d/\(name)"))
    }
    let both = try identify(["d/a.txt", "d/b.txt"], in: folder).output
    #expect(both.split(separator: "\n").count == 2)
    for word in ["d", "d/", "d/*.txt", "d/{a,b}.txt"] {
      #expect(try identify([word], in: folder).output == both, "\(word)")
    }
  }

  @Test func numberOfWorkersChangesNothing() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<60_000).map { "та \($0) еи \($0 % 977)" }
    try AtomicFile.write(Array(lines.joined(separator: "\n").utf8), to: folder.file("lines"))
    let one = try identify(["lines", "--workers", "1"], in: folder)
    #expect(one.status == 0)
    #expect(one.output.split(separator: "\n").count == lines.count)
    for workers in ["2", "7"] {
      #expect(try identify(["lines", "--workers", workers], in: folder).output == one.output)
    }
  }

  @Test func closedPipeIsTheEnd() throws {
    let folder = try TemporaryFolder()
    let lines = [UInt8]("та еи\n".utf8)
    try AtomicFile.write(
      Array([[UInt8]](repeating: lines, count: 100_000).joined()), to: folder.file("lines"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "{ \"$0\" identify lines --model \"$1\"; echo status $? >&2; } | head -n 1",
      try builtProgram("isogloss"), Self.model,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(said == "status 0\n")
  }
}
