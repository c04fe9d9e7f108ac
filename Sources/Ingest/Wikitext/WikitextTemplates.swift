// Templates and parser functions: `{{name|argument|name=argument}}`.

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
    let (name, nameEnd) = templateName(to: end)
    if nameEnd < end, text[nameEnd] == UInt8(ascii: ":") {
      function(name, from: nameEnd + 1, of: span)
      return
    }
    guard nameEnd == end || text[nameEnd] == UInt8(ascii: "|"), forms.knows(name) else {
      drop(.template, to: span.end)
      return
    }
    let arguments = arguments(from: nameEnd + 1, to: end)
    let form = forms.form(of: name, argumentCount: arguments.positional.count)
    if let form, let pieces = pieces(of: form, with: arguments), areInOrder(pieces, before: end) {
      show(pieces, resume: span.end)
    } else {
      drop(.template, to: span.end)
    }
  }

  /// The name of the template that starts here, in lower case, and the offset after it.
  private mutating func templateName(to end: Int) -> (name: String, end: Int) {
    let start = position + 2
    // No name of the tables is longer.
    let limit = min(end, start + 64)
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
    let name = trimmed(start..<index)
    var bytes = text[name].map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    if !isASCII { return (String(decoding: bytes, as: UTF8.self).lowercased(), index) }
    for place in bytes.indices where (0x41...0x5A).contains(bytes[place]) { bytes[place] |= 0x20 }
    return (String(decoding: bytes, as: UTF8.self), index)
  }

  /// The arguments in `start..<end`, parted by `|` outside of other constructs; a function's have
  /// no names.
  mutating func arguments(
    from start: Int, to end: Int, haveNames: Bool = true
  ) -> WikitextArguments {
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
      } else if text[index] == UInt8(ascii: "="), equals == nil, haveNames {
        equals = index
      }
      index += 1
    }
  }

  private func add(_ range: Range<Int>, equals: Int?, to arguments: inout WikitextArguments) {
    if let equals {
      let name = trimmed(range.lowerBound..<equals)
      guard name.count <= 32 else { return }
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

  private func areInOrder(_ pieces: [WikitextPiece], before end: Int) -> Bool {
    var last = position
    for case .text(let range) in pieces {
      if range.lowerBound < last || range.upperBound > end { return false }
      last = range.upperBound
    }
    return true
  }

  // MARK: Forms

  /// What `form` makes of `arguments`; `nil` if it asks for some and none is given.
  private func pieces(
    of form: TemplateForm, with arguments: WikitextArguments
  ) -> [WikitextPiece]? {
    switch form.kind {
    case .pieces(let pieces): self.pieces(pieces, with: arguments)
    case .measure: measure(arguments)
    case .since: since(arguments)
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

  private func string(_ range: Range<Int>) -> String {
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

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
