import TestSupport
import Testing
import TokenStore
import Values

/// Rows that end with documents, and documents that are withheld.
@Suite struct MixturePlannerDocumentsTests {
  private let folder: TemporaryFolder
  private let shards: TokenShards
  /// Where each document lies.
  private let documents: [Range<Int>]

  init() throws {
    var generator = SeededGenerator(seed: 41)
    folder = try TemporaryFolder()
    try write(
      randomDocuments(200, below: 384, using: &generator), to: folder.path,
      settings(tokensPerShard: 500))
    shards = try TokenShards(folder: folder.path)
    documents = try (0..<shards.documentCount).map { [shards] in try shards.range(ofDocument: $0) }
  }

  private func mixture(
    _ packing: Mixture.Packing, _ weights: [UInt64] = [2, 1], epochs: Int = 3
  ) -> Mixture {
    var mixture = Mixture(
      streams: [.init(name: "en", tokenCount: shards.tokenCount)],
      phases: [
        .init(
          tokenBudget: shards.tokenCount * epochs,
          shares: weights.enumerated().map { .init(stream: 0, clone: $0, weight: $1) })
      ], rowLength: 16, seed: 5)
    mixture.packing = packing
    return mixture
  }

  private func plan(_ mixture: Mixture) throws -> [DrawRow] {
    Array(try MixturePlanner(mixture, shards: [shards]))
  }

  private func document(of row: DrawRow) -> Int {
    documents.firstIndex { $0.contains(row.offset) } ?? -1
  }

  @Test func noRowCrossesTheEndOfADocument() throws {
    let rows = try plan(mixture(.documents))
    for row in rows {
      let document = documents[document(of: row)]
      #expect(row.offset + row.length <= document.upperBound)
      #expect(row.length == min(16, document.upperBound - row.offset))
    }
    for epoch in 0..<3 {
      let drawn = rows.filter { $0.epoch == epoch }
      #expect(
        drawn.flatMap { Array($0.offset..<$0.offset + $0.length) }.sorted()
          == Array(0..<shards.tokenCount))
      #expect((drawn.map(\.offset) == drawn.map(\.offset).sorted()) == (epoch == 0))
    }
  }

  /// Exact shares are of rows, whatever their lengths.
  @Test func everyPrefixIsWithinOneRow() throws {
    let rows = try plan(mixture(.documents, [5, 3, 2]))
    var counts = [0, 0, 0]
    for (index, row) in rows.enumerated() {
      counts[row.clone] += 1
      for (count, weight) in zip(counts, [5, 3, 2]) {
        #expect(abs(10 * count - weight * (index + 1)) < 10)
      }
    }
  }

  @Test func aDocumentGoesToOneCloneAsAWhole() throws {
    var whole = mixture(.documents)
    whole.unit = .document
    let rows = try plan(whole)
    var order: [(document: Int, epoch: Int, clone: Int)] = []
    for row in rows {
      let document = document(of: row)
      if let last = order.last, last.document == document, last.epoch == row.epoch {
        #expect(last.clone == row.clone)
      } else {
        order.append((document, row.epoch, row.clone))
      }
    }
    #expect(order.count == 3 * documents.count)
    for count in order.indices {
      let had = order[...count].count { $0.clone == 1 }
      #expect(abs(3 * had - (count + 1)) < 3)
    }
  }

  @Test func aSentenceIsARow() throws {
    var cut = mixture(.sentences)
    cut.phases[0].tokenBudget = documents.reduce(0) { $0 + min(16, $1.count) } * 2
    let rows = try plan(cut)
    #expect(rows.count == 2 * documents.count)
    #expect(rows.prefix(documents.count).map(\.offset) == documents.map(\.lowerBound))
    #expect(rows.prefix(documents.count).map(\.length) == documents.map { min(16, $0.count) })
    #expect(rows.suffix(documents.count).map(\.offset).sorted() == documents.map(\.lowerBound))
    let table = try TemporaryFolder()
    defer { withExtendedLifetime(table) {} }
    let summary = try DrawTable.write(cut, shards: [shards], to: table.path)
    #expect(summary.streamTotals[0].tokensPerEpoch * 2 == summary.tokenCount)
    #expect(summary.streamTotals[0].exhaustedAfter == summary.tokenCount / 2)
    #expect(summary.streamTotals[0].epochCount == 2)
  }

  @Test func rowsOfDocumentsBeginWithPadding() throws {
    let table = try TemporaryFolder()
    defer { withExtendedLifetime(table) {} }
    try DrawTable.write(mixture(.documents), shards: [shards], to: table.path)
    let reader = try RowReader(
      table: DrawTable(folder: table.path), streams: [shards], padding: 9)
    for index in 0..<reader.table.rowCount {
      let read = try reader.rowTokens(index)
      let range = read.row.offset..<read.row.offset + read.row.length
      #expect(try read.targets == shards.ids(in: range))
      let isFirst = documents.contains { $0.lowerBound == read.row.offset }
      let before = isFirst ? 9 : try shards.ids(in: read.row.offset - 1..<read.row.offset)[0]
      #expect(read.inputs == [before] + read.targets.dropLast())
    }
  }

  @Test(arguments: Mixture.Packing.allCases)
  func aCloneNeverGetsWhatIsWithheldFromIt(packing: Mixture.Packing) throws {
    let free = mixture(packing, [2, 1, 1])
    var held = free
    held.withheld = [.init(stream: 0, clone: 0, documentsOf2To32: 1 << 29, seed: 3)]
    let rows = try plan(free)
    let others = try plan(held)
    #expect(rows.map(\.offset) == others.map(\.offset))
    // What a clone must not get is told by those rows that went to another.
    func documents(of row: DrawRow) -> [Int] {
      self.documents.indices.filter {
        self.documents[$0].overlaps(row.offset..<row.offset + row.length)
      }
    }
    let seen = Set(others.filter { $0.clone == 0 }.flatMap(documents(of:)))
    let moved = zip(rows, others).filter { $0.clone == 0 && $1.clone != 0 }.map(\.1)
    #expect(!moved.isEmpty && Set(moved.map(\.clone)) == [1, 2])
    #expect(moved.allSatisfy { row in documents(of: row).contains { !seen.contains($0) } })
    if packing != .contiguous {
      // An eighth of the documents, in every epoch the same.
      let never = self.documents.indices.filter { !seen.contains($0) }
      let withheld = Set(moved.flatMap(documents(of:)))
      #expect(withheld.allSatisfy(never.contains) && (10...45).contains(withheld.count))
    }
    for (row, other) in zip(rows, others) where row.clone != 0 { #expect(row == other) }
    // The documents are the same however rows are cut, and no token of them is seen.
    var whole = mixture(.sentences, [1, 1])
    whole.withheld = held.withheld
    let got = Set(try plan(whole).filter { $0.clone == 0 }.map(document(of:)))
    let kept = Set(documentsMoved(try plan(mixture(.sentences, [1, 1])), try plan(whole)))
    #expect(!kept.isEmpty && kept.isDisjoint(with: got) && kept.isDisjoint(with: seen))
    held.withheld[0].documentsOf2To32 = 1 << 32
    #expect(try plan(held).allSatisfy { $0.clone != 0 })
    held.withheld[0].documentsOf2To32 = 0
    #expect(try plan(held) == rows)
  }

  /// The documents of rows that went from clone 0 to another.
  private func documentsMoved(_ rows: [DrawRow], _ others: [DrawRow]) -> [Int] {
    zip(rows, others).filter { $0.clone == 0 && $1.clone != 0 }.map { document(of: $0.0) }
  }

  @Test func whatIsWithheldMustHaveSomewhereToGo() throws {
    var held = mixture(.contiguous, [1])
    held.withheld = [.init(stream: 0, clone: 0, documentsOf2To32: 1, seed: 3)]
    let error = #expect(throws: SettingError.self) { try plan(held) }
    #expect(error?.description.contains("expected another clone of en with a weight") == true)
  }

  @Test func storesOfOthersAreRefused() throws {
    #expect(throws: SettingError.self) { try MixturePlanner(mixture(.documents)) }
    var other = mixture(.documents)
    other.streams[0].tokenCount += 1
    #expect(throws: SettingError.self) { try MixturePlanner(other, shards: [shards]) }
    #expect(throws: Never.self) { try MixturePlanner(mixture(.contiguous)) }
  }
}
