import ByteIO
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct FolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func exists(_ name: String) -> Bool { Folder.isAnything(at: folder.file(name)) }

  @Test func foldersAreMadeWithThoseAboveThem() throws {
    for name in ["a/b/c", "a/b/c", "a/", "d//e/"] { try Folder.make(folder.file(name)) }
    #expect(Folder.isFolder(folder.file("a/b/c")) && Folder.isFolder(folder.file("d/e")))
    try Folder.make("/")
    try Folder.make(".")
    #expect(symlink(folder.file("a"), folder.file("link")) == 0)
    try Folder.make(folder.file("link"))
    try Folder.make(folder.file("link/f"))
    #expect(Folder.isFolder(folder.file("a/f")))
  }

  @Test func whatCannotBeDoneNamesThePath() throws {
    try AtomicFile.write([1], to: folder.file("file"))
    let attempts: [(String, String, (String) throws -> Void)] = [
      ("file", "cannot make the folder: File exists", { try Folder.make($0) }),
      ("file/sub", "cannot make the folder: Not a directory", { try Folder.make($0) }),
      ("file", "cannot list the folder: Not a directory", { _ = try Folder.names(in: $0) }),
      ("none", "cannot list the folder: No such file", { _ = try Folder.names(in: $0) }),
      ("file/sub", "cannot remove: Not a directory", { try Folder.remove($0) }),
    ]
    for (name, reason, attempt) in attempts {
      let path = folder.file(name)
      let error = #expect(throws: ByteIOError.self) { try attempt(path) }
      #expect(error.map { "\($0)".hasPrefix("\(path): \(reason)") } == true, "\(error as Any)")
    }
    let error = #expect(throws: ByteIOError.self) { try Folder.make("/proc/none/x") }
    #expect(error.map { "\($0)".hasPrefix("/proc/none") } == true, "\(error as Any)")
  }

  @Test func whatIsInAFolderIsListedByItsBytes() throws {
    for name in ["b", "a/z", "a/y/x", "ä", "A"] {
      try Folder.make(folder.file(PathParts.folder(of: name)))
      try AtomicFile.write([1], to: folder.file(name))
    }
    #expect(symlink("/", folder.file("root")) == 0)
    #expect(try Folder.names(in: folder.path) == ["A", "a", "b", "root", "ä"])
    #expect(
      try Folder.paths(below: folder.path) == [
        "A", "a", "a/y", "a/y/x", "a/z", "b", "root", "ä",
      ])
    #expect(try Folder.paths(below: folder.file("a/y")) == ["x"])
  }

  @Test func removingTakesAllThatIsInside() throws {
    try Folder.make(folder.file("a/b/c"))
    try AtomicFile.write([1], to: folder.file("kept"))
    try AtomicFile.write([1], to: folder.file("a/b/file"))
    #expect(symlink(folder.path, folder.file("a/loop")) == 0)
    #expect(symlink("nowhere", folder.file("dangling")) == 0)
    for name in ["a", "dangling", "a", "none"] { try Folder.remove(folder.file(name)) }
    #expect(!exists("a") && !exists("dangling") && exists("kept"))
  }
}
