/// Wikitext cut at its braces, as MediaWiki's preprocessor cuts it: running text, parameters
/// `{{{…}}}` and calls `{{…}}`, in a tree.
///
/// A page and the body of a template are both such programs; ``TemplateExpander`` runs them.
struct TemplateProgram: Sendable {
  enum Kind: UInt8 {
    /// The bytes `start..<end`.
    case text
    /// `{{{name|default}}}`: its children are arguments, the name the first.
    case parameter
    /// `{{name|argument}}`: its children are arguments, the name the first.
    case call
    /// Content between two bars. Its children are what stands in it.
    case argument
    /// The `=` that ends the name of an argument: the bytes `start..<end`.
    case equals
  }

  struct Node {
    var kind: Kind
    /// Where it stands in the bytes.
    var start: Int32
    var end: Int32
    /// The index of the first child; -1 for none.
    var firstChild: Int32 = -1
    /// The index of the next sibling; -1 for none.
    var next: Int32 = -1
  }

  let bytes: [UInt8]
  fileprivate(set) var nodes: [Node] = []
  /// The index of the first node of the whole; -1 for none.
  fileprivate(set) var first: Int32 = -1

  /// Cuts `bytes`, from which comments and tags of inclusion have been taken where that is due.
  ///
  /// - Complexity: O(*n*), without recursion. Braces more than
  ///   ``TemplateCompiler/maximumDepth`` deep are text.
  init(compiling bytes: [UInt8]) {
    self.bytes = bytes
    // Offsets are kept in 32 bits.
    guard bytes.count < Int(Int32.max) else { return }
    (nodes, first) = bytes.withUnsafeBufferPointer { text in
      var compiler = TemplateCompiler(text)
      return compiler.run()
    }
  }

  /// A program that shows nothing.
  static let empty = TemplateProgram(compiling: [])

  /// Memory held, in bytes.
  var byteCount: Int { bytes.count + nodes.count * MemoryLayout<Node>.stride }

  /// The only node, where the whole is one call and white space around it.
  var soleCall: Int32? {
    var found: Int32?
    var index = first
    while index >= 0 {
      let node = nodes[Int(index)]
      switch node.kind {
      case .text:
        if !bytes[Int(node.start)..<Int(node.end)].allSatisfy({ $0 <= 0x20 }) { return nil }
      case .call:
        if found != nil { return nil }
        found = index
      default: return nil
      }
      index = node.next
    }
    return found
  }

  /// The bytes of the list of nodes that begins at `first`, if they are one text or none.
  func plainText(from first: Int32) -> ArraySlice<UInt8>? {
    guard first >= 0 else { return [] }
    let node = nodes[Int(first)]
    guard node.kind == .text, node.next < 0 else { return nil }
    return bytes[Int(node.start)..<Int(node.end)]
  }
}

/// Cuts wikitext at its braces, in one pass: a stack of what is open, and lists of what stands in
/// it.
private struct TemplateCompiler {
  /// Braces and brackets open at once; those opened deeper are text. MediaWiki has a limit of 100
  /// on the depth of expansion.
  static let maximumDepth = 100

  /// A list of sibling nodes.
  struct List {
    var first: Int32 = -1
    var last: Int32 = -1
  }

  /// An opening that has not been closed yet.
  struct Piece {
    /// `{`, `[`, or 0 for the whole.
    let bracket: UInt8
    var count: Int32
    let start: Int32
    /// Finished arguments.
    var arguments = List()
    /// What stands in the argument at hand.
    var content = List()
    var argumentStart: Int32
    var hasEquals = false
  }

  private let text: UnsafeBufferPointer<UInt8>
  private var nodes: [TemplateProgram.Node] = []
  private var pieces: [Piece] = [Piece(bracket: 0, count: 0, start: 0, argumentStart: 0)]
  private var openBraces = 0
  /// Where text starts that is in no node yet.
  private var textStart = 0
  /// The names of elements that have no closing tag in what is left.
  private var unclosedElements: Set<UInt128> = []
  private var isCommentOpenToTheEnd = false

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  mutating func run() -> (nodes: [TemplateProgram.Node], first: Int32) {
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "{"): index = open(UInt8(ascii: "{"), at: index)
      case UInt8(ascii: "["): index = open(UInt8(ascii: "["), at: index)
      case UInt8(ascii: "}"): index = closeBraces(at: index)
      case UInt8(ascii: "]"): index = closeBrackets(at: index)
      case UInt8(ascii: "|"):
        if pieces[pieces.count - 1].bracket == UInt8(ascii: "{") { endArgument(at: index) }
        index += 1
      case UInt8(ascii: "="):
        noteEquals(at: index)
        index += 1
      case UInt8(ascii: "<"): index = angle(at: index)
      default: index += 1
      }
    }
    flush(to: text.count)
    while pieces.count > 1 { unwind() }
    return (nodes, pieces[0].content.first)
  }

  // MARK: Lists

  private mutating func append(_ node: TemplateProgram.Node, to list: inout List) {
    if node.kind == .text, list.last >= 0, nodes[Int(list.last)].kind == .text,
      nodes[Int(list.last)].end == node.start
    {
      nodes[Int(list.last)].end = node.end
      return
    }
    nodes.append(node)
    link(Int32(nodes.count - 1), Int32(nodes.count - 1), to: &list)
  }

  private mutating func link(_ first: Int32, _ last: Int32, to list: inout List) {
    if list.last >= 0 { nodes[Int(list.last)].next = first } else { list.first = first }
    list.last = last
  }

  private mutating func appendHere(_ kind: TemplateProgram.Kind, _ start: Int, _ end: Int) {
    guard end > start else { return }
    var list = pieces[pieces.count - 1].content
    append(.init(kind: kind, start: Int32(start), end: Int32(end)), to: &list)
    pieces[pieces.count - 1].content = list
  }

  private mutating func flush(to end: Int) {
    appendHere(.text, textStart, end)
    textStart = end
  }

  // MARK: Openings and closings

  private func runLength(at start: Int) -> Int {
    var end = start + 1
    while end < text.count, text[end] == text[start] { end += 1 }
    return end - start
  }

  private mutating func open(_ bracket: UInt8, at start: Int) -> Int {
    let length = runLength(at: start)
    let end = start + length
    guard length > 1, pieces.count <= Self.maximumDepth else { return end }
    // Of an odd number of brackets the first is text.
    let opening = bracket == UInt8(ascii: "[") ? end - 2 : start
    flush(to: opening)
    if bracket == UInt8(ascii: "{") { openBraces += 1 }
    textStart = end
    pieces.append(
      Piece(
        bracket: bracket, count: Int32(end - opening), start: Int32(opening),
        argumentStart: Int32(end)))
    return end
  }

  private mutating func noteEquals(at index: Int) {
    let last = pieces.count - 1
    guard pieces[last].bracket == UInt8(ascii: "{"), pieces[last].arguments.first >= 0,
      !pieces[last].hasEquals
    else { return }
    flush(to: index)
    appendHere(.equals, index, index + 1)
    textStart = index + 1
    pieces[last].hasEquals = true
  }

  /// Ends the argument at hand, at the bar or brace at `index`.
  private mutating func endArgument(at index: Int) {
    flush(to: index)
    textStart = index + 1
    let last = pieces.count - 1
    let piece = pieces[last]
    nodes.append(
      .init(
        kind: .argument, start: piece.argumentStart, end: Int32(index),
        firstChild: piece.content.first))
    var list = piece.arguments
    link(Int32(nodes.count - 1), Int32(nodes.count - 1), to: &list)
    pieces[last].arguments = list
    pieces[last].content = List()
    pieces[last].argumentStart = Int32(index + 1)
    pieces[last].hasEquals = false
  }

  private mutating func closeBraces(at start: Int) -> Int {
    let end = start + runLength(at: start)
    var index = start
    while end - index >= 2, openBraces > 0 {
      flush(to: index)
      while pieces[pieces.count - 1].bracket != UInt8(ascii: "{") { unwind() }
      let count = min(Int(pieces[pieces.count - 1].count), end - index, 3)
      endArgument(at: index)
      close(count, end: index + count)
      index += count
      textStart = index
    }
    return end
  }

  /// Makes a node of the last piece, which was closed by `count` braces.
  private mutating func close(_ count: Int, end: Int) {
    var piece = pieces.removeLast()
    openBraces -= 1
    piece.count -= Int32(count)
    let node = TemplateProgram.Node(
      kind: count == 3 ? .parameter : .call, start: piece.start + piece.count, end: Int32(end),
      firstChild: piece.arguments.first)
    if piece.count >= 2 {
      // What is left of the run of braces opens what this stands in.
      pieces.append(
        Piece(
          bracket: piece.bracket, count: piece.count, start: piece.start,
          argumentStart: node.start))
      openBraces += 1
    } else if piece.count == 1 {
      appendHere(.text, Int(piece.start), Int(piece.start) + 1)
    }
    var list = pieces[pieces.count - 1].content
    append(node, to: &list)
    pieces[pieces.count - 1].content = list
  }

  private mutating func closeBrackets(at start: Int) -> Int {
    let end = start + runLength(at: start)
    var index = start
    while end - index >= 2, pieces[pieces.count - 1].bracket == UInt8(ascii: "[") {
      flush(to: index)
      unwind()
      index += 2
    }
    return end
  }

  /// Makes text of the opening of the last piece, and its content that of the piece around it.
  private mutating func unwind() {
    let piece = pieces.removeLast()
    if piece.bracket == UInt8(ascii: "{") { openBraces -= 1 }
    appendHere(.text, Int(piece.start), Int(piece.start + piece.count))
    var list = pieces[pieces.count - 1].content
    var argument = piece.arguments.first
    while argument >= 0 {
      let node = nodes[Int(argument)]
      append(children: node.firstChild, to: &list)
      append(.init(kind: .text, start: node.end, end: node.end + 1), to: &list)
      argument = node.next
    }
    append(children: piece.content.first, to: &list)
    pieces[pieces.count - 1].content = list
  }

  private mutating func append(children first: Int32, to list: inout List) {
    guard first >= 0 else { return }
    var last = first
    while nodes[Int(last)].next >= 0 { last = nodes[Int(last)].next }
    link(first, last, to: &list)
  }
}

// MARK: - Comments and elements

extension TemplateCompiler {
  /// Steps over what the preprocessor does not look into: comments and elements of extensions.
  private mutating func angle(at start: Int) -> Int {
    if start + 3 < text.count, text[start + 1] == UInt8(ascii: "!"),
      text[start + 2] == UInt8(ascii: "-"), text[start + 3] == UInt8(ascii: "-")
    {
      return comment(at: start)
    }
    guard let match = WikitextTags.match(text, at: start, limit: text.count) else {
      return start + 1
    }
    switch match.tag {
    case .dropped, .literal, .preformatted:
      if match.isClosing || match.isSelfClosing { return match.end }
      return closingTag(of: match) ?? match.end
    default: return match.end
    }
  }

  private mutating func comment(at start: Int) -> Int {
    var index = start + 4
    while !isCommentOpenToTheEnd, index + 2 < text.count {
      if text[index] == UInt8(ascii: "-"), text[index + 1] == UInt8(ascii: "-"),
        text[index + 2] == UInt8(ascii: ">")
      {
        return index + 3
      }
      index += 1
    }
    isCommentOpenToTheEnd = true
    return start + 4
  }

  private mutating func closingTag(of match: WikitextTagMatch) -> Int? {
    if unclosedElements.contains(match.key) { return nil }
    var index = match.end
    while index + 2 < text.count {
      if text[index] == UInt8(ascii: "<"), text[index + 1] == UInt8(ascii: "/") {
        let (key, nameEnd) = WikitextTags.name(text, at: index + 2, limit: text.count)
        var end = nameEnd
        while key == match.key, end < text.count, text[end] <= 0x20 { end += 1 }
        if key == match.key, end < text.count, text[end] == UInt8(ascii: ">") { return end + 1 }
      }
      index += 1
    }
    unclosedElements.insert(match.key)
    return nil
  }
}
