import ByteIO
import Foundation
import TestSupport
import Testing

/// Files as people name them and have them, through the commands.
struct InputsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("One.\n\nTwo.\n", to: "my texts/a b.txt")
    try write("Three.\n", to: "my texts/c.txt")
    try write("x", to: "my texts/.hidden")
    try write("y", to: "my texts/inner/d.txt")
  }

  private func write(_ text: String, to name: String) throws {
    let path = folder.file(name)
    try FileManager.default.createDirectory(
      atPath: PathParts.folder(of: path), withIntermediateDirectories: true)
    try AtomicFile.write(Array(text.utf8), to: path)
  }

  private func run(_ arguments: [String], input: String = "") throws -> Command.Outcome {
    try Command.run(
      arguments, in: folder.path, environment: ["HOME": folder.path], input: Array(input.utf8))
  }

  private func extract(_ kind: String, _ words: String..., input: String = "") throws
    -> Command.Outcome
  {
    try run(["extract", kind] + words + ["--language", "en", "--output", "-"], input: input)
  }

  /// The texts of documents.
  private func texts(_ output: String) throws -> [String] {
    try output.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["text"] as? String ?? ""
    }
  }

  @Test(arguments: [
    "my texts", "my texts/", "my texts/*.txt", "my texts/{a b,c}.txt", "~/my texts", "~/my*/*.txt",
  ])
  func foldersPatternsAndHomesAreNamed(word: String) throws {
    let outcome = try extract("text", word)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try texts(outcome.output) == ["One.", "Two.", "Three."])
    let isFolder = !word.hasSuffix(".txt")
    #expect(
      outcome.errors.contains("not read in this folder: folders: 1, hidden files: 1") == isFolder,
      "\(outcome.errors)")
    let identified = try run(["identify", word])
    #expect(identified.status == 0 && identified.output.split(separator: "\n").count == 4)
  }

  @Test func aRecipeNamesThemAlike() throws {
    for (word, count) in [
      ("my texts", 2), ("~/my texts/*.txt", 2), ("'my texts/a b.txt'", 1), ("my texts/inner", 1),
    ] {
      try write(
        "name: n\nseed: 1\ncorpora:\n  en:\n    source: {text: \(word)}\n", to: "r.yaml")
      let outcome = try run(["build", "r.yaml", "--output", "out", "--quiet"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let files = String(
        decoding: try readFile(folder.file("out/extract/en/files.json")), as: UTF8.self)
      #expect(files.matches(of: /"kind"/).count == count)
    }
  }

  @Test func linksThatLeadNowhereEndWithASentence() throws {
    for (link, goal) in [("loop", "loop"), ("lost", "nowhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(link), withDestinationPath: goal)
      for command in [
        ["extract", "text", link, "--language", "en", "--output", "-"], ["identify", link],
        ["contamination", "--corpus", "en=\(link)", "--output", "out", "--seed", "1"],
        ["language-id", "evaluate", link],
      ] {
        let outcome = try run(command)
        #expect(outcome.status == 1 || outcome.status == 2)
        #expect(outcome.errors.contains("symbolic link"), "\(outcome.errors)")
      }
    }
  }

  @Test func oneSentenceALineIsTold() throws {
    let lines = (0..<100).map { "This is sentence number \($0).\n" }.joined()
    try write(lines, to: "lines.txt")
    let told = try extract("text", "lines.txt")
    #expect(try texts(told.output).count == 100)
    #expect(told.errors.contains("lines.txt: its first 100 lines have no empty line among them"))
    let whole = try extract("text", "lines.txt", "--documents", "paragraphs")
    #expect(try texts(whole.output).count == 1 && !whole.errors.contains("no empty line"))
    let few = try extract("text", "-", input: "One.\nTwo.\n")
    #expect(try texts(few.output) == ["One.\nTwo."])
    #expect(few.errors.contains("-: no empty line parts its 2 lines, so they are one document"))
    let lined = try extract("text", "-", "--documents", "lines", input: "One.\nTwo.\n")
    #expect(try texts(lined.output) == ["One.", "Two."])
    #expect(
      try run([
        "extract", "text", "lines.txt", "--language", "en", "--output", "out",
      ]).status == 0)
    let files = String(decoding: try readFile(folder.file("out/files.json")), as: UTF8.self)
    #expect(files.contains(#""documents" : "lines""#))
  }

  @Test func tablesAndKeysAreOptions() throws {
    let csv = try extract(
      "csv", "-", "--text-column", "body", "--id-column", "n",
      input: "n,body\n7,\"One,\ntwo.\"\n")
    #expect(
      try texts(csv.output) == ["One,\ntwo."] && csv.output.contains(#""metadata":{"id":"7"}"#))
    let tsv = try extract("tsv", "-", "--text-column", "2", input: "a\tOne.\nb\tTwo.\n")
    #expect(try texts(tsv.output) == ["One.", "Two."])
    let json = try extract(
      "jsonl", "-", "--text-key", "a.b", "--id-key", "c", input: #"{"a":{"b":"One."},"c":5}"#)
    #expect(try texts(json.output) == ["One."] && json.output.contains(#""metadata":{"id":5}"#))
    let wrong = try extract("text", "-", "--text-key", "a", input: "One.\n")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains("--text-key: found a value, expected none, since no source is jsonl"))
  }

  /// JSON as text, and documents in a pipe.
  @Test func otherSortsAreNamed() throws {
    let document = "{\"text\":\"Hyvää huomenta kaikille.\"}\n"
    let json = try extract("text", "-", input: document)
    #expect(json.status == 1)
    #expect(
      json.errors.contains(
        "isogloss: -: found JSON lines, expected plain text (kind text); the kind jsonl reads them"),
      "\(json.errors)")
    let piped = try run(["identify", "-"], input: document)
    #expect(piped.output.hasPrefix("{\"text\":\"Hyvää huomenta kaikille.\",\"predictions\":[{"))
    try write("%PDF-1.7\n", to: "p.pdf")
    for command in [
      ["identify", "p.pdf"], ["language-id", "evaluate", "p.pdf"],
      ["contamination", "--corpus", "en=p.pdf", "--output", "out", "--seed", "1"],
      ["extract", "wet", "p.pdf", "--language", "en", "--output", "out"],
    ] {
      let outcome = try run(command)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("p.pdf: found a PDF, expected "), "\(outcome.errors)")
      #expect(outcome.errors.contains("pdftotext"))
    }
  }

  @Test func labelledLinesAreReadFromFoldersAndContainers() throws {
    let lines = (0..<6).map { "fi\ta\tHyvää huomenta kaikille, numero \($0)\n" }
    try write(lines[..<3].joined(), to: "lines/a.tsv")
    var writer = try CompressedWriter(
      path: folder.file("lines/b.tsv.gz"), container: .gzip, level: nil)
    try writer.write(Array(lines[3...].joined().utf8))
    try writer.finish()
    for word in ["lines", "lines/*", "~/lines"] {
      let outcome = try run(["language-id", "evaluate", word])
      #expect(outcome.status == 0 && outcome.output.contains(#/\nall +6 /#), "\(outcome.errors)")
    }
    let piped = try run(["language-id", "evaluate", "-"], input: lines.joined())
    #expect(piped.output.contains(#/\nall +6 /#))
  }
}
