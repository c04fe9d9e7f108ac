/// The slow twin of `FoldedLine` and `LineEvidence`: the symbols of a line, and what they can say.
struct SlowEvidence {
  private(set) var symbols: [UInt32] = [1]
  private(set) var strayByteCount = 0
  private var digitCount = 0
  private var unitLetterCount = 0
  private var abbreviationLetterCount = 0
  /// Of each symbol: whether it was a capital.
  private var capitals: [Bool] = [false]

  init(_ line: [UInt8]) {
    countStrayBytes(of: line)
    var run: [Unicode.Scalar] = []
    var isAfterNumber = false
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      if ("!"..."~").contains(scalar) {
        run.append(scalar)
      } else {
        end(&run, &isAfterNumber)
        add(Self.symbol(of: scalar), scalar)
      }
    }
    end(&run, &isAfterNumber)
    symbols = Array(symbols.prefix(4095))
    capitals = Array(capitals.prefix(4095))
    if symbols.last != 1 { add(1, " ") }
  }

  private mutating func add(_ symbol: UInt32, _ scalar: Unicode.Scalar) {
    if symbol == 1 && symbols.last == 1 { return }
    symbols.append(symbol)
    capitals.append(symbol != 1 && symbol != scalar.value)
  }

  private mutating func end(_ run: inout [Unicode.Scalar], _ isAfterNumber: inout Bool) {
    defer { run = [] }
    if run.isEmpty { return }
    if Self.isMachineText(run) {
      add(1, " ")
      return
    }
    for scalar in run { add(Self.symbol(of: scalar), scalar) }
    let letters = run.filter { $0.properties.isAlphabetic }
    let digits = run.count { ("0"..."9").contains($0) }
    digitCount += digits
    if digits > 0 {
      if letters.count <= 4 { unitLetterCount += letters.count }
      isAfterNumber = true
    } else if !letters.isEmpty {
      let isUpper = letters.allSatisfy(\.properties.isUppercase)
      if isAfterNumber && letters.count <= 3 {
        unitLetterCount += letters.count
      } else if isUpper && letters.count <= 4 {
        abbreviationLetterCount += letters.count
      }
      isAfterNumber = false
    }
  }

  private mutating func countStrayBytes(of line: [UInt8]) {
    var index = 0
    while index < line.count {
      if line[index] < 0x80 {
        strayByteCount += line[index] < 9 ? 1 : 0
        index += 1
        continue
      }
      let length = (2...4).first { length in
        index + length <= line.count
          && String(validating: line[index..<(index + length)], as: UTF8.self)?.unicodeScalars.count
            == 1
      }
      strayByteCount += length == nil ? 1 : 0
      index += length ?? 1
    }
  }

  private static func isMachineText(_ run: [Unicode.Scalar]) -> Bool {
    let text = String(String.UnicodeScalarView(run))
    return text.contains { "@_={}\\".contains($0) } || text.contains("//")
      || run.count > 4 && text.lowercased().hasPrefix("www.")
      || run.count >= 8 && run.contains { ("0"..."9").contains($0) } && changes(in: run) >= 3
  }

  /// How often a letter and a digit stand side by side.
  private static func changes(in run: [Unicode.Scalar]) -> Int {
    let kinds = run.map { ("0"..."9").contains($0) ? 1 : $0.properties.isAlphabetic ? 2 : 4 }
    return zip(kinds, kinds.dropFirst()).count { $0 + $1 == 3 }
  }

  static func symbol(of scalar: Unicode.Scalar) -> UInt32 {
    let category = "\(scalar.properties.generalCategory)".lowercased()
    let isLetter = category.hasSuffix("letter") || category.hasSuffix("mark")
    if !isLetter { return scalar.value >= 0x1D400 && scalar.value < 0x1D6A4 ? styled(scalar) : 1 }
    if scalar.properties.name?.hasPrefix("FULLWIDTH LATIN") == true {
      return 0x61 + (scalar.value - 0xFF21) % 32
    }
    if scalar.value >= 0x1D400 && scalar.value < 0x1D6A4 { return styled(scalar) }
    if scalar.value > 0xFFFF { return scalar.value }
    return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }

  private static func styled(_ scalar: Unicode.Scalar) -> UInt32 {
    0x61 + (scalar.value - 0x1D400) % 26
  }

  /// The symbols of one script, with those that belong to none.
  func symbols(inScript code: Int) -> [UInt32] {
    var own: [UInt32] = []
    for symbol in symbols {
      let script = Int(SlowScripts.code(of: symbol))
      let kept = symbol == 1 || script == code || script == 0 ? symbol : 1
      if kept != 1 || own.last != 1 { own.append(kept) }
    }
    return own
  }

  func isEnough(isSyllabic: Bool) -> Bool {
    let letterCount = symbols.count { $0 != 1 }
    let weight = isSyllabic ? 2 : 1
    let abbreviations = digitCount > 0 ? abbreviationLetterCount : 0
    return weight * (letterCount - unitLetterCount - abbreviations) >= 3
      && digitCount < max(2, weight * letterCount)
      && (strayByteCount < 2 || 4 * strayByteCount <= letterCount)
  }

  /// What speaks for names, where the line may be some.
  var namesOdds: Double? {
    let words = symbols.indices.split { symbols[$0] == 1 }
    let capitalised = words.count { $0.first.map { capitals[$0] } ?? false }
    let others = words.filter { !($0.first.map { capitals[$0] } ?? false) }
    let mayBe =
      capitalised > 0 && others.allSatisfy { $0.count <= 3 } && others.count <= capitalised
      && capitals.count { $0 } < 2 * capitalised
    return mayBe ? min(4, 1.5 * Double(capitalised - 1)) : nil
  }

  static func isRepetition(_ symbols: [UInt32]) -> Bool {
    if symbols.count < 10 { return false }
    let trigrams = (0..<(min(64, symbols.count) - 2)).map { Array(symbols[$0..<($0 + 3)]) }
    return 3 * Set(trigrams).count <= trigrams.count
  }
}
