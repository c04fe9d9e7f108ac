// Parser functions whose result is plain: `{{#if:a|b|c}}`, `{{formatnum:1000}}`, `{{lc:A}}`.

extension WikitextPass {
  /// Shows the result of the function `name` of the template `span`, whose first argument starts at
  /// `start`, or leaves it out.
  mutating func function(_ name: String, from start: Int, of span: WikitextSpan) {
    let arguments = arguments(from: start, to: span.end - 2, haveNames: false).positional
    if let first = arguments.first, let shown = result(name, first, arguments) {
      show([shown], resume: span.end)
    } else {
      drop(.template, to: span.end)
    }
  }

  private func result(
    _ name: String, _ first: Range<Int>, _ arguments: [Range<Int>]
  ) -> WikitextPiece? {
    switch name {
    case "formatnum": first.isEmpty ? nil : .text(first)
    case "lc", "uc", "lcfirst", "ucfirst": cased(name, first)
    case "#if": isPlain(first) ? argument(first.isEmpty ? 2 : 1, of: arguments) : nil
    case "#ifeq":
      if arguments.count > 2, isPlain(first), isPlain(arguments[1]) {
        argument(text[first].elementsEqual(text[arguments[1]]) ? 2 : 3, of: arguments)
      } else {
        nil
      }
    default: nil
    }
  }

  private func argument(_ index: Int, of arguments: [Range<Int>]) -> WikitextPiece? {
    index < arguments.count && !arguments[index].isEmpty ? .text(arguments[index]) : nil
  }

  /// Whether a value has no markup that would have to be rendered to know it.
  private func isPlain(_ range: Range<Int>) -> Bool {
    !text[range].contains { Self.valueMarkup.contains($0) }
  }

  private static let valueMarkup = Array("{}[]<>&'_".utf8)

  private func cased(_ function: String, _ range: Range<Int>) -> WikitextPiece? {
    guard !range.isEmpty else { return nil }
    guard isPlain(range), let value = String(validating: text[range], as: UTF8.self) else {
      return .text(range)
    }
    let cased: String =
      switch function {
      case "lc": value.lowercased()
      case "uc": value.uppercased()
      case "lcfirst": value.prefix(1).lowercased() + value.dropFirst()
      default: value.prefix(1).uppercased() + value.dropFirst()
      }
    return .literal(Array(cased.utf8))
  }
}
