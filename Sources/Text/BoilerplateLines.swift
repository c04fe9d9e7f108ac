/// Lines that web pages show to everybody and that nobody wrote for the page: rules by name.
///
/// The rules look for phrases, as those for C4 do (Raffel et al., 2020, section 2.2; phrases as in
/// its published implementation): ASCII letters are the same in either case, and a phrase
/// may stand anywhere in a line. They are English, so on other languages they do little.
public enum BoilerplateRule: String, CaseIterable, Codable, Sendable {
  /// Lines about enabling JavaScript: those that hold `javascript`.
  case javascript
  /// Notices about cookies: `uses cookies`, `use of cookies`, `use cookies`, `cookie policy`.
  case cookies
  /// Links to legal pages: `terms of use`, `privacy policy`.
  case policies
  /// Placeholder text: `lorem ipsum`. (C4 drops the whole page.)
  case loremIpsum = "lorem-ipsum"

  /// What the rule looks for, in lower case.
  public var phrases: [String] {
    switch self {
    case .javascript: ["javascript"]
    case .cookies: ["uses cookies", "use of cookies", "use cookies", "cookie policy"]
    case .policies: ["terms of use", "privacy policy"]
    case .loremIpsum: ["lorem ipsum"]
    }
  }
}

/// Takes lines out of texts by ``BoilerplateRule``s.
public struct BoilerplateLines: Sendable {
  private let phrases: [[UInt8]]
  /// Whether a phrase begins with a byte, upper-case letters counted as lower-case ones.
  private let startsPhrase: [Bool]

  /// Prepares to apply `rules`.
  public init(_ rules: [BoilerplateRule]) {
    let phrases = rules.flatMap(\.phrases).map { Array($0.utf8) }
    self.phrases = phrases
    startsPhrase = (0..<256).map { byte in
      phrases.contains { $0[0] == Self.folded(UInt8(byte)) }
    }
  }

  /// The lines of `text` (parted by `\n`) that no rule takes, and the number of the others.
  public func removed(from text: [UInt8]) -> (text: [UInt8], lineCount: Int) {
    let marks = text.withUnsafeBufferPointer { places(in: $0) }
    if marks.isEmpty { return (text, 0) }
    var kept: [UInt8] = []
    kept.reserveCapacity(text.count)
    var lineCount = 0
    var start = 0
    for mark in marks where mark >= start {
      let lineStart = text[start..<mark].lastIndex(of: 0x0A).map { $0 + 1 } ?? start
      kept.append(contentsOf: text[start..<lineStart])
      start = text[mark...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
      lineCount += 1
    }
    kept.append(contentsOf: text[start...])
    return (kept, lineCount)
  }

  /// Where phrases begin, rising.
  private func places(in text: UnsafeBufferPointer<UInt8>) -> [Int] {
    var places: [Int] = []
    startsPhrase.withUnsafeBufferPointer { startsPhrase in
      for index in 0..<text.count where startsPhrase[Int(text[index])] {
        if phrases.contains(where: { Self.stands($0, at: index, in: text) }) {
          places.append(index)
        }
      }
    }
    return places
  }

  private static func stands(
    _ phrase: [UInt8], at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard index + phrase.count <= text.count else { return false }
    for place in 0..<phrase.count where folded(text[index + place]) != phrase[place] {
      return false
    }
    return true
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
