// Templates: `{{name|argument|name=argument}}`.

import Text

/// The arguments of a template, as ranges of the page's bytes.
struct WikitextArguments {
  var positional: [Range<Int>] = []
  /// By name; of equal names the last counts.
  var named: [String: Range<Int>] = [:]

  /// The argument `name`, be it a number or a word.
  subscript(name: String) -> Range<Int>? {
    if let argument = named[name] { return argument }
    guard let number = Int(name), positional.indices.contains(number - 1) else { return nil }
    return positional[number - 1]
  }
}

extension WikitextPass {
  /// Shows what of the template `span` belongs to the sentence, or leaves it out.
  ///
  /// Arguments are shown where they stand, in their order and once, as all text of the page is: so
  /// no template can make the text longer than it is, but for the few words that forms add.
  mutating func template(_ span: WikitextSpan) {
    let end = span.end - 2
    let name = templateName(to: end)
    guard name.end == end || text[name.end] == UInt8(ascii: "|"), !name.bytes.isEmpty else {
      // An empty name is what the expander left of a template that it has booked.
      if !name.bytes.isEmpty { note(name.bytes, .dropped, span) }
      drop(.template, to: span.end)
      return
    }
    let key = Self.key(text[name.bytes])
    if forms.knows(key) {
      let arguments = arguments(from: name.end + 1, to: end)
      let form = forms.form(of: key, argumentCount: arguments.positional.count)
      if let form, let pieces = pieces(of: form, with: arguments),
        let ordered = inOrder(pieces, before: end)
      {
        show(ordered, resume: span.end)
      } else {
        drop(.template, to: span.end)
      }
    } else {
      guess(name.bytes, key: key, from: name.end + 1, span)
    }
  }

  mutating func note(_ name: Range<Int>, _ fate: TemplateCounts.Fate, _ span: WikitextSpan) {
    counts.templates.note(text[name], fate, byteCount: span.end - span.start)
  }

  /// The name of the template that starts here, and the offset after it.
  private mutating func templateName(to end: Int) -> (bytes: Range<Int>, end: Int) {
    let start = position + 2
    // No title is longer.
    let limit = min(end, start + 256)
    var index = start
    while index < limit {
      let byte = text[index]
      if byte == UInt8(ascii: "|") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "{")
        || byte == UInt8(ascii: "<")
      {
        break
      }
      index += 1
    }
    lookahead += index - start
    return (trimmed(start..<index), index)
  }

  /// The name as the tables of forms have it: in lower case, spaces for underscores.
  private static func key(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var bytes = name.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    if !isASCII { return String(decoding: bytes, as: UTF8.self).lowercased() }
    for place in bytes.indices where (0x41...0x5A).contains(bytes[place]) { bytes[place] |= 0x20 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The arguments in `start..<end`, parted by `|` outside of other constructs.
  mutating func arguments(from start: Int, to end: Int) -> WikitextArguments {
    var arguments = WikitextArguments()
    guard start <= end else { return arguments }
    var inner = spanIndex(from: position) + 1
    var argumentStart = start
    var equals: Int?
    var index = start
    while true {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if index < end, inner < spans.count, spans[inner].start == index, spans[inner].isClosed {
        index = spans[inner].end
        inner = spans[inner].next
        continue
      }
      lookahead += 1
      if index >= end || text[index] == UInt8(ascii: "|") {
        add(argumentStart..<min(index, end), equals: equals, to: &arguments)
        if index >= end { return arguments }
        argumentStart = index + 1
        equals = nil
      } else if text[index] == UInt8(ascii: "="), equals == nil {
        equals = index
      }
      index += 1
    }
  }

  private func add(_ range: Range<Int>, equals: Int?, to arguments: inout WikitextArguments) {
    if let equals {
      let name = trimmed(range.lowerBound..<equals)
      guard name.count <= 32 else { return }
      if WikitextWords.number(text[name]) == arguments.positional.count + 1 {
        arguments.positional.append(trimmed((equals + 1)..<range.upperBound))
        return
      }
      arguments.named[String(decoding: text[name], as: UTF8.self).lowercased()] = trimmed(
        (equals + 1)..<range.upperBound)
    } else {
      arguments.positional.append(trimmed(range))
    }
  }

  /// `range` without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, text[start] <= 0x20 { start += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  /// `pieces` such that those of the page rise: one that goes back is copied, if it has no markup;
  /// `nil` where it has.
  private func inOrder(_ pieces: [WikitextPiece], before end: Int) -> [WikitextPiece]? {
    var last = position
    var ordered = pieces
    // What comes last in the page is shown as it stands, and what goes before it on the page and
    // after it in the form is copied.
    for (index, piece) in pieces.enumerated() {
      guard case .text(let range) = piece else { continue }
      if range.upperBound > end { return nil }
      if range.lowerBound < last {
        guard range.count <= 256, isPlain(range) else { return nil }
        ordered[index] = .literal(Array(text[range]))
      } else {
        last = range.upperBound
      }
    }
    return ordered
  }

  /// Whether a value has no markup that would have to be rendered.
  private func isPlain(_ range: Range<Int>) -> Bool {
    !text[range].contains { Self.valueMarkup.contains($0) }
  }

  private static let valueMarkup = Array("{}[]<>&'_\n".utf8)

  // MARK: Forms

  /// What `form` makes of `arguments`; `nil` if it asks for some and none is given.
  private func pieces(
    of form: TemplateForm, with arguments: WikitextArguments
  ) -> [WikitextPiece]? {
    switch form.kind {
    case .pieces(let pieces): self.pieces(pieces, with: arguments)
    case .nothing: nil
    case .measure: measure(arguments)
    case .since: since(arguments)
    case .date: date(arguments)
    case .number: number(arguments) { words.numbers?.formatted($0) }
    case .spaced: number(arguments, spaced)
    case .list: list(arguments)
    case .label: label(arguments).map { [.text($0)] }
    }
  }

  private func pieces(
    _ pieces: [(piece: TemplateForm.Piece, part: Int)], with arguments: WikitextArguments
  ) -> [WikitextPiece]? {
    var shown: [WikitextPiece] = []
    var (asksForArguments, hasArguments) = (false, false)
    var leftOut: Set<Int> = []
    for (piece, part) in pieces
    where part > 0 && value(of: piece, in: arguments)?.isEmpty == true {
      leftOut.insert(part)
    }
    for (piece, part) in pieces where !leftOut.contains(part) {
      switch piece {
      case .literal(let bytes): shown.append(.literal(bytes))
      case .number(let name):
        asksForArguments = true
        guard let value = arguments[name], !value.isEmpty else {
          shown.append(.gap)
          break
        }
        hasArguments = true
        let number = value.count <= 64 ? words.numbers?.formatted(Array(text[value])) : nil
        shown.append(number.map { .literal($0) } ?? .text(value))
      case .argument, .rest:
        asksForArguments = true
        let values = value(of: piece, in: arguments) ?? []
        hasArguments = hasArguments || !values.isEmpty
        shown += values.isEmpty ? [.gap] : values.map { .text($0) }
      }
    }
    return asksForArguments && !hasArguments ? nil : shown
  }

  /// The arguments that a piece names and that are given; `nil` for one that names none.
  private func value(
    of piece: TemplateForm.Piece, in arguments: WikitextArguments
  ) -> [Range<Int>]? {
    switch piece {
    case .literal: nil
    case .number(let name): arguments[name].map { [$0] }
    case .rest: arguments.positional
    case .argument(let names):
      names.lazy.compactMap { arguments[$0] }.first { !$0.isEmpty }.map { [$0] } ?? []
    }
  }

  /// `{{convert|5|by|6|km|mi}}` as `5 by 6 km`: as it was measured, and not converted.
  private func measure(_ arguments: WikitextArguments) -> [WikitextPiece]? {
    let values = arguments.positional
    guard let first = values.first, !first.isEmpty else { return nil }
    var pieces: [WikitextPiece] = [.text(first)]
    var index = 1
    while index + 1 < values.count, let word = Self.rangeWords[string(values[index])] {
      pieces += [.literal(Array(word.utf8)), .text(values[index + 1])]
      index += 2
    }
    guard index < values.count, !values[index].isEmpty else { return pieces }
    let unit = string(values[index])
    if let name = Self.unitNames[unit] {
      pieces.append(.literal(Array(" \(name)".utf8)))
    } else {
      pieces += [.literal([0x20]), .text(values[index])]
    }
    // Feet and inches, stones and pounds.
    if index + 2 < values.count, Self.smallerUnits[unit] == string(values[index + 2]) {
      pieces += [
        .literal([0x20]), .text(values[index + 1]), .literal([0x20]), .text(values[index + 2]),
      ]
    }
    return pieces
  }

  private static let rangeWords = [
    "-": "–", "–": "–", "to": " to ", "and": " and ", "or": " or ", "by": " by ", "x": " × ",
    "×": " × ", "+/-": " ± ", "±": " ± ", "to(-)": " to ", "and(-)": " and ",
  ]
  private static let unitNames = [
    "C": "°C", "F": "°F", "K": "K", "km2": "km²", "m2": "m²", "cm2": "cm²", "km3": "km³",
    "m3": "m³", "cm3": "cm³", "sqmi": "sq mi", "sqft": "sq ft", "sqkm": "km²", "cuft": "cu ft",
    "kph": "km/h", "kn": "knots", "oilbbl": "barrels", "ha": "ha", "impgal": "imp gal",
    "usgal": "US gal", "USgal": "US gal", "/km2": "/km²", "/sqmi": "/sq mi",
  ]
  private static let smallerUnits = [
    "ft": "in", "foot": "in", "st": "lb", "lb": "oz", "mi": "yd", "yd": "ft",
  ]

  func string(_ range: Range<Int>) -> String {
    range.count > 16 ? "" : String(decoding: text[range], as: UTF8.self)
  }

  private func since(_ arguments: WikitextArguments) -> [WikitextPiece]? {
    if let text = arguments["alt"], !text.isEmpty { return [.text(text)] }
    guard let year = arguments["1"], !year.isEmpty else { return nil }
    let word = arguments["since"] != nil ? "since " : "as of "
    let isSmall = arguments["lc"].map { !$0.isEmpty } ?? false
    let opening = isSmall ? word : word.prefix(1).uppercased() + word.dropFirst()
    let month = arguments["2"].flatMap { Int(string($0)) } ?? 0
    let name = (1...12).contains(month) ? "\(Self.months[month - 1]) " : ""
    return [.literal(Array((opening + name).utf8)), .text(year)]
  }

  private static let months = DateNames.english.months

  /// The items of a list, a line each; within a line of text they follow each other.
  private func list(_ arguments: WikitextArguments) -> [WikitextPiece]? {
    let items = arguments.positional.filter { !$0.isEmpty }
    guard !items.isEmpty else { return nil }
    return Array(items.map { [WikitextPiece.text($0)] }.joined(separator: [.literal([0x20])]))
  }

  /// The first argument as `formatted` writes numbers, and the second, a unit, if it is given.
  private func number(
    _ arguments: WikitextArguments, _ formatted: ([UInt8]) -> [UInt8]?
  ) -> [WikitextPiece]? {
    guard let first = arguments["1"], !first.isEmpty else { return nil }
    var pieces: [WikitextPiece] = [.text(first)]
    if first.count <= 64, let number = formatted(Array(text[first])) {
      pieces = [.literal(number)]
    }
    if let unit = arguments["2"], !unit.isEmpty {
      pieces += [.literal([0x20])] + [unitPiece(unit)]
    }
    return pieces
  }

  /// `number` with a space between groups of three digits and a decimal comma; Spanish parts no
  /// four digits.
  private func spaced(_ number: [UInt8]) -> [UInt8]? {
    let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.count < 3,
      parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let isParted = whole.count > (words.language.hasPrefix("es") ? 4 : 3)
    var text: [UInt8] = []
    for (index, digit) in whole.enumerated() {
      if isParted, index > 0, (whole.count - index) % 3 == 0 { text.append(0x20) }
      text.append(digit)
    }
    return parts.count == 2 ? text + [UInt8(ascii: ",")] + parts[1] : text
  }

  private func unitPiece(_ unit: Range<Int>) -> WikitextPiece {
    Self.unitNames[string(unit)].map { .literal(Array($0.utf8)) } ?? .text(unit)
  }
}
