/// What stands in the place of a template whose content belongs to the sentence.
///
/// Written as text with `{1}` for the first argument, `{name}` for a named one, `{text|2}` for the
/// first of several that is given, `{*}` for all that have no name, one after the other, `{_}` for
/// a space, `{#1}` for an argument as the language writes numbers. A part in square brackets shows
/// only if an argument in it is given; parts do not nest.
///
/// Forms that no pattern describes have names: `@measure` is that of `convert`, `@since` that of
/// `as of`; `@date` is three numbers or words as the language writes a date, `@number` a number as
/// it writes one and perhaps a unit, `@spaced` the same with spaces between the groups, `@list` the
/// items of a list; `@label` is the argument that reads like a label, `@nothing` stands for
/// templates that have no part in the sentence.
struct TemplateForm: Sendable {
  enum Piece: Sendable, Equatable {
    case literal([UInt8])
    /// The first of these arguments that is given.
    case argument([String])
    /// An argument as the language writes numbers, where it is one.
    case number(String)
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
    /// A day, a month and a year, in either order.
    case date
    /// A number, and its unit if one is given.
    case number
    /// A number with spaces between groups of three digits, and its unit if one is given.
    case spaced
    /// All arguments without a name, parted by spaces.
    case list
    /// What the rule for unknown templates would show.
    case label
    /// Nothing: what it shows are notes, marks for editors, coordinates, boxes.
    case nothing
  }

  let kind: Kind

  /// Reads a form; `nil` if its brackets do not match or hold nothing.
  init?(_ form: String) {
    switch form {
    case "@measure": kind = .measure
    case "@since": kind = .since
    case "@date": kind = .date
    case "@number": kind = .number
    case "@spaced": kind = .spaced
    case "@list": kind = .list
    case "@label": kind = .label
    case "@nothing": kind = .nothing
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
    case _ where names.first == "#" && names.count > 1: .number(String(names.dropFirst()))
    default: .argument(names.split(separator: "|").map(String.init))
    }
  }
}
