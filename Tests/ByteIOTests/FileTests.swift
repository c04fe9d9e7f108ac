import ByteIO
import Foundation
import TestSupport
import Testing

@Suite struct FileTests {
  @Test func writesAndReadsBack() throws {
    let folder = try TemporaryFolder()
    let bytes = randomText(byteCount: 200_000, seed: 1)
    let file = try File(writing: folder.file("a"))
    try file.write(bytes)
    try file.synchronise()
    #expect(try readFile(folder.file("a")) == bytes)
  }

  @Test func missingFileIsNamedInTheError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ByteIOError.self) { try readFile(folder.file("none")) }
    #expect(error?.description.contains(folder.file("none")) == true)
  }

  @Test func atomicFileLeavesNoNeighbour() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1, 2, 3], to: folder.file("a"))
    try AtomicFile.write([4], to: folder.file("a"))
    #expect(try readFile(folder.file("a")) == [4])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    #expect(throws: ByteIOError.self) {
      try AtomicFile.write([1], to: folder.file("no/such/folder"))
    }
  }
}
