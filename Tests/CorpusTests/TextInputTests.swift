import ByteIO
import Corpus
import TestSupport
import Testing

@Suite struct TextInputTests {
  /// A document, kept.
  struct Found: Equatable {
    var text: String
    var record: Int
    var offset: Int
    var id: String?
    var url: String?
    var line: String?
  }

  private func file(
    _ content: String, named name: String, as container: Container = .plain,
    in folder: TemporaryFolder
  ) throws -> TextFile {
    var writer = try CompressedWriter(path: folder.file(name), container: container, level: nil)
    try writer.write(Array(content.utf8))
    try writer.finish()
    return TextFile(path: folder.file(name), name: name)
  }

  /// All documents and problems of `file`.
  private func read(
    _ file: TextFile, form: TextForm? = nil, workers: Int = 1, batchBytes: Int = 1 << 20
  ) async throws -> (documents: [Found], problems: [TextProblem], form: TextForm?) {
    let input = try TextInput(file, form: form, workers: workers, batchBytes: batchBytes)
    var documents: [Found] = []
    var problems: [TextProblem] = []
    var told: TextForm?
    while let batch = try await input.next() {
      told = batch.form
      problems += batch.problems
      try batch.forEachDocument { document in
        documents.append(
          Found(
            text: String(decoding: document.text, as: UTF8.self), record: document.record,
            offset: document.offset, id: document.id, url: document.url,
            line: document.line.map { String(decoding: $0, as: UTF8.self) }))
      } problem: {
        problems.append($0)
      }
    }
    return (documents, problems, told)
  }

  @Test(arguments: [
    ("a.jsonl", "{}\n", TextForm.documents), ("a.json", "\n", .documents),
    ("a.txt", "{a} text", .lines), ("a", "{\"text\":\"a\"}", .documents),
    ("a", "\n\r\n{\"text\":\"a\"}\n", .documents), ("a", " {\"text\":\"a\"}", .documents),
    ("a", "\u{FEFF}{\"text\":\"a\"}", .documents), ("a", "{ \"text\": broken", .documents),
    ("a.tsv", "a\tb\n", .lines), ("a", "\n\n", .lines), ("a", "{{Infobox\n", .lines),
  ])
  func oneRuleTellsDocumentsFromLines(name: String, content: String, form: TextForm) async throws {
    let folder = try TemporaryFolder()
    for (container, ending) in [(Container.plain, ""), (.gzip, ".gz"), (.zstd, ".zst")] {
      let file = try file(content, named: name + ending, as: container, in: folder)
      #expect(try await read(file).form == form, "\(file.name)")
      #expect(try await read(file, form: .lines).form == .lines)
    }
  }

  @Test(arguments: [
    ("a.jsonl", "plain", "a.jsonl: found plain text, expected JSON lines with a string 'text'; "),
    ("a.json", "[\n{\"text\":\"a\"}]", "a.json: found a JSON array, expected JSON lines"),
    ("a", "[{\"text\":\"a\"}]", "a: found a JSON array, expected plain text, in lines; make JSON"),
    ("a.txt", "{\"text\":\"a\"}", "a.txt: found JSON lines, expected plain text, in lines; name"),
    ("a.txt", "<!doctype html><p>", "a.txt: found a page of HTML, expected plain text"),
    ("a", "{\n \"text\":\"a\"\n}", "a: found a JSON object that goes over several lines"),
    ("a", "{\"index\":{}}\n", "a: found the pages of a CirrusSearch dump"),
    ("a", "WARC/1.0\r\n", "a: found WARC records"), ("a", "PAR1", "a: found a Parquet file"),
    ("a.txt", "%PDF-1.4", "a.txt: found a PDF"),
  ])
  func whatIsNeitherIsRefused(name: String, content: String, message: String) async throws {
    let folder = try TemporaryFolder()
    let file = try file(content, named: name, in: folder)
    let error = await #expect(throws: CorpusError.self) { try await read(file) }
    let told = error.map { "\($0)" } ?? ""
    #expect(told.hasPrefix(message), "\(told)")
    // Who says that it is lines may have lines of anything that is text.
    if content.hasPrefix("PAR1") || content.hasPrefix("%PDF") {
      await #expect(throws: CorpusError.self) { try await read(file, form: .lines) }
    } else {
      #expect(try await read(file, form: .lines).form == .lines)
    }
  }

  @Test func marksAndBlanksAreNoDocuments() async throws {
    let folder = try TemporaryFolder()
    let lines = ["\u{FEFF}{\"text\":\"a\"}", " \t", "{\"text\":\"b\",\"n\":1e400}", "\u{FEFF}"]
    let file = try file(lines.joined(separator: "\n"), named: "d.jsonl", in: folder)
    let found = try await read(file)
    #expect(found.documents.map(\.text) == ["a", "b"] && found.problems.isEmpty)
    #expect(found.documents[0].line == "{\"text\":\"a\"}")
  }

  @Test func documentsKeepTheirPlaces() async throws {
    let folder = try TemporaryFolder()
    let lines = [
      #"{"text":"tå\nlo","id":"x","url":"http://h/"}"#, "", #"{"text":5}"#, "no JSON",
      #"{"id":"y"}"#, #"{"text":""}"#,
    ]
    let file = try file(lines.joined(separator: "\r\n"), named: "d.jsonl", in: folder)
    let found = try await read(file)
    #expect(
      found.documents == [
        Found(text: "tå\nlo", record: 1, offset: 0, id: "x", url: "http://h/", line: lines[0]),
        Found(text: "", record: 6, offset: 82, line: lines[5]),
      ])
    #expect(found.problems.map(\.record) == [3, 4, 5])
    #expect(found.problems.map(\.offset) == [49, 61, 70])
    #expect(found.problems[0].description == "d.jsonl: line 3: expected a string field 'text'")
    #expect(found.problems[1].description.hasPrefix("d.jsonl: line 4: "))
    #expect(found.problems[2].reason == "expected a string field 'text'")
  }

  @Test func emptyLinesPartPlainText() async throws {
    let folder = try TemporaryFolder()
    let file = try file("\na\nb\r\n\n\r\nc", named: "t.txt", in: folder)
    let found = try await read(file)
    #expect(
      found.documents == [
        Found(text: "a\nb", record: 2, offset: 1), Found(text: "c", record: 6, offset: 9),
      ])
    #expect(found.problems.isEmpty)
  }

  @Test func longRunsOfLinesAreManyDocuments() async throws {
    let folder = try TemporaryFolder()
    let most = TextInput.Batch.documentLineCount
    let text = (0..<2 * most + 1).map { "\($0)\n" }.joined()
    let found = try await read(try file(text, named: "t.txt", in: folder))
    #expect(found.documents.map(\.record) == [1, most + 1, 2 * most + 1])
    #expect(found.documents.last?.text == "\(2 * most)")
  }

  @Test func numberOfWorkersAndContainerChangeNothing() async throws {
    let folder = try TemporaryFolder()
    let text = (0..<30_000).map { $0 % 11 == 3 ? "\n" : "line \($0)\n" }.joined()
    let plain = try await read(
      file(text, named: "t.txt", in: folder), workers: 1, batchBytes: 1 << 14)
    #expect(plain.documents.count > 2700)
    for (container, ending) in [(Container.bzip2, ".bz2"), (.gzip, ".gz"), (.zstd, ".zst")] {
      let file = try file(text, named: "t.txt" + ending, as: container, in: folder)
      for workers in [1, 3] {
        let other = try await read(file, workers: workers, batchBytes: 1 << 14)
        #expect(other.documents == plain.documents)
      }
    }
  }

  @Test func damageIsToldAndPassedOver() async throws {
    let folder = try TemporaryFolder()
    let text = (0..<20_000).map { "{\"text\":\"number \($0 &* 7919)\"}\n" }.joined()
    let file = try file(text, named: "d.jsonl.gz", as: .gzip, in: folder)
    var bytes = try readFile(file.path)
    bytes.removeLast(bytes.count / 3)
    try AtomicFile.write(bytes, to: file.path)
    let found = try await read(file)
    #expect(found.documents.count > 5000 && found.documents.count < 20_000)
    let damage = try #require(found.problems.first { $0.record == nil })
    #expect(!damage.isEmptiness)
    #expect(damage.offset <= bytes.count)
    #expect(damage.description.hasPrefix("d.jsonl.gz: at byte \(damage.offset): "))
  }

  @Test func emptinessIsNoDamage() async throws {
    let folder = try TemporaryFolder()
    let found = try await read(try file("", named: "t.txt", in: folder))
    #expect(found.problems.map(\.isEmptiness) == [true])
    #expect(found.documents.isEmpty)
  }

  @Test func missingFilesAreRefused() throws {
    let error = #expect(throws: ByteIOError.self) {
      _ = try TextInput(TextFile(path: "/nowhere/at/all.txt"), workers: 1)
    }
    #expect(error?.description.hasPrefix("/nowhere/at/all.txt: cannot open for reading: ") == true)
  }
}
