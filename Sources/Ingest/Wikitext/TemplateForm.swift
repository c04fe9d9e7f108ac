/// What stands in the place of a template whose content belongs to the sentence.
///
/// Written as text with `{1}` for the first argument, `{name}` for a named one, `{text|2}` for the
/// first of several that is given, `{*}` for all that have no name, one after the other, `{_}` for
/// a space. A part in square brackets shows only if an argument in it is given; parts do not nest.
/// `@measure` and `@since` are the forms of `convert` and `as of`, which no pattern describes.
struct TemplateForm: Sendable {
  enum Piece: Sendable, Equatable {
    case literal([UInt8])
    /// The first of these arguments that is given.
    case argument([String])
    /// All arguments without a name.
    case rest
  }

  enum Kind: Sendable {
    /// Pieces in order; those of one part share a number, 0 is for those that always show.
    case pieces([(piece: Piece, part: Int)])
    /// A number or a range, and its unit: the first quantity that `convert` shows.
    case measure
    /// `As of` and a date, or the text that is given for both.
    case since
  }

  let kind: Kind

  /// Reads a form; `nil` if its brackets do not match or hold nothing.
  init?(_ form: String) {
    switch form {
    case "@measure": kind = .measure
    case "@since": kind = .since
    default:
      guard let pieces = Self.pieces(of: form) else { return nil }
      kind = .pieces(pieces)
    }
  }

  private static func pieces(of form: String) -> [(piece: Piece, part: Int)]? {
    var pieces: [(piece: Piece, part: Int)] = []
    var partCount = 0
    var isInPart = false
    var rest = form[...]
    while let character = rest.first {
      switch character {
      case "[":
        if isInPart { return nil }
        isInPart = true
        partCount += 1
        rest = rest.dropFirst()
      case "]":
        if !isInPart { return nil }
        isInPart = false
        rest = rest.dropFirst()
      case "{":
        guard let close = rest.firstIndex(of: "}"),
          let piece = piece(named: rest[..<close].dropFirst())
        else { return nil }
        pieces.append((piece, isInPart ? partCount : 0))
        rest = rest[close...].dropFirst()
      case "}": return nil
      default:
        let literal = rest.prefix { !"[]{}".contains($0) }
        pieces.append((.literal(Array(literal.utf8)), isInPart ? partCount : 0))
        rest = rest[literal.endIndex...]
      }
    }
    return isInPart || pieces.isEmpty ? nil : pieces
  }

  private static func piece(named names: Substring) -> Piece? {
    switch names {
    case "": nil
    case "*": .rest
    case "_": .literal([0x20])
    default: .argument(names.split(separator: "|").map(String.init))
    }
  }
}
