import Text

// Parser functions and variables, by their names in `WikiFunction`.

extension TemplateExpander {
  /// Writes what a function comes to.
  mutating func run(
    _ function: WikiFunction, _ call: TemplateCall, in frame: TemplateFrame,
    to output: inout [UInt8]
  ) {
    let first = Self.trimmed(function.first)
    let result: [UInt8]
    switch function.name {
    case .if, .ifeq, .ifexpr, .iferror, .ifexist, .switch:
      result = branch(function.name, first, call, in: frame)
    case .invoke:
      invoke(first, call, in: frame, to: &output)
      return
    case .expr: result = expression(first)
    case .bar: result = [UInt8(ascii: "|")]
    case .equals: result = [UInt8(ascii: "=")]
    case .nothing: result = []
    case .now, .time, .formatdate: result = time(function.name, first, call, in: frame)
    case .pagename, .fullpagename, .basepagename, .subpagename, .rootpagename, .namespace,
      .namespacenumber, .sitename, .pageid, .titleparts, .ns:
      result = title(function.name, first, call, in: frame)
    case .tag: result = tag(first, call, in: frame)
    default: result = string(function.name, function.first, call, in: frame)
    }
    if frame.isPage, result.isEmpty {
      output.append(contentsOf: "{{}}".utf8)
      return
    }
    append(result, to: &output)
  }

  private mutating func append(_ result: [UInt8], to output: inout [UInt8]) {
    noteWork(result.count)
    Self.startBlock(result, in: &output)
    output.append(contentsOf: result)
  }

  /// The node of the argument number `number` after the first; -1 where there are fewer.
  private func argument(_ number: Int, of call: TemplateCall, in frame: TemplateFrame) -> Int32 {
    var index = call.firstArgument
    var left = number
    while index >= 0, left > 1 {
      index = frame.program.nodes[Int(index)].next
      left -= 1
    }
    return index
  }

  /// The value of the argument number `number` after the first, trimmed; `nil` where it is missing.
  private mutating func argumentValue(
    _ number: Int, of call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8]? {
    let index = argument(number, of: call, in: frame)
    return index < 0 ? nil : trimmedValue(ofArgument: index, in: frame)
  }

  // MARK: Branches

  private mutating func branch(
    _ name: WikiFunction.Name, _ first: ArraySlice<UInt8>, _ call: TemplateCall,
    in frame: TemplateFrame
  ) -> [UInt8] {
    switch name {
    case .if: return argumentValue(first.isEmpty ? 2 : 1, of: call, in: frame) ?? []
    case .ifeq:
      let second = argumentValue(1, of: call, in: frame) ?? []
      return argumentValue(
        Self.areEqual(first, second[...]) ? 2 : 3, of: call, in: frame) ?? []
    case .ifexpr:
      if first.isEmpty { return argumentValue(2, of: call, in: frame) ?? [] }
      noteWork(first.count)
      guard let value = WikiExpression.value(of: first) else { return Self.error }
      return argumentValue(value == 0 ? 2 : 1, of: call, in: frame) ?? []
    case .iferror:
      let isError = first.firstRange(of: "class=\"error\"".utf8) != nil
      if isError { return argumentValue(1, of: call, in: frame) ?? [] }
      return argumentValue(2, of: call, in: frame) ?? Array(first)
    case .ifexist:
      let isTemplate = wiki.library.titles.key(
        ofTitle: String(decoding: Array(first), as: UTF8.self))
      let exists = isTemplate.map { wiki.library.entry(forKey: $0) != nil } ?? !first.isEmpty
      return argumentValue(exists ? 1 : 2, of: call, in: frame) ?? []
    default: return chosenCase(first, call, in: frame)
    }
  }

  static let error = Array("<strong class=\"error\">?</strong>".utf8)

  /// Whether two values are the same: as numbers where both are.
  private static func areEqual(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
    if one.elementsEqual(other) { return true }
    guard let a = number(one), let b = number(other) else { return false }
    return a == b
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Double? {
    guard let first = text.first, text.count < 64, first <= 0x39,
      text.allSatisfy({ (0x2B...0x39).contains($0) || $0 | 0x20 == 0x65 })
    else { return nil }
    return Double(String(decoding: Array(text), as: UTF8.self))
  }

  /// The result of `#switch`: that of the first case that equals `value`, or the default. Cases
  /// without a result share that of the next one with one.
  private mutating func chosenCase(
    _ value: ArraySlice<UInt8>, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    var isFound = false
    var isDefaultNext = false
    var fallback: Int32?
    var index = call.firstArgument
    while index >= 0 {
      let node = frame.program.nodes[Int(index)]
      noteWork(8)
      if isExhausted { return [] }
      guard let equals = nameEnd(of: node, in: frame.program) else {
        let name = Self.trimmed(self.value(node.firstChild, in: frame))
        if node.next < 0 { return isFound ? name : fallback.map { trimmed($0, frame) } ?? name }
        isFound = isFound || Self.areEqual(value, name[...])
        isDefaultNext = isDefaultNext || name == Self.defaultName
        index = node.next
        continue
      }
      let result = frame.program.nodes[Int(equals)].next
      let name = Self.trimmed(self.value(node.firstChild, in: frame, toEquals: true))
      if isFound || Self.areEqual(value, name[...]) { return trimmed(result, frame) }
      if isDefaultNext || name == Self.defaultName {
        fallback = result
        isDefaultNext = false
      }
      index = node.next
    }
    return fallback.map { trimmed($0, frame) } ?? []
  }

  private static let defaultName = Array("#default".utf8)

  private mutating func trimmed(_ first: Int32, _ frame: TemplateFrame) -> [UInt8] {
    Self.trimmed(value(first, in: frame))
  }

  private mutating func expression(_ text: ArraySlice<UInt8>) -> [UInt8] {
    noteWork(text.count)
    if text.isEmpty { return [] }
    guard let value = WikiExpression.value(of: text) else { return Self.error }
    return Array(WikiExpression.text(value).utf8)
  }

  // MARK: Lua

  /// Modules that give categories and messages for editors, and nothing to read.
  private static let silentModules: Set<String> = [
    "check for unknown parameters", "checkforunknownparameters", "category handler",
    "check for deprecated parameters", "check for clobbered parameters", "templatepar",
    "documentation", "coordinates", "unsubst",
  ]

  private mutating func invoke(
    _ module: ArraySlice<UInt8>, _ call: TemplateCall, in frame: TemplateFrame,
    to output: inout [UInt8]
  ) {
    let name = String(decoding: Array(module), as: UTF8.self)
    if Self.silentModules.contains(name.lowercased()) { return }
    if frame.isPage {
      leaveOut(Array("#invoke:\(name)".utf8), .dropped, call.node, in: frame, to: &output)
    } else {
      frame.isLua = true
    }
  }

  // MARK: Time

  private mutating func time(
    _ name: WikiFunction.Name, _ first: ArraySlice<UInt8>, _ call: TemplateCall,
    in frame: TemplateFrame
  ) -> [UInt8] {
    let text = String(decoding: Array(first), as: UTF8.self)
    switch name {
    case .now:
      return facts.time.map { Array($0.formatted(text, names: wiki.words.dates).utf8) } ?? []
    case .formatdate: return Array(first)
    default:
      let date = argumentValue(1, of: call, in: frame).map { String(decoding: $0, as: UTF8.self) }
      noteWork(text.utf8.count * 16)
      guard text.utf8.count <= 1024 else { return Self.error }
      // The third argument is a language.
      let asked = argumentValue(2, of: call, in: frame).map { String(decoding: $0, as: UTF8.self) }
      let names = asked == "en" ? DateNames.english : wiki.words.dates
      guard let time = WikiTime(reading: date ?? "", now: facts.time) else { return Self.error }
      return Array(time.formatted(text, names: names).utf8)
    }
  }

  // MARK: Titles

  private mutating func title(
    _ name: WikiFunction.Name, _ first: ArraySlice<UInt8>, _ call: TemplateCall,
    in frame: TemplateFrame
  ) -> [UInt8] {
    var page = facts
    if !first.isEmpty, name != .titleparts, name != .ns {
      page = PageFacts()
      page.title = String(decoding: Array(first), as: UTF8.self)
      if let colon = page.title.firstIndex(of: ":") {
        let prefix = page.title[..<colon].lowercased()
        if let space = wiki.words.namespaces.first(where: { $0.value.lowercased() == prefix }) {
          (page.namespace, page.namespaceName) = (space.key, space.value)
        }
      }
    }
    let text: String =
      switch name {
      case .pagename: String(page.name)
      case .fullpagename: page.title
      case .basepagename: String(page.baseName)
      case .subpagename: String(page.subpageName)
      case .rootpagename: String(page.rootName)
      case .namespace: page.namespaceName
      case .namespacenumber: "\(page.namespace)"
      case .sitename: wiki.words.siteName
      case .pageid: "\(page.id)"
      case .ns: namespaceName(String(decoding: Array(first), as: UTF8.self))
      default: titleParts(String(decoding: Array(first), as: UTF8.self), call, in: frame)
      }
    return Array(text.utf8)
  }

  private func namespaceName(_ key: String) -> String {
    if let number = Int(key) { return wiki.words.namespaces[number] ?? "" }
    let word = key.lowercased()
    let english = [
      "user": 2, "project": 4, "file": 6, "image": 6, "mediawiki": 8, "template": 10, "help": 12,
      "category": 14, "module": 828, "special": -1, "media": -2, "talk": 1,
    ]
    return english[word].flatMap { wiki.words.namespaces[$0] } ?? key
  }

  private mutating func titleParts(
    _ title: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> String {
    let parts = title.split(separator: "/", maxSplits: 24, omittingEmptySubsequences: false)
    let count = number(1, of: call, in: frame) ?? 0
    let first = number(2, of: call, in: frame) ?? 1
    let start = first > 0 ? first - 1 : max(0, parts.count + first)
    guard start < parts.count else { return "" }
    let rest = parts[start...]
    let taken = count > 0 ? rest.prefix(count) : rest.dropLast(min(-count, rest.count))
    return taken.joined(separator: "/")
  }

  private mutating func number(
    _ place: Int, of call: TemplateCall, in frame: TemplateFrame
  ) -> Int? {
    argumentValue(place, of: call, in: frame).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
      .flatMap { $0.magnitude < 1 << 30 ? $0 : nil }
  }

  // MARK: Tags

  /// `{{#tag:ref|content|name=x}}` as the element it stands for.
  private mutating func tag(
    _ name: ArraySlice<UInt8>, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    guard !name.isEmpty, name.count < 32, name.allSatisfy(WikitextGlyph.isAlphanumeric) else {
      return []
    }
    let content = argument(1, of: call, in: frame)
    var result = Array("<".utf8) + name + Array(">".utf8)
    if content >= 0 { result += value(frame.program.nodes[Int(content)].firstChild, in: frame) }
    return result + Array("</".utf8) + name + Array(">".utf8)
  }

  // MARK: Strings

  private mutating func string(
    _ name: WikiFunction.Name, _ argument: ArraySlice<UInt8>, _ call: TemplateCall,
    in frame: TemplateFrame
  ) -> [UInt8] {
    let bytes = Self.trimmed(argument)
    noteWork(bytes.count)
    let text = String(decoding: Array(bytes), as: UTF8.self)
    switch name {
    case .lc: return Array(text.lowercased().utf8)
    case .uc: return Array(text.uppercased().utf8)
    case .lcfirst: return Array((text.prefix(1).lowercased() + text.dropFirst()).utf8)
    case .ucfirst: return Array((text.prefix(1).uppercased() + text.dropFirst()).utf8)
    case .formatnum: return formattedNumber(Array(bytes), call, in: frame)
    case .plural: return plural(text, call, in: frame)
    case .grammar, .gender: return argumentValue(1, of: call, in: frame) ?? []
    case .padleft, .padright: return padded(name, text, call, in: frame)
    case .anchorencode: return Array(text.split(separator: " ").joined(separator: "_").utf8)
    case .urlencode: return urlEncoded(bytes)
    case .fullurl, .canonicalurl:
      return Array("https://wiki.invalid/wiki/".utf8) + urlEncoded(bytes)
    case .localurl: return Array("/wiki/".utf8) + urlEncoded(bytes)
    case .language: return Array(text.utf8)
    case .len: return Array("\(text.unicodeScalars.count)".utf8)
    case .pos: return position(text, call, in: frame)
    case .sub: return part(text, call, in: frame)
    case .replace: return replaced(text, call, in: frame)
    default: return []
    }
  }

  private mutating func formattedNumber(
    _ number: [UInt8], _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let flag = argumentValue(1, of: call, in: frame).map {
      String(decoding: $0, as: UTF8.self).uppercased()
    }
    if flag == "R" {
      return number.filter { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    }
    guard number.count <= 64 else { return number }
    return wiki.words.numbers?.formatted(number, isGrouped: flag != "NOSEP") ?? number
  }

  private mutating func plural(
    _ text: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    let count = Int(digits.prefix(15)) ?? 0
    var forms: [Int32] = []
    var index = call.firstArgument
    while index >= 0 {
      let node = frame.program.nodes[Int(index)]
      if let equals = nameEnd(of: node, in: frame.program),
        let name = frame.program.plainText(from: frame.program.nodes[Int(equals)].next) == nil
          ? nil : Optional(value(node.firstChild, in: frame, toEquals: true)),
        let exact = WikitextWords.number(Self.trimmed(name)) ?? (name == [0x30] ? 0 : nil)
      {
        if exact == count { return trimmed(frame.program.nodes[Int(equals)].next, frame) }
      } else {
        forms.append(index)
      }
      index = node.next
    }
    guard !forms.isEmpty else { return [] }
    let form = min(wiki.words.pluralForm(of: count), forms.count - 1)
    return trimmedValue(ofArgument: forms[form], in: frame)
  }

  private mutating func padded(
    _ name: WikiFunction.Name, _ text: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let width = min(number(1, of: call, in: frame) ?? 0, 500)
    let filler = argumentValue(2, of: call, in: frame).map { String(decoding: $0, as: UTF8.self) }
    let fill = Array((filler ?? "0").unicodeScalars)
    let missing = width - text.unicodeScalars.count
    guard missing > 0, !fill.isEmpty else { return Array(text.utf8) }
    var padding = String.UnicodeScalarView()
    for index in 0..<missing { padding.append(fill[index % fill.count]) }
    let pad = String(padding)
    return Array((name == .padleft ? pad + text : text + pad).utf8)
  }

  private func urlEncoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if WikitextGlyph.isAlphanumeric(byte) || "-._".utf8.contains(byte) {
        result.append(byte)
      } else if byte == 0x20 {
        result.append(UInt8(ascii: "_"))
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return result
  }

  private mutating func position(
    _ text: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let needle = argumentValue(1, of: call, in: frame) ?? [0x20]
    noteWork(text.utf8.count)
    guard !needle.isEmpty, needle.count <= 64,
      let range = Array(text.utf8).firstRange(of: needle)
    else { return [] }
    let before = Array(text.utf8)[..<range.lowerBound]
    return Array("\(before.count { $0 & 0xC0 != 0x80 })".utf8)
  }

  private mutating func part(
    _ text: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let scalars = Array(text.unicodeScalars)
    let start = number(1, of: call, in: frame) ?? 0
    let length = number(2, of: call, in: frame) ?? 0
    let from = min(start >= 0 ? start : max(0, scalars.count + start), scalars.count)
    let end = length > 0 ? min(scalars.count, from + length) : max(from, scalars.count + length)
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars[from..<end])
    return Array(String(result).utf8)
  }

  private mutating func replaced(
    _ text: String, _ call: TemplateCall, in frame: TemplateFrame
  ) -> [UInt8] {
    let needle = argumentValue(1, of: call, in: frame) ?? [0x20]
    let replacement = argumentValue(2, of: call, in: frame) ?? []
    noteWork(text.utf8.count)
    guard !needle.isEmpty, needle.count <= 64 else { return Array(text.utf8) }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let range = rest.firstRange(of: needle), !isExhausted {
      result += rest[..<range.lowerBound] + replacement
      noteWork(replacement.count + 8)
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
