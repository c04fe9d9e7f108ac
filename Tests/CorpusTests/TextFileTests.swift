import ByteIO
import Corpus
import Foundation
import Glibc
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

  @Test(arguments: [
    ("none.txt", "matches no file; expected one or more files"), ("*.txt", "matches no file"),
    ("empty", "is a folder without files (folders: 1); expected files, or a pattern such as"),
    ("hidden", "is a folder without files (hidden files: 1); expected files"),
    ("loop", "leads through a symbolic link back to itself"),
    ("loop/x", "leads through a symbolic link back to itself"),
    ("l*p", "leads through a symbolic link back to itself"),
    ("lost", "is a symbolic link to a file that is not there"),
  ])
  func namesOfNothingAreRefused(word: String, reason: String) throws {
    let folder = try folder("hidden/.x", "empty/inner/x")
    for (link, goal) in [("loop", "loop"), ("lost", "nowhere")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(link), withDestinationPath: goal)
    }
    let path = folder.file(word)
    let error = #expect(throws: CorpusError.self) { try TextFile.files(named: path) }
    let told = error.map { "\($0)" } ?? ""
    #expect(told.contains("', which \(reason)"), "\(told)")
  }

  /// What is left out is told; a link that leads nowhere is no mere leaving out.
  @Test func whatAFolderHasBesidesFilesIsTold() throws {
    let folder = try folder("a b.txt", ".x", ".y", "inner/c.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("self"), withDestinationPath: ".")
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    var told: [String] = []
    let files = try TextFile.files(named: folder.path) { told.append($0) }
    #expect(files.map(\.path) == [folder.file("a b.txt")])
    #expect(
      told == [
        "\(folder.path): not read in this folder: folders: 2, hidden files: 2, pipes, sockets or devices: 1"
      ])
    // A folder that a pattern matches means its files, too, and each file comes once.
    let all = try TextFile.files(named: folder.file("{a*,i*,inner}"))
    #expect(all.map(\.path) == [folder.file("a b.txt"), folder.file("inner/c.txt")])
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("inner/lost"), withDestinationPath: "nowhere")
    #expect(throws: CorpusError.self) { try TextFile.files(named: folder.file("inner")) }
  }

  @Test func homeFoldersAreMeant() throws {
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    #expect(try TextFile.inHome("~") == home)
    #expect(try TextFile.inHome("~/a b/*.txt") == "\(home)/a b/*.txt")
    for word in ["a/~/b", "./~", "", "/~x"] { #expect(try TextFile.inHome(word) == word) }
    #expect(try TextFile.inHome("~root/x").hasSuffix("root/x"))
    let error = #expect(throws: CorpusError.self) {
      try TextFile.files(named: "~nobody-is-called-so/x")
    }
    #expect(error.map { "\($0)" }?.contains("home folder that is not known") == true)
  }
}
