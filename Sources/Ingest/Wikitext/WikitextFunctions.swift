import Text

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

  private mutating func result(
    _ name: String, _ first: Range<Int>, _ arguments: [Range<Int>]
  ) -> WikitextPiece? {
    let function = NamespaceNames.functions[name] ?? name
    return switch function {
    case "formatnum": number(first, arguments)
    case "lc", "uc", "lcfirst", "ucfirst": cased(function, first)
    case "#if": isPlain(first) ? argument(first.isEmpty ? 2 : 1, of: arguments) : nil
    case "#ifeq":
      if arguments.count > 2, isPlain(first), isPlain(arguments[1]) {
        argument(text[first].elementsEqual(text[arguments[1]]) ? 2 : 3, of: arguments)
      } else {
        nil
      }
    case "#switch": isPlain(first) ? chosenCase(first, arguments) : nil
    default: nil
    }
  }

  /// `{{formatnum:1234.5}}` as the wiki's language writes it; as it stands where it is no number,
  /// or `R` asks for one without separators.
  private func number(_ range: Range<Int>, _ arguments: [Range<Int>]) -> WikitextPiece? {
    guard !range.isEmpty else { return nil }
    let flags = arguments.dropFirst().map { String(decoding: text[$0], as: UTF8.self).uppercased() }
    // The longest number that a reader reads has far fewer digits.
    guard !flags.contains("R"), range.count <= 64,
      let number = numbers?.formatted(Array(text[range]), isGrouped: !flags.contains("NOSEP"))
    else { return .text(range) }
    return .literal(number)
  }

  /// The result of `{{#switch:value|a|b=x|y}}`: that of the first case that equals `value`, or the
  /// default. Cases without a result share that of the next one with one.
  private mutating func chosenCase(
    _ value: Range<Int>, _ arguments: [Range<Int>]
  ) -> WikitextPiece? {
    var isFound = false
    var fallback: Range<Int>?
    for (index, argument) in arguments.enumerated().dropFirst() {
      lookahead += argument.count
      let equals = text[argument].firstIndex(of: UInt8(ascii: "="))
      let name = trimmed(argument.lowerBound..<(equals ?? argument.upperBound))
      // What a case is called must be known; its result may hold anything.
      guard isPlain(name) else { return nil }
      isFound = isFound || text[name].elementsEqual(text[value])
      guard let equals else {
        if index == arguments.count - 1 { fallback = argument }
        continue
      }
      let result = trimmed((equals + 1)..<argument.upperBound)
      if isFound { return result.isEmpty ? nil : .text(result) }
      if text[name].elementsEqual("#default".utf8) { fallback = result }
    }
    return fallback.flatMap { $0.isEmpty ? nil : .text($0) }
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
