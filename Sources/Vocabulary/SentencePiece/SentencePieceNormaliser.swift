/// What SentencePiece makes of text before it looks for pieces.
///
/// At each place the longest user-defined symbol stays as it is; else the longest rule that fits
/// replaces what it fits; else a character stays, and a byte that begins none becomes U+FFFD. Rules
/// see the original text once, from left to right: this is not Unicode's normalisation. Spaces
/// become ▁, runs of them one, and none stands at either end but the first, as the model says.
///
/// - Source: sentencepiece 0.2.3, `normalizer.cc`; ``SlowSentencePieceNormaliser`` is the twin.
package struct SentencePieceNormaliser: Sendable {
  package let addsDummyPrefix: Bool
  package let removesExtraWhitespace: Bool
  package let escapesWhitespace: Bool
  package let treatsWhitespaceAsSuffix: Bool
  package let rules: SentencePieceCharsMap?
  package let symbols: SymbolMatcher
  let classes: CharacterClasses
  private let userDefinedSymbols: [[UInt8]]

  /// Makes the normaliser of a model.
  ///
  /// - Parameters:
  ///   - spec: Its section of the model.
  ///   - userDefinedSymbols: What stays as it is.
  ///   - treatsWhitespaceAsSuffix: Whether the ▁ that is added stands at the end.
  ///   - file: The model's name, for errors.
  /// - Throws: ``VocabularyError`` for rules that do not hold together.
  package init(
    _ spec: NormaliserSpec, userDefinedSymbols: [[UInt8]] = [],
    treatsWhitespaceAsSuffix: Bool = false, file: String
  ) throws(VocabularyError) {
    let blob = spec.charsMap
    rules = blob.isEmpty ? nil : try SentencePieceCharsMap(serialised: blob, file: file)
    addsDummyPrefix = spec.addsDummyPrefix
    removesExtraWhitespace = spec.removesExtraWhitespace
    escapesWhitespace = spec.escapesWhitespace
    self.treatsWhitespaceAsSuffix = treatsWhitespaceAsSuffix
    symbols = SymbolMatcher(userDefinedSymbols)
    classes = CharacterClasses(rules, symbols)
    self.userDefinedSymbols = userDefinedSymbols
  }

  /// The readable twin.
  package var twin: SlowSentencePieceNormaliser {
    SlowSentencePieceNormaliser(
      rules: rules, symbols: userDefinedSymbols, addsDummyPrefix: addsDummyPrefix,
      removesExtraWhitespace: removesExtraWhitespace, escapesWhitespace: escapesWhitespace,
      treatsWhitespaceAsSuffix: treatsWhitespaceAsSuffix)
  }

  /// Puts what `input` becomes in place of what `output` has.
  ///
  /// - Complexity: O(*n*) for *n* bytes, times the length of the longest rule or symbol.
  package func normalise(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    let bytes = input.assumingMemoryBound(to: UInt8.self)
    withView { view in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
      var place = 0
      if removesExtraWhitespace {
        while place < bytes.count {
          let step = view.step(base, place, bytes.count)
          guard step.count == 1, step.bytes[0] == UInt8(ascii: " ") else { break }
          place += step.consumed
        }
        if place == bytes.count { return }
      }
      if addsDummyPrefix && !treatsWhitespaceAsSuffix { appendSpace(to: &output) }
      var wasSpace = removesExtraWhitespace
      view.normalise(base, place, bytes.count, self, &wasSpace, &output)
      if removesExtraWhitespace { removeTrailingSpaces(of: &output) }
      if addsDummyPrefix && treatsWhitespaceAsSuffix { appendSpace(to: &output) }
    }
  }

  private func appendSpace(to output: inout [UInt8]) {
    if escapesWhitespace {
      output.append(contentsOf: spaceSymbol)
    } else {
      output.append(UInt8(ascii: " "))
    }
  }

  private func removeTrailingSpaces(of output: inout [UInt8]) {
    if escapesWhitespace {
      while output.suffix(3).elementsEqual(spaceSymbol) { output.removeLast(3) }
    } else {
      while output.last == UInt8(ascii: " ") { output.removeLast() }
    }
  }
}

/// Finds user-defined symbols.
package struct SymbolMatcher: Hashable, Sendable {
  /// The symbols up to a byte 0, where one has it: the package sees no more of them.
  package let symbols: [[UInt8]]
  let trie: DoubleArrayTrie

  package init(_ symbols: [[UInt8]]) {
    let cut = Set(symbols.map { Array($0.prefix { $0 != 0 }) }).subtracting([[]])
    self.symbols = cut.sorted { $0.lexicographicallyPrecedes($1) }
    trie = DoubleArrayTrie(self.symbols.enumerated().map { ($0.element, UInt32($0.offset)) })
  }
}

/// What may happen to a character, so that most need only be looked at.
struct CharacterClasses: Sendable {
  /// A rule replaces the character, or a symbol begins with its first byte, or it is ▁.
  static let changes: UInt8 = 1
  /// A rule of several characters begins with it.
  static let begins: UInt8 = 2
  /// A rule of several characters has it in second place.
  static let follows: UInt8 = 4

  /// Where the page of 256 characters begins in ``classes``, by the character's upper bits.
  private(set) var pages = [UInt16](repeating: 0, count: 0x1100)
  /// A page that has no rules comes first.
  private(set) var classes = [UInt8](repeating: 0, count: 256)
  /// Whether all rules replace whole characters; else only the trie can tell.
  private(set) var areWhole = true
  /// Whether all replacements are well formed.
  private(set) var haveWholeTargets = true
  /// Whether a rule or a symbol has a space in it.
  private(set) var haveSpaces = false

  init(_ rules: SentencePieceCharsMap?, _ symbols: SymbolMatcher) {
    rules?.forEach { source, target in
      haveSpaces = haveSpaces || source.contains(0x20)
      haveWholeTargets = haveWholeTargets && isWhole(target)
      guard let source = scalars(of: source) else {
        areWhole = false
        return
      }
      if source.count == 1 {
        mark(source[0], Self.changes)
      } else {
        mark(source[0], Self.begins)
        mark(source[1], Self.follows)
      }
    }
    haveSpaces = haveSpaces || symbols.symbols.contains { $0.contains(0x20) }
    // A ▁ of the text itself stays, but begins a new word.
    mark(0x2581, Self.changes)
    // Many symbols may begin alike, and a first byte may be that of 262,144 characters.
    var firstBytes = [Bool](repeating: false, count: 256)
    for symbol in symbols.symbols { firstBytes[Int(symbol[0])] = true }
    for byte in UInt8.min...UInt8.max where firstBytes[Int(byte)] {
      markAll(beginningWith: byte)
    }
  }

  private mutating func mark(_ scalar: UInt32, _ bit: UInt8) {
    let page = Int(scalar >> 8)
    if pages[page] == 0 {
      pages[page] = UInt16(classes.count >> 8)
      classes.append(contentsOf: repeatElement(0, count: 256))
    }
    classes[Int(pages[page]) << 8 | Int(scalar & 0xFF)] |= bit
  }

  private mutating func markAll(beginningWith byte: UInt8) {
    let range: Range<UInt32> =
      switch byte {
      case 0..<0x80: UInt32(byte)..<UInt32(byte) + 1
      case 0xC2..<0xE0: UInt32(byte & 0x1F) << 6..<UInt32(byte & 0x1F) << 6 + 0x40
      case 0xE0..<0xF0: UInt32(byte & 0x0F) << 12..<UInt32(byte & 0x0F) << 12 + 0x1000
      case 0xF0..<0xF5:
        UInt32(byte & 0x07) << 18..<min(0x110000, UInt32(byte & 0x07) << 18 + 0x40000)
      default: 0..<0
      }
    for scalar in range { mark(scalar, Self.changes) }
  }
}

extension SentencePieceNormaliser {
  /// Calls `body` with the tables as pointers, which hold during the call.
  func withView<Result>(_ body: (NormaliserView) -> Result) -> Result {
    classes.pages.withUnsafeBufferPointer { pages in
      classes.classes.withUnsafeBufferPointer { classes in
        (rules?.trie.units ?? []).withUnsafeBufferPointer { units in
          (rules?.strings ?? []).withUnsafeBufferPointer { strings in
            symbols.trie.units.withUnsafeBufferPointer { symbolUnits in
              body(
                NormaliserView(
                  pages: pages, classes: classes, units: units, strings: strings,
                  symbols: symbolUnits, asciiPage: Int(self.classes.pages[0]) << 8,
                  hasSymbols: !symbols.symbols.isEmpty,
                  areWhole: self.classes.areWhole))
            }
          }
        }
      }
    }
  }
}

/// The tables of a normaliser, while they are in use.
struct NormaliserView {
  let pages: UnsafeBufferPointer<UInt16>
  let classes: UnsafeBufferPointer<UInt8>
  let units: UnsafeBufferPointer<UInt32>
  let strings: UnsafeBufferPointer<UInt8>
  let symbols: UnsafeBufferPointer<UInt32>
  let asciiPage: Int
  let hasSymbols: Bool
  let areWhole: Bool

  /// What the beginning of the text becomes.
  struct Step {
    var bytes: UnsafePointer<UInt8>
    var count: Int
    var consumed: Int
  }

  @inline(__always)
  func characterClass(_ scalar: UInt32) -> UInt8 {
    classes[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }

  @inline(__always)
  func asciiClass(_ byte: UInt8) -> UInt8 { classes[asciiPage | Int(byte)] }

  /// What the text at `place` becomes, however unusual it is.
  func step(_ base: UnsafePointer<UInt8>, _ place: Int, _ end: Int) -> Step {
    if hasSymbols {
      let (count, _) = longestPrefix(symbols, base, place, end)
      if count > 0 { return Step(bytes: base + place, count: count, consumed: count) }
    }
    let (count, value) = longestPrefix(units, base, place, end)
    if count > 0 {
      let start = Int(value)
      var length = 0
      while start + length < strings.count, strings[start + length] != 0 { length += 1 }
      if let base = strings.baseAddress {
        return Step(bytes: base + start, count: length, consumed: count)
      }
    }
    guard let (_, count) = decodeUTF8(base, place, end) else {
      return Step(bytes: replacementCharacter, count: 3, consumed: 1)
    }
    return Step(bytes: base + place, count: count, consumed: count)
  }

  /// Appends what `place ..< end` becomes, without the spaces that stand at an end.
  func normalise(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ options: SentencePieceNormaliser,
    _ wasSpace: inout Bool, _ output: inout [UInt8]
  ) {
    var place = start
    let space = UInt8(ascii: " ")
    while place < end {
      let plain = plainEnd(base, place, end)
      if plain > place {
        output.append(contentsOf: UnsafeBufferPointer(start: base + place, count: plain - place))
        place = plain
        wasSpace = false
        continue
      }
      var step = step(base, place, end)
      place += step.consumed
      while wasSpace, step.count > 0, step.bytes[0] == space {
        step.bytes += 1
        step.count -= 1
      }
      if step.count > 0 {
        for index in 0..<step.count {
          if options.escapesWhitespace, step.bytes[index] == space {
            output.append(contentsOf: spaceSymbol)
          } else {
            output.append(step.bytes[index])
          }
        }
        wasSpace = step.bytes[step.count - 1] == space
      }
      if !options.removesExtraWhitespace { wasSpace = false }
    }
  }

  /// Where the characters end that stand at `place` and stay as they are: at a space, a character
  /// that changes, or a broken byte. All before the end are whole.
  func plainEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard areWhole else { return start }
    var place = start
    // The beginning of the last character, which may still be the first of a rule.
    var last = start
    var mayBegin = false
    while place < end {
      guard let (scalar, count) = decodeUTF8(base, place, end), scalar != 0x20 else { break }
      let found = characterClass(scalar)
      if found & CharacterClasses.follows != 0, mayBegin { return last }
      if found & CharacterClasses.changes != 0 { break }
      mayBegin = found & CharacterClasses.begins != 0
      last = place
      place += count
    }
    return mayBegin && place < end && base[place] == 0x20 && mayFollowSpace ? last : place
  }

  /// Whether a rule of several characters has a space in second place.
  private var mayFollowSpace: Bool {
    characterClass(0x20) & CharacterClasses.follows != 0
  }

  @inline(__always)
  func longestPrefix(
    _ units: UnsafeBufferPointer<UInt32>, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> (count: Int, value: UInt32) {
    guard var unit = units.first else { return (0, 0) }
    var children = DoubleArrayTrie.offset(unit)
    var found = (count: 0, value: UInt32(0))
    for place in start..<end {
      let byte = base[place]
      children ^= Int(byte)
      guard children < units.count else { break }
      unit = units[children]
      guard DoubleArrayTrie.label(unit) == UInt32(byte) else { break }
      children ^= DoubleArrayTrie.offset(unit)
      if DoubleArrayTrie.hasLeaf(unit), children < units.count {
        found = (place - start + 1, units[children] & 0x7FFF_FFFF)
      }
    }
    return found
  }
}

/// U+FFFD, which stands for a byte that belongs to no character. It is never freed.
nonisolated(unsafe) private let replacementCharacter: UnsafePointer<UInt8> = {
  let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 3)
  (bytes[0], bytes[1], bytes[2]) = (0xEF, 0xBF, 0xBD)
  return UnsafePointer(bytes)
}()
