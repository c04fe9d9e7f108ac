/// What a model that was trained on one or two texts a row wants around them, such as
/// `[CLS] A [SEP] B [SEP]`.
package struct WordPieceTemplate: Hashable, Sendable {
  /// A part of a row.
  package enum Part: Hashable, Sendable {
    /// A special token, by its id.
    case token(Int32, type: Int32)
    /// The ids of the first text.
    case first(type: Int32)
    /// The ids of the second text.
    case second(type: Int32)
  }

  /// The parts of a row of one text.
  package var single: [Part]
  /// The parts of a row of two.
  package var pair: [Part]

  /// Texts alone, the second of type 1.
  package static let none = WordPieceTemplate(
    single: [.first(type: 0)], pair: [.first(type: 0), .second(type: 1)])

  /// BERT's: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, the second text and its end of type 1.
  package static func bert(beginning: Int32, end: Int32) -> WordPieceTemplate {
    let single: [Part] = [.token(beginning, type: 0), .first(type: 0), .token(end, type: 0)]
    return WordPieceTemplate(
      single: single, pair: single + [.second(type: 1), .token(end, type: 1)])
  }

  /// A row: its ids, and the type of each.
  package struct Row: Hashable, Sendable {
    /// The ids.
    package var ids: [Int32] = []
    /// The type of each id, as BERT's embedding of segments has it.
    package var types: [Int32] = []
  }

  /// The row of `first`, and of `second` if there is one.
  package func row(_ first: [Int32], _ second: [Int32]? = nil) -> Row {
    var row = Row()
    func append(_ ids: [Int32], _ type: Int32) {
      row.ids += ids
      row.types += [Int32](repeating: type, count: ids.count)
    }
    for part in second == nil ? single : pair {
      switch part {
      case .token(let id, let type): append([id], type)
      case .first(let type): append(first, type)
      case .second(let type): append(second ?? [], type)
      }
    }
    return row
  }

  /// Every id of a token in it.
  var tokens: [Int32] {
    (single + pair).compactMap { if case .token(let id, _) = $0 { id } else { nil } }
  }
}
