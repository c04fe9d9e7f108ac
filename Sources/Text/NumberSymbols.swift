import CICU

/// How a language writes numbers: its separators, groups and digits, by CLDR as ICU has it.
public struct NumberSymbols: Sendable {
  private let group: [UInt8]
  private let decimal: [UInt8]
  private let zero: UInt32
  private let groupSize: Int
  private let nextGroupSize: Int
  private let minimumDigits: Int

  /// The symbols of `language`, a BCP 47 code; `nil` for a language that CLDR knows nothing of.
  ///
  /// Arabic gets the digits of ASCII, which its Wikipedia writes.
  public init?(language: String) {
    let isArabic = language.lowercased().prefix { $0 != "-" } == "ar"
    var numbers = cicu_numbers()
    guard cicu_number_symbols(isArabic ? "ar-u-nu-latn" : language, &numbers) else { return nil }
    group = Self.separator(Self.bytes(of: numbers.group, count: numbers.group_bytes))
    decimal = Self.separator(Self.bytes(of: numbers.decimal, count: numbers.decimal_bytes))
    zero = numbers.zero
    groupSize = max(0, Int(numbers.group_size))
    nextGroupSize = numbers.next_group_size > 0 ? Int(numbers.next_group_size) : groupSize
    minimumDigits = max(1, Int(numbers.minimum_digits))
  }

  /// `number`, ASCII digits with at most one full stop and a minus before them, as the language
  /// writes it; `nil` for anything else.
  ///
  /// - Parameter isGrouped: Whether groups of digits are parted.
  public func formatted(_ number: [UInt8], isGrouped: Bool = true) -> [UInt8]? {
    let isNegative = number.first == UInt8(ascii: "-")
    let digits = number.dropFirst(isNegative ? 1 : 0)
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.count < 3, whole.allSatisfy(Self.isDigit),
      parts.count < 2 || !parts[1].isEmpty && parts[1].allSatisfy(Self.isDigit)
    else { return nil }
    // MediaWiki writes U+2212.
    var text: [UInt8] = isNegative ? [0xE2, 0x88, 0x92] : []
    let isParted = isGrouped && groupSize > 0 && whole.count >= groupSize + minimumDigits
    for (index, digit) in whole.enumerated() {
      let rest = whole.count - index
      if isParted, index > 0, rest >= groupSize, (rest - groupSize) % nextGroupSize == 0 {
        text += group
      }
      append(digit, to: &text)
    }
    guard parts.count > 1 else { return text }
    text += decimal
    for digit in parts[1] { append(digit, to: &text) }
    return text
  }

  private func append(_ digit: UInt8, to text: inout [UInt8]) {
    let value = zero + UInt32(digit - UInt8(ascii: "0"))
    guard zero != 0x30, let scalar = Unicode.Scalar(value), let bytes = UTF8.encode(scalar) else {
      text.append(digit)
      return
    }
    text.append(contentsOf: bytes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func bytes(of text: some Any, count: Int) -> [UInt8] {
    withUnsafeBytes(of: text) { Array($0.prefix(count)) }
  }

  /// Spaces that do not break are spaces: a line of a corpus has nothing to break.
  private static func separator(_ bytes: [UInt8]) -> [UInt8] {
    bytes == [0xC2, 0xA0] || bytes == [0xE2, 0x80, 0xAF] ? [0x20] : bytes
  }
}
