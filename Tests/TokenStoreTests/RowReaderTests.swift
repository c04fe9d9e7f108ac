import TestSupport
import Testing
import TokenStore
import Values

@Suite struct RowReaderTests {
  @Test func rowsCarryTheirTokens() throws {
    var generator = SeededGenerator(seed: 9)
    let folders = try [TemporaryFolder(), TemporaryFolder(), TemporaryFolder()]
    defer { withExtendedLifetime(folders) {} }
    let documents = [
      randomDocuments(60, below: 384, using: &generator),
      randomDocuments(25, below: 384, using: &generator),
    ]
    for (stream, folder) in zip(documents, folders) {
      try write(stream, to: folder.path, settings(tokensPerShard: 70))
    }
    let stores = try folders.prefix(2).map { try TokenShards(folder: $0.path) }
    let mixture = Mixture(
      streams: zip(["en", "fi"], stores).map { .init(name: $0, tokenCount: $1.tokenCount) },
      phases: [
        .init(
          tokenBudget: 5_000,
          shares: [.init(stream: 0, clone: 0, weight: 1), .init(stream: 1, clone: 0, weight: 2)])
      ], rowLength: 33, seed: 4)
    try DrawTable.write(mixture, to: folders[2].path)
    let table = try DrawTable(folder: folders[2].path)
    let reader = try RowReader(table: table, streams: stores, padding: 5)
    let streams = documents.map(stream)
    for index in 0..<table.rowCount {
      let read = try reader.rowTokens(index)
      let row = try table.row(index)
      let ids = [5] + streams[row.stream]
      #expect(read.row == row)
      #expect(read.inputs == Array(ids[row.offset..<row.offset + row.length]))
      #expect(read.targets == Array(ids[row.offset + 1...row.offset + row.length]))
    }
    // The second stream's first clone is read through a map, the first one as it is.
    let map = IDMap(vocabularySize: 1001) { stream, _ in
      stream == 0 ? nil : (0..<384).map { 1000 - $0 }
    }
    let mapped = try RowReader(table: table, streams: stores, padding: 5, map: map)
    for index in 0..<table.rowCount {
      let (plain, other) = (try reader.rowTokens(index), try mapped.rowTokens(index))
      let isMapped = plain.row.stream == 1
      #expect(other.targets == (isMapped ? plain.targets.map { 1000 - $0 } : plain.targets))
      let head = plain.row.offset == 0 ? [Int32(5)] : []
      let rest = plain.inputs.dropFirst(head.count)
      #expect(other.inputs == head + (isMapped ? rest.map { 1000 - $0 } : Array(rest)))
    }
    #expect(throws: SettingError.self) {
      try RowReader(table: table, streams: [stores[0]], padding: 5)
    }
    #expect(throws: SettingError.self) {
      try RowReader(table: table, streams: stores.reversed(), padding: 5)
    }
  }
}
