internal import ByteIO
internal import Chance
public import Values

/// What of a document is put out of order: text without the structure of its language.
public enum Shuffle: String, CaseIterable, Codable, Sendable {
  /// Unicode scalars: what is left is how frequent they are.
  case characters
  /// What stands between spaces: what is left is words and how frequent they are.
  case words

  /// Puts the text of a document out of order; line feeds, and spaces between words, stay where
  /// they are. The result has as many bytes.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - key: What the order depends on: equal texts with equal keys come out alike.
  package func shuffled(_ text: [UInt8], key: UInt64) -> [UInt8] {
    let units = units(of: text)
    var order = Array(units.indices)
    var generator = SplitMix64(key: key, counter: 0)
    generator.shuffle(&order)
    var shuffled: [UInt8] = []
    shuffled.reserveCapacity(text.count)
    var end = 0
    for (unit, other) in zip(units, order) {
      shuffled += text[end..<unit.lowerBound]
      shuffled += text[units[other]]
      end = unit.upperBound
    }
    return shuffled + text[end...]
  }

  /// What changes places.
  private func units(of text: [UInt8]) -> [Range<Int>] {
    var units: [Range<Int>] = []
    var start = 0
    for index in text.indices {
      let byte = text[index]
      let isFixed = byte == UInt8(ascii: "\n") || (self == .words && byte == UInt8(ascii: " "))
      let begins = isFixed || (self == .characters && byte & 0xC0 != 0x80)
      if begins {
        if start < index { units.append(start..<index) }
        start = isFixed ? index + 1 : index
      }
    }
    if start < text.count { units.append(start..<text.count) }
    return units
  }
}

/// What becomes of a corpus's documents when they are sampled.
public struct ShuffleSettings: SettingsSection {
  /// What is put out of order; `nil` for nothing.
  public var shuffle: Shuffle?

  /// Nothing is.
  public init() {}

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("shuffle", \.shuffle, .word)
  ]
}
