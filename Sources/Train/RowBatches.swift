import Foundation
import TokenStore

/// The rows of a draw table, none longer than the context, as batches padded on the right.
struct RowBatches {
  private let reader: RowReader
  private let contextLength: Int
  private let batchRows: Int
  private let padding: Int32

  init(reader: RowReader, contextLength: Int, batchRows: Int, padding: Int32) {
    self.reader = reader
    self.contextLength = contextLength
    self.batchRows = batchRows
    self.padding = padding
  }

  /// How many batches all rows make; the last may have fewer rows.
  var count: Int { (reader.table.rowCount + batchRows - 1) / batchRows }

  /// A batch: `rows` × context ids, row-major, −1 where there is no target.
  struct Batch {
    var tokens: [Int32] = []
    var targets: [Int32] = []
    var rows = 0
  }

  /// Batch `index`, in pieces of at most `pieceRows` rows.
  func pieces(of index: Int, pieceRows: Int) throws -> [Batch] {
    let end = min((index + 1) * batchRows, reader.table.rowCount)
    var pieces: [Batch] = []
    for row in index * batchRows..<end {
      if pieces.last.map({ $0.rows == pieceRows }) ?? true { pieces.append(Batch()) }
      let ids = try reader.rowTokens(row)
      let missing = contextLength - ids.targets.count
      pieces[pieces.count - 1].tokens += ids.inputs + repeatElement(padding, count: missing)
      pieces[pieces.count - 1].targets += ids.targets + repeatElement(-1, count: missing)
      pieces[pieces.count - 1].rows += 1
    }
    return pieces
  }

  /// The entropy of the unigram distribution of all targets, in nats.
  func unigramEntropy() throws -> Double {
    var counts: [Int32: Int] = [:]
    for row in 0..<reader.table.rowCount {
      for target in try reader.rowTokens(row).targets { counts[target, default: 0] += 1 }
    }
    let total = Double(counts.values.reduce(0, +))
    return counts.sorted { $0.key < $1.key }.reduce(0) { entropy, entry in
      let share = Double(entry.value) / total
      return entropy - share * log(share)
    }
  }
}
