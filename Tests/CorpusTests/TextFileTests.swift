import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

@Suite struct TextFileTests {
  @Test(arguments: [
    ("a.jsonl", TextForm.documents), ("a.json", .documents), ("d/c4-en.0001.json.gz", .documents),
    ("documents.jsonl.zst", .documents), ("a.json.xz", .documents), ("a.jsonl.bz2", .documents),
    ("a.txt", .lines), ("a.txt.gz", .lines), ("a.json.txt", .lines),
    ("a", nil), ("a.gz", nil), ("json", nil), ("a.ndjson", nil), ("a.json.zip", nil), ("-", nil),
    // One container is told by one ending.
    ("a.json.gz.gz", nil), ("", nil),
  ])
  func namesTellWhatTheyCan(name: String, form: TextForm?) {
    #expect(TextForm(named: name) == form)
  }

  private func folder(_ names: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names {
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: PathParts.folder(of: path), withIntermediateDirectories: true)
      try AtomicFile.write([], to: path)
    }
    return folder
  }

  private func names(_ word: String, in folder: TemporaryFolder) throws -> [String] {
    try TextFile.files(named: folder.file(word)).map {
      #expect($0.name == $0.path)
      return String($0.path.dropFirst(folder.path.utf8.count + 1))
    }
  }

  @Test func wordsNameFilesPatternsAndFolders() throws {
    let folder = try folder("b.txt", "a.txt", "c.jsonl", ".hidden", "inner/d.txt", "odd[1].txt")
    #expect(try names("a.txt", in: folder) == ["a.txt"])
    #expect(try names("?.txt", in: folder) == ["a.txt", "b.txt"])
    #expect(try names("{c.jsonl,b.txt}", in: folder) == ["c.jsonl", "b.txt"])
    #expect(try names("{b*,*.txt}", in: folder) == ["b.txt", "a.txt", "odd[1].txt"])
    // What exists is meant as it is written.
    #expect(try names("odd[1].txt", in: folder) == ["odd[1].txt"])
    let all = ["a.txt", "b.txt", "c.jsonl", "odd[1].txt"]
    #expect(try names("", in: folder) == all)
    #expect(try TextFile.files(named: folder.path).map(\.path) == all.map(folder.file))
    #expect(try names("inner", in: folder) == ["inner/d.txt"])
    #expect(try TextFile.files(named: "-") == [TextFile(path: "-")])
  }

  @Test func artefactsAreTheirDocuments() throws {
    let folder = try folder("manifest.json", "run.json", "facts.jsonl", "documents.jsonl.zst")
    #expect(try names("", in: folder) == ["documents.jsonl.zst"])
  }

  @Test(arguments: ["none.txt", "*.txt", "empty", "hidden"])
  func namesOfNothingAreRefused(word: String) throws {
    let folder = try folder("hidden/.x", "empty/inner/x")
    let path = folder.file(word)
    let error = #expect(throws: CorpusError.self) { try TextFile.files(named: path) }
    #expect(error.map { "\($0)" } == "'\(path)' matches no file; expected one or more")
  }
}
