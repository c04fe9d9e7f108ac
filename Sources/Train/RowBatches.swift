import Foundation
import TokenStore
import Vocabulary

/// The rows of a draw table, none longer than the context, as batches padded on the right.
struct RowBatches {
  let reader: RowReader
  let contextLength: Int
  let batchRows: Int
  let padding: Int32
  /// Whose ids each stream has.
  let vocabularies: [Vocabulary]
  /// How tokens are hidden where the objective is masked.
  let masking: Masking?

  /// How many batches all rows make; the last may have fewer rows.
  var count: Int { (reader.table.rowCount + batchRows - 1) / batchRows }

  /// The rows of batch `index`.
  func rows(of index: Int) -> Range<Int> {
    index * batchRows..<min((index + 1) * batchRows, reader.table.rowCount)
  }

  /// A batch: rows × context ids, row-major, −1 where there is no target.
  struct Batch {
    var tokens: [Int32] = []
    var targets: [Int32] = []
    var rows: [DrawRow] = []
  }

  /// Batch `index`, in pieces of at most `pieceRows` rows.
  func pieces(of index: Int, pieceRows: Int) throws -> [Batch] {
    var pieces: [Batch] = []
    for row in rows(of: index) {
      if pieces.last.map({ $0.rows.count == pieceRows }) ?? true { pieces.append(Batch()) }
      let ids = try reader.rowTokens(row)
      let missing = contextLength - ids.targets.count
      var (inputs, targets, filler) = (ids.inputs, ids.targets, padding)
      if let masking {
        (inputs, targets) = masking.apply(to: ids.targets, of: ids.row, purpose: "mask")
        // What is seen from both sides has to say where it ends.
        filler = -1
      }
      pieces[pieces.count - 1].tokens += inputs + repeatElement(filler, count: missing)
      pieces[pieces.count - 1].targets += targets + repeatElement(-1, count: missing)
      pieces[pieces.count - 1].rows.append(ids.row)
    }
    return pieces
  }

  /// The tokens of each stream in the first `batches` batches.
  func tokensByStream(ofBatches batches: Int) throws -> [Int] {
    var tokens = [Int](repeating: 0, count: reader.streams.count)
    for row in 0..<(batches == 0 ? 0 : rows(of: batches - 1).upperBound) {
      let row = try reader.table.row(row)
      tokens[row.stream] += row.length
    }
    return tokens
  }

  /// The entropy of the unigram distribution of all tokens of the first `batches` batches, in nats.
  func unigramEntropy(ofBatches batches: Int) throws -> Double {
    var counts: [Int32: Int] = [:]
    for row in 0..<(batches == 0 ? 0 : rows(of: batches - 1).upperBound) {
      for target in try reader.rowTokens(row).targets { counts[target, default: 0] += 1 }
    }
    let total = Double(counts.values.reduce(0, +))
    return counts.sorted { $0.key < $1.key }.reduce(0) { entropy, entry in
      let share = Double(entry.value) / total
      return entropy - share * log(share)
    }
  }
}

/// What the streams of a mixture and their clones are called.
struct StreamNames {
  private let names: [String]
  private let isCloned: [Bool]
  /// The streams and clones that rows are drawn for, in the order of the mixture.
  let drawn: [(stream: Int, clone: Int)]

  init(_ mixture: Mixture) {
    names = mixture.streams.map(\.name)
    var drawn: [(stream: Int, clone: Int)] = []
    if let only = mixture.only {
      drawn.append((only.stream, only.givenTo))
    } else {
      for share in mixture.phases.flatMap(\.shares)
      where share.weight > 0 || (share.finalWeight ?? 0) > 0 {
        if !drawn.contains(where: { $0 == (share.stream, share.clone) }) {
          drawn.append((share.stream, share.clone))
        }
      }
    }
    self.drawn = drawn
    isCloned = names.indices.map { stream in
      drawn.contains { $0.stream == stream && $0.clone > 0 }
    }
  }

  /// `en`, or `en.2` for the second clone of a stream that has any.
  func name(_ stream: Int, _ clone: Int) -> String {
    isCloned[stream] ? "\(names[stream]).\(clone + 1)" : names[stream]
  }
}
