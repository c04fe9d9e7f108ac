import TestSupport
import Testing
import TokenStore

/// `.idx` files, read through the stores that they belong to.
@Suite struct IndexFileTests {
  @Test func damageIsNamed() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write([[5, 6], [], [7]], to: folder.path)
    let index = folder.file("train-00000-of-00001.idx")
    let good = try bytes(index)
    func message(_ place: Int, _ value: UInt8) throws -> String {
      var bad = good
      bad[place] = value
      try put(bad, index)
      do { _ = try TokenShards(folder: folder.path) } catch { return "\(error)" }
      return "no error"
    }
    #expect(try message(0, 0).contains("at byte 0: the magic"))
    #expect(try message(9, 2).contains("at byte 9: the version is 2; expected 1"))
    #expect(try message(17, 4).contains("at byte 17: the data type's code is 4; expected 8"))
    #expect(try message(25, 0xff).contains("at byte 18: the number of sequences"))
    #expect(try message(26, 3).contains("the document table is 3; expected 4"))
    #expect(try message(37, 0xff).contains("at byte 34: the length of document 0 is -16777213"))
    #expect(try message(42, 1).contains("the sum of the lengths is 5; expected 6"))
    #expect(try message(54, 1).contains("at byte 54: the start of document 1 is 1; expected 6"))
    #expect(try message(70, 1).contains("at byte 70: entry 0 of the documents is 1; expected 0"))
    try put(good + [0], index)
    #expect(throws: TokenStoreError.self) { try TokenShards(folder: folder.path) }
    try put(good, index)
    #expect(try TokenShards(folder: folder.path).documentCount == 3)
  }
}
