import Foundation
import TestSupport
import Testing
import TokenStore
import Values

@Suite struct DrawTableTests {
  private let mixture = Mixture(
    streams: [.init(name: "en", tokenCount: 101), .init(name: "fi", tokenCount: 37)],
    phases: [
      .init(
        tokenBudget: 300,
        shares: [
          .init(stream: 0, clone: 1, weight: 9), .init(stream: 0, clone: 2, weight: 1),
          .init(stream: 1, clone: 0, weight: 5),
        ])
    ], rowLength: 8, seed: .max)

  @Test func tableHoldsThePlan() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let summary = try DrawTable.write(mixture, to: folder.path)
    #expect(try names(in: folder.path) == ["draw.bin", "draw.json"])
    let table = try DrawTable(folder: folder.path)
    try table.verify()
    #expect(table.summary == summary)
    let rows = Array(try MixturePlanner(mixture))
    #expect(table.rowCount == rows.count)
    for index in rows.indices.reversed() { #expect(try table.row(index) == rows[index]) }
    #expect(summary.tokenCount == 300)
    for (stream, total) in summary.streamTotals.enumerated() {
      let drawn = rows.filter { $0.stream == stream }
      #expect(total.rowCount == drawn.count)
      #expect(total.tokenCount == drawn.reduce(0) { $0 + $1.length })
      #expect(total.epochCount == drawn.map(\.epoch).max().map { $0 + 1 })
    }
    #expect(summary.shareTotals[0].map(\.tokenCount).reduce(0, +) == 300)
    for index in [-1, rows.count, Int.max, Int.min] {
      #expect(throws: TokenStoreError.self) { try table.row(index) }
    }
  }

  @Test func bytesArePinned() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let summary = try DrawTable.write(mixture, to: folder.path)
    let table = try bytes(folder.file("draw.bin"))
    #expect(table.count == 32 + 20 * summary.rowCount)
    #expect(Array(table[..<16]) == Array("ISODRAW\0".utf8) + [1, 0, 0, 0, 8, 0, 0, 0])
    #expect(Array(table[24..<32]) == [0x2c, 1, 0, 0, 0, 0, 0, 0])
    // Row 0: 8 tokens at 0 of stream 1, epoch 0, for clone 0.
    #expect(
      Array(table[32..<52]) == [0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
    // The order of rows is a promise: this changes only with the version of the format.
    #expect(summary.sha256 == "8c021d9277edab26acc5f6d3f0eee90ede67d185028ba1faf095febda5908273")
  }

  @Test func noBudgetMakesNoRows() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let nothing = Mixture(streams: [], phases: [], rowLength: 4, seed: 1)
    #expect(try DrawTable.write(nothing, to: folder.path).rowCount == 0)
    #expect(try DrawTable(folder: folder.path).rowCount == 0)
    let impossible = Mixture(streams: [], phases: [], rowLength: 0, seed: 1)
    #expect(throws: SettingError.self) { try DrawTable.write(impossible, to: folder.path) }
  }

  @Test(arguments: ["draw.bin", "draw.json"])
  func mutationsAreRefusedOrReadConsistently(name: String) throws {
    var generator = SeededGenerator(seed: 10)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try DrawTable.write(mixture, to: folder.path)
    let good = try bytes(folder.file(name))
    var refused = 0
    for _ in 0..<2_000 {
      let bad =
        name == "draw.json" && Bool.random(using: &generator)
        ? mutatedJSON(good, using: &generator) : mutated(good, using: &generator)
      try put(bad, folder.file(name))
      do {
        let table = try DrawTable(folder: folder.path)
        let streams = table.summary.mixture.streams
        for index in 0..<table.rowCount {
          let row = try table.row(index)
          #expect(row.length > 0 && row.length <= table.summary.mixture.rowLength)
          #expect(row.offset + row.length <= streams[row.stream].tokenCount)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 300)
  }

  @Test func damageIsNamed() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try DrawTable.write(mixture, to: folder.path)
    var table = try bytes(folder.file("draw.bin"))
    table[32 + 20 + 7] = 0x80
    try put(table, folder.file("draw.bin"))
    let read = try DrawTable(folder: folder.path)
    #expect {
      try read.row(1)
    } throws: {
      "\($0)".contains("draw.bin: at byte 52: row 1 is 8 tokens at 9223372036854775")
    }
    #expect(throws: TokenStoreError.self) { try read.verify() }
    table[8] = 2
    try put(table, folder.file("draw.bin"))
    #expect {
      try DrawTable(folder: folder.path)
    } throws: {
      "\($0)".contains("draw.bin: at byte 8: the header is 49534f445241570002000000")
    }
  }
}
