import Glibc
import Text

/// What is the same for all pages of a wiki when its templates are expanded.
struct TemplateWiki: Sendable {
  let library: TemplateLibrary
  let forms: TemplateForms
  let words: WikiWords
}

/// Replaces the calls of templates on a page by the wikitext that they stand for, as MediaWiki does
/// it before anything else is read.
///
/// A call of a template that the library lacks, or that only Lua could expand, stays a call, its
/// arguments expanded: the renderer has forms for some and a rule for the rest. What a block leaves
/// is the empty call `{{}}`, so that the text around it is tidied.
///
/// The work is bounded by definition: at most ``baseWork`` and ``workPerByte`` for every byte of
/// the page, whatever the templates hold; past that, calls come to nothing and are booked as
/// endless.
struct TemplateExpander {
  /// Bytes written or compared, and a few for every node visited.
  static let baseWork = 8 << 20
  static let workPerByte = 8
  /// Templates and functions within each other.
  static let maximumDepth = 120
  private static let emptyCall = Array("{{}}".utf8)

  let wiki: TemplateWiki
  let facts: PageFacts
  private(set) var counts = TemplateCounts()
  private(set) var work = 0
  private let workLimit: Int
  private var depth = 0
  /// Where the line of the page ends that is known to hold nothing but calls, or not to.
  private var lineEnd = -1
  private var isLineOfCalls = false

  private init(wiki: TemplateWiki, facts: PageFacts, pageBytes: Int) {
    self.wiki = wiki
    self.facts = facts
    workLimit = Self.baseWork + Self.workPerByte * pageBytes
  }

  /// `wikitext` with its calls expanded.
  ///
  /// - Parameter work: Grows by the work done, for tests to bound.
  static func expanded(
    _ wikitext: [UInt8], facts: PageFacts, wiki: TemplateWiki, counts: inout TemplateCounts,
    work: inout Int
  ) -> [UInt8] {
    let program = TemplateProgram(compiling: wikitext)
    var expander = TemplateExpander(wiki: wiki, facts: facts, pageBytes: wikitext.count)
    var output: [UInt8] = []
    output.reserveCapacity(wikitext.count + wikitext.count / 4)
    let page = TemplateFrame(program: program)
    expander.write(program.first, in: page, to: &output)
    counts += expander.counts
    work += expander.work + 2 * wikitext.count
    return output
  }

  /// Whether anything in `wikitext` may be expanded: a call where there is a library, else a
  /// function, a variable or a parameter.
  static func isNeeded(for wikitext: [UInt8], wiki: TemplateWiki) -> Bool {
    wikitext.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return false }
      var start = 0
      while start + 1 < text.count,
        let found = memchr(base + start, Int32(UInt8(ascii: "{")), text.count - start)
      {
        let brace = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        start = brace + 1
        guard start < text.count, text[start] == UInt8(ascii: "{") else { continue }
        if !wiki.library.isEmpty || isFunction(text, at: start + 1, words: wiki.words) {
          return true
        }
        start += 1
      }
      return false
    }
  }

  /// Whether a function's or variable's name follows the braces before `start`, or a third brace.
  private static func isFunction(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, words: WikiWords
  ) -> Bool {
    var first = start
    let limit = min(text.count, start + 64)
    while first < limit, text[first] <= 0x20 { first += 1 }
    guard first < limit else { return false }
    switch text[first] {
    case UInt8(ascii: "#"), UInt8(ascii: "{"): return true
    default: break
    }
    var end = first
    while end < limit, text[end] != UInt8(ascii: ":"), text[end] != UInt8(ascii: "|"),
      text[end] != UInt8(ascii: "}"), text[end] != UInt8(ascii: "{")
    {
      end += 1
    }
    guard end < limit, text[end] != UInt8(ascii: "|") else { return false }
    if text[end] == UInt8(ascii: "{") { return true }
    let isCall = text[end] == UInt8(ascii: ":")
    let name = trimmed(Array(text[first..<(isCall ? end + 1 : end)]))
    guard let function = WikiFunction(call: name, words: words) else { return false }
    // What shows nothing and what has a form of its own is left to the renderer.
    return function.name != .nothing && function.name != .bar && function.name != .equals
  }

  var isExhausted: Bool { work > workLimit }

  /// Counts work that functions do.
  mutating func noteWork(_ amount: Int) { work += amount }

  // MARK: Nodes

  /// Writes what the list of nodes that begins at `first` comes to, up to its `=` or of its first
  /// node alone if so asked.
  mutating func write(
    _ first: Int32, in frame: TemplateFrame, toEquals: Bool = false, isOne: Bool = false,
    to output: inout [UInt8]
  ) {
    var index = first
    while index >= 0 {
      let node = frame.program.nodes[Int(index)]
      work += 8
      switch node.kind {
      case .equals where toEquals: return
      case .text, .equals:
        guard frame.isPage || !isExhausted else { return }
        work += frame.isPage ? 0 : Int(node.end - node.start)
        output.append(contentsOf: frame.program.bytes[Int(node.start)..<Int(node.end)])
      case .parameter: parameter(node, in: frame, to: &output)
      case .call: call(node, at: index, in: frame, to: &output)
      case .argument: write(node.firstChild, in: frame, to: &output)
      }
      if frame.isLua || isOne { return }
      index = node.next
    }
  }

  /// What the list of nodes comes to.
  mutating func value(_ first: Int32, in frame: TemplateFrame, toEquals: Bool = false) -> [UInt8] {
    if !toEquals, let plain = frame.program.plainText(from: first) {
      work += 8 + plain.count
      return isExhausted ? [] : Array(plain)
    }
    var output: [UInt8] = []
    write(first, in: frame, toEquals: toEquals, to: &output)
    return output
  }

  /// The value of the argument node `index`, without white space at its ends.
  mutating func trimmedValue(ofArgument index: Int32, in frame: TemplateFrame) -> [UInt8] {
    Self.trimmed(value(frame.program.nodes[Int(index)].firstChild, in: frame))
  }

  static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let slice = trimmed(bytes[...])
    return slice.count == bytes.count ? bytes : Array(slice)
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return bytes[start..<end]
  }

  private mutating func parameter(
    _ node: TemplateProgram.Node, in frame: TemplateFrame, to output: inout [UInt8]
  ) {
    guard node.firstChild >= 0, depth < Self.maximumDepth else { return }
    depth += 1
    defer { depth -= 1 }
    let argument = frame.program.nodes[Int(node.firstChild)]
    let name = Self.trimmed(value(argument.firstChild, in: frame))
    if let value = argumentValue(name, of: frame) {
      guard !isExhausted else { return }
      work += value.count
      output.append(contentsOf: value)
    } else if argument.next >= 0 {
      write(frame.program.nodes[Int(argument.next)].firstChild, in: frame, to: &output)
    } else {
      guard frame.isPage || !isExhausted else { return }
      work += name.count + 6
      output.append(contentsOf: "{{{".utf8)
      output.append(contentsOf: name)
      output.append(contentsOf: "}}}".utf8)
    }
  }

  /// The argument `name` that the template of `frame` was called with, expanded the first time that
  /// it is asked for; `nil` where it was not given.
  mutating func argumentValue(_ name: [UInt8], of frame: TemplateFrame) -> [UInt8]? {
    guard let place = frame.place(of: name), let caller = frame.caller else { return nil }
    if let value = frame.arguments[place].value { return value }
    let argument = frame.arguments[place]
    var value = value(argument.first, in: caller)
    if argument.isNamed { value = Self.trimmed(value) }
    frame.arguments[place].value = value
    return value
  }

  // MARK: Calls

  private mutating func call(
    _ node: TemplateProgram.Node, at index: Int32, in frame: TemplateFrame,
    to output: inout [UInt8]
  ) {
    guard node.firstChild >= 0 else { return }
    let argument = frame.program.nodes[Int(node.firstChild)]
    let name = Self.trimmed(value(argument.firstChild, in: frame))
    guard !isExhausted, depth < Self.maximumDepth else {
      leaveOut(name, .endless, node, in: frame, to: &output)
      return
    }
    depth += 1
    defer { depth -= 1 }
    let call = TemplateCall(
      name: Self.withoutModifiers(name), firstArgument: argument.next, node: node)
    if let function = WikiFunction(call: call.name, words: wiki.words) {
      run(function, call, in: frame, to: &output)
      return
    }
    expand(call, at: index, in: frame, to: &output)
  }

  /// `name` without `subst:`, `safesubst:` and the like, which change nothing once a page is saved.
  private static func withoutModifiers(_ name: [UInt8]) -> [UInt8] {
    for modifier in ["safesubst:", "subst:", "msg:", "msgnw:", "raw:"]
    where name.count > modifier.utf8.count
      && zip(name, modifier.utf8).allSatisfy({ $0 | 0x20 == $1 })
    {
      return trimmed(Array(name.dropFirst(modifier.utf8.count)))
    }
    return name
  }

  private mutating func expand(
    _ call: TemplateCall, at index: Int32, in frame: TemplateFrame, to output: inout [UInt8]
  ) {
    let key = wiki.library.titles.key(ofCall: call.name)
    let isOwn = wiki.forms.isAdded(call.name)
    guard let key, !isOwn, let entry = wiki.library.entry(forKey: key) else {
      writeUnknown(call, in: frame, to: &output)
      return
    }
    switch entry {
    case .block: leaveOut(call.name, .block, call.node, in: frame, to: &output)
    case .unknown, .redirect: writeUnknown(call, in: frame, to: &output)
    case .program(let program):
      if frame.isWithin(key) {
        leaveOut(call.name, .endless, call.node, in: frame, to: &output)
        return
      }
      let inner = TemplateFrame(
        program: program, key: key, caller: frame, arguments: arguments(of: call, in: frame))
      var result: [UInt8] = []
      write(program.first, in: inner, to: &result)
      let hasForm = inner.isLua || inner.hasUnknown && wiki.forms.knows(call.name)
      if hasForm {
        writeUnknown(call, in: frame, to: &output)
        return
      }
      if inner.hasUnknown { frame.hasUnknown = true }
      show(result, of: call, at: index, in: frame, to: &output)
    }
  }

  private mutating func show(
    _ result: [UInt8], of call: TemplateCall, at index: Int32, in frame: TemplateFrame,
    to output: inout [UInt8]
  ) {
    guard frame.isPage else {
      Self.startBlock(result, in: &output)
      work += result.count
      output.append(contentsOf: result)
      return
    }
    if isAlone(call.node, at: index, in: frame.program), !hasProse(call, in: frame.program),
      !Self.hasPartOfTable(result)
    {
      leaveOut(call.name, .block, call.node, in: frame, to: &output)
      return
    }
    if result.allSatisfy({ $0 <= 0x20 }) {
      output.append(contentsOf: Self.emptyCall)
      return
    }
    Self.startBlock(result, in: &output)
    output.append(contentsOf: result)
  }

  /// Whether `result` has markup of a table, which may begin or end with another template.
  private static func hasPartOfTable(_ result: [UInt8]) -> Bool {
    var isLineStart = true
    for (index, byte) in result.enumerated() {
      if isLineStart, byte == UInt8(ascii: "|") { return true }
      if byte == UInt8(ascii: "{"), index + 1 < result.count, result[index + 1] == UInt8(ascii: "|")
      {
        return true
      }
      isLineStart = byte == 0x0A || isLineStart && byte <= 0x20
    }
    return false
  }

  /// A table or a list that a template begins with is at the start of a line.
  static func startBlock(_ result: [UInt8], in output: inout [UInt8]) {
    guard let first = result.first, let last = output.last, last != 0x0A else { return }
    let isTable = first == UInt8(ascii: "{") && result.count > 1 && result[1] == UInt8(ascii: "|")
    let isItem =
      first == UInt8(ascii: "*") || first == UInt8(ascii: "#") || first == UInt8(ascii: ":")
      || first == UInt8(ascii: ";")
    if isTable || isItem { output.append(0x0A) }
  }

  /// Books a call that comes to nothing; where it stands, words stay apart.
  mutating func leaveOut(
    _ name: [UInt8], _ fate: TemplateCounts.Fate, _ node: TemplateProgram.Node,
    in frame: TemplateFrame, to output: inout [UInt8]
  ) {
    guard frame.isPage else { return }
    counts.note(name, fate, byteCount: Int(node.end - node.start))
    output.append(contentsOf: Self.emptyCall)
  }

  // MARK: Unknown calls

  /// Writes a call that is not expanded, its arguments expanded.
  mutating func writeUnknown(
    _ call: TemplateCall, in frame: TemplateFrame, to output: inout [UInt8]
  ) {
    guard !isExhausted else { return }
    frame.hasUnknown = true
    output.append(contentsOf: "{{".utf8)
    output.append(contentsOf: call.name)
    var position = 0
    var index = call.firstArgument
    while index >= 0 {
      let argument = frame.program.nodes[Int(index)]
      output.append(UInt8(ascii: "|"))
      let hasName = nameEnd(of: argument, in: frame.program) != nil
      if !hasName { position += 1 }
      write(argument, position: hasName ? nil : position, in: frame, to: &output)
      index = argument.next
    }
    output.append(contentsOf: "}}".utf8)
  }

  /// Writes an argument of a call that is not expanded. Bars that calls in it come to part no
  /// arguments, and their equals signs end no name.
  private mutating func write(
    _ argument: TemplateProgram.Node, position: Int?, in frame: TemplateFrame,
    to output: inout [UInt8]
  ) {
    let start = output.count
    var hasEquals = false
    var index = argument.firstChild
    while index >= 0 {
      let node = frame.program.nodes[Int(index)]
      let place = output.count
      if node.kind == .text || node.kind == .equals {
        work += Int(node.end - node.start) + 8
        output.append(contentsOf: frame.program.bytes[Int(node.start)..<Int(node.end)])
      } else {
        write(index, in: frame, isOne: true, to: &output)
        // A call that was left as it is needs no escapes, however much stands in it.
        if !output[place...].starts(with: "{{".utf8) {
          hasEquals = hasEquals || output[place...].contains(UInt8(ascii: "="))
          escape(from: place, in: &output)
        }
      }
      index = node.next
    }
    if let position, hasEquals {
      output.insert(contentsOf: "\(position)=".utf8, at: start)
      work += output.count - start
    }
  }

  /// Writes the bars from `start` on, outside of links and calls, as references to characters.
  private mutating func escape(from start: Int, in output: inout [UInt8]) {
    work += output.count - start
    guard output[start...].contains(UInt8(ascii: "|")) else { return }
    let value = Array(output[start...])
    output.removeLast(value.count)
    var depth = 0
    var index = 0
    while index < value.count {
      let byte = value[index]
      let isDouble = index + 1 < value.count && value[index + 1] == byte
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): if isDouble { depth += 1 }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): if isDouble { depth = max(0, depth - 1) }
      default: break
      }
      if byte == UInt8(ascii: "|"), depth == 0 {
        output.append(contentsOf: "&#124;".utf8)
      } else {
        output.append(byte)
        if isDouble, "[]{}".utf8.contains(byte) {
          output.append(byte)
          index += 1
        }
      }
      index += 1
    }
  }

  // MARK: Arguments

  /// The `=` that ends the name of `argument`; `nil` where it has no name.
  func nameEnd(of argument: TemplateProgram.Node, in program: TemplateProgram) -> Int32? {
    var index = argument.firstChild
    while index >= 0 {
      if program.nodes[Int(index)].kind == .equals { return index }
      index = program.nodes[Int(index)].next
    }
    return nil
  }

  private mutating func arguments(
    of call: TemplateCall, in frame: TemplateFrame
  ) -> [TemplateFrame.Argument] {
    var arguments: [TemplateFrame.Argument] = []
    var position = 0
    var index = call.firstArgument
    while index >= 0 {
      let node = frame.program.nodes[Int(index)]
      work += 8
      if let equals = nameEnd(of: node, in: frame.program) {
        let name = Self.trimmed(value(node.firstChild, in: frame, toEquals: true))
        arguments.append(
          .init(
            key: TemplateFrame.Key(name), first: frame.program.nodes[Int(equals)].next,
            isNamed: true))
      } else {
        position += 1
        arguments.append(
          .init(key: .number(position), first: node.firstChild, isNamed: false))
      }
      index = node.next
    }
    return arguments
  }

  // MARK: Blocks

  /// Whether the call at `index` of the page stands on a line of nothing but calls.
  private mutating func isAlone(
    _ node: TemplateProgram.Node, at index: Int32, in program: TemplateProgram
  ) -> Bool {
    if Int(node.start) < lineEnd { return isLineOfCalls }
    let bytes = program.bytes
    var start = Int(node.start)
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    isLineOfCalls = start == 0 || bytes[start - 1] == 0x0A
    lineEnd = Int(node.end)
    var next = node.next
    while isLineOfCalls, next >= 0 {
      let sibling = program.nodes[Int(next)]
      guard sibling.kind == .text else {
        isLineOfCalls = sibling.kind == .call
        lineEnd = Int(sibling.end)
        next = sibling.next
        continue
      }
      var place = Int(sibling.start)
      while place < sibling.end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
      if place < sibling.end {
        isLineOfCalls = bytes[place] == 0x0A
        break
      }
      next = sibling.next
    }
    return isLineOfCalls
  }

  /// Whether an argument of the call reads as text of the page: a box has names for its many
  /// arguments, a notice has none or few words.
  private func hasProse(_ call: TemplateCall, in program: TemplateProgram) -> Bool {
    var named = 0
    var hasProse = false
    var index = call.firstArgument
    while index >= 0 {
      let node = program.nodes[Int(index)]
      if let equals = nameEnd(of: node, in: program) {
        let key = Self.trimmed(
          program.bytes[Int(node.start)..<Int(program.nodes[Int(equals)].start)])
        if WikitextWords.number(key) == nil { named += 1 }
      }
      hasProse =
        hasProse || WikitextWords.areProse(program.bytes[Int(node.start)..<Int(node.end)])
      index = node.next
    }
    return hasProse && named < 5
  }
}
