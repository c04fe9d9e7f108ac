import TestSupport
import Testing
import TokenStore
import Values

@Suite struct DocumentBatchTests {
  private func message(_ ids: [Int32], ends: [Int], _ settings: ShardSettings) -> String {
    do {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      var writer = try ShardWriter(folder: folder.path, settings: settings)
      try writer.append([1, 2] as [Int32], textByteCount: 2)
      try writer.append(DocumentBatch(ids, ends: ends, textEnds: ends, settings: settings))
      return "none"
    } catch {
      return "\(error)"
    }
  }

  /// The first id that is outside is named, with the document it is in, counted over all batches.
  @Test func strangersAreNamedWithTheirDocuments() {
    #expect(
      message([5, 6, 7, 384, -1], ends: [2, 2, 5], settings())
        == "document 3: id 384 is outside the vocabulary of 384 ids")
    #expect(
      message([-1, 383], ends: [1, 2], settings())
        == "document 1: id -1 is outside the vocabulary of 384 ids")
    #expect(
      message([65_536 + 5], ends: [1], settings())
        == "document 1: id 65541 is outside the vocabulary of 384 ids")
    #expect(message([383, 0], ends: [1, 2], settings()) == "none")
    #expect(message([69_999], ends: [1], settings(70_000)) == "none")
    #expect(
      message([Int32.min], ends: [1], settings(70_000)).hasPrefix("document 1: id -2147483648"))
  }

  @Test func aBatchCountsItsDocuments() {
    let batch = DocumentBatch(
      [3, 4, 5] as [UInt16], ends: [1, 1, 3], textEnds: [2, 2, 9], settings: settings())
    #expect(batch.documentCount == 3)
    #expect(batch.textByteCounts == [2, 0, 7])
    #expect(batch.textByteCount == 9)
    let none = DocumentBatch([] as [Int32], ends: [], textEnds: [], settings: settings())
    #expect(none.documentCount == 0 && none.textByteCount == 0)
  }

  @Test func anotherWritersBatchIsRefused() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var writer = try ShardWriter(folder: folder.path, settings: settings())
    let other = DocumentBatch([1] as [UInt16], ends: [1], textEnds: [1], settings: settings(70_000))
    #expect(throws: SettingError.self) { try writer.append(other) }
  }
}
