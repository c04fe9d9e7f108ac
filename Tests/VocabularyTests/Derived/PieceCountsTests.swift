import ByteIO
import TestSupport
import Testing
import Vocabulary

@Suite struct PieceCountsTests {
  @Test func comeBack() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    #expect(try PieceCounts.read(folder: folder.path, size: 2) == nil)
    let path = folder.file(PieceCounts.fileName)
    try AtomicFile.write(PieceCounts.csv([5, 0]), to: path)
    #expect(try PieceCounts.read(folder: folder.path, size: 2) == [5, 0])
    #expect(throws: VocabularyError.self) { try PieceCounts.read(folder: folder.path, size: 3) }
    for wrong in [
      "", "id,count\n0,5\n2,0\n", "id,count\n0,5\n1,-1\n", "id,count\n0,5\n1\n",
      "id,count\n0,1152921504606846975\n1,9\n",
    ] {
      try AtomicFile.write(Array(wrong.utf8), to: path)
      #expect(throws: VocabularyError.self, "\(wrong)") {
        try PieceCounts.read(folder: folder.path, size: 2)
      }
    }
  }
}
