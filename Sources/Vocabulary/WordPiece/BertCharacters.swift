/// What BERT's normaliser and pre-tokeniser know of every code point, from ``BertTables``.
struct BertCharacters: Sendable {
  /// What a code point is taken for.
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt16
    static let dropped = Self(rawValue: 1)
    static let cleanSpace = Self(rawValue: 1 << 1)
    static let chinese = Self(rawValue: 1 << 2)
    static let space = Self(rawValue: 1 << 3)
    static let punctuation = Self(rawValue: 1 << 4)
    static let mark = Self(rawValue: 1 << 5)
    static let decomposes = Self(rawValue: 1 << 6)
    static let hasLowercase = Self(rawValue: 1 << 7)
    /// Its combining class is not 0.
    static let combines = Self(rawValue: 1 << 8)
  }

  /// The one copy.
  static let shared = BertCharacters()
  /// One more than the last code point.
  static let count = 0x110000

  /// The flags by code point.
  private(set) var flags = [Flags](repeating: [], count: Self.count)
  private var decompositions: [UInt32: [UInt32]] = [:]
  private var lowercase: [UInt32: [UInt32]] = [:]
  private var classes: [UInt32: UInt8] = [:]

  private init() {
    mark(BertTables.dropped, .dropped)
    mark(BertTables.cleanSpace, .cleanSpace)
    mark(BertTables.chinese, .chinese)
    mark(BertTables.space, .space)
    mark(BertTables.punctuation, .punctuation)
    mark(BertTables.marks, .mark)
    var current: UInt8 = 0
    for item in BertTables.classes.split(whereSeparator: \.isWhitespace) {
      if item.hasPrefix("=") {
        current = UInt8(item.dropFirst()) ?? 0
      } else {
        for scalar in Self.run(item) { classes[scalar] = current }
        mark(item, .combines)
      }
    }
    decompositions = Self.mappings(BertTables.decompositions)
    lowercase = Self.mappings(BertTables.lowercase)
    for scalar in decompositions.keys { flags[Int(scalar)].insert(.decomposes) }
    for scalar in Hangul.syllables { flags[Int(scalar)].insert(.decomposes) }
    for scalar in lowercase.keys { flags[Int(scalar)].insert(.hasLowercase) }
  }

  private mutating func mark(_ runs: some StringProtocol, _ flag: Flags) {
    for item in runs.split(whereSeparator: \.isWhitespace) {
      for scalar in Self.run(item) { flags[Int(scalar)].insert(flag) }
    }
  }

  /// The code points of `a-b`, or of `a` alone.
  private static func run(_ item: some StringProtocol) -> ClosedRange<UInt32> {
    let ends = item.split(separator: "-").map { UInt32($0, radix: 16) ?? 0 }
    return ends[0]...(ends.last ?? ends[0])
  }

  private static func mappings(_ table: String) -> [UInt32: [UInt32]] {
    var mappings: [UInt32: [UInt32]] = [:]
    for item in table.split(whereSeparator: \.isWhitespace) {
      guard let sign = item.firstIndex(where: { ">+/".contains($0) }) else { continue }
      let how = item[item.index(after: sign)...]
      if item[sign] == ">" {
        let target = how.split(separator: ",").map { UInt32($0, radix: 16) ?? 0 }
        for scalar in run(item[..<sign]) { mappings[scalar] = target }
      } else {
        let distance = Int(how, radix: 16) ?? 0
        let run = run(item[..<sign])
        for scalar in stride(
          from: Int(run.lowerBound), through: Int(run.upperBound), by: item[sign] == "+" ? 1 : 2)
        {
          mappings[UInt32(scalar)] = [UInt32(scalar + distance)]
        }
      }
    }
    return mappings
  }
}

extension BertCharacters {
  /// What lower case makes of a scalar, whatever stands beside it.
  func lowercase(_ scalar: UInt32) -> [UInt32] { lowercase[scalar] ?? [scalar] }

  /// The canonical combining class.
  func combiningClass(_ scalar: UInt32) -> UInt8 { classes[scalar] ?? 0 }

  /// The canonical decomposition of a scalar, without marks.
  func decomposition(_ scalar: UInt32) -> [UInt32] {
    let flags = flags[Int(scalar)]
    if flags.contains(.mark) { return [] }
    if !flags.contains(.decomposes) { return [scalar] }
    return decompositions[scalar] ?? Hangul.jamo(of: scalar)
  }

  /// Normalisation form D of `text` without non-spacing marks.
  ///
  /// Marks take part in the canonical order: one of class 0 parts what stands beside it.
  func withoutAccents(_ text: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var run: [(order: UInt8, scalar: UInt32)] = []
    func flush() {
      if run.isEmpty { return }
      let order = run.indices.sorted { (run[$0].order, $0) < (run[$1].order, $1) }
      result += order.map { run[$0].scalar }
      run.removeAll(keepingCapacity: true)
    }
    for scalar in text {
      if flags[Int(scalar)].contains(.mark), !flags[Int(scalar)].contains(.combines) { flush() }
      for part in decomposition(scalar) {
        let order = combiningClass(part)
        if order > 0 {
          run.append((order, part))
        } else {
          flush()
          result.append(part)
        }
      }
    }
    flush()
    return result
  }
}

/// Hangul syllables, whose decomposition is arithmetic (The Unicode Standard, section 3.12).
private enum Hangul {
  static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

  static func jamo(of syllable: UInt32) -> [UInt32] {
    let index = syllable - syllables.lowerBound
    let jamo = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
    return index % 28 == 0 ? jamo : jamo + [0x11A7 + index % 28]
  }
}
