import Foundation
import LanguageID

/// The slow twin of `LanguageModel`: reads the documented bytes and scores as the documentation
/// says, with nothing shared and nothing clever.
struct SlowModel {
  let labels: [String]
  private let maximumOrder: Int
  private let bucketBits: Int
  private let slope: Double
  private let knownStretches: Set<UInt32>
  /// `[bucket][label]`
  private let weights: [[Int]]

  init(decoding bytes: [UInt8]) {
    func number(_ offset: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    maximumOrder = Int(bytes[8])
    let bits = Int(bytes[9])
    bucketBits = bits
    let labelCount = Int(number(10, 2))
    slope = Double(bitPattern: number(12, 8))
    var offset = 20
    labels = (0..<labelCount).map { _ in
      let length = Int(bytes[offset])
      defer { offset += 1 + length }
      return String(decoding: bytes[(offset + 1)..<(offset + 1 + length)], as: UTF8.self)
    }
    let stretches = offset
    var known: Set<UInt32> = []
    for stretch in 0..<8704 {
      let byte = bytes[stretches + stretch / 8]
      if byte & (1 << UInt8(stretch % 8)) != 0 { known.insert(UInt32(stretch)) }
    }
    knownStretches = known
    offset += 1088
    let start = offset
    weights = (0..<(1 << bits)).map { bucket in
      (0..<labelCount).map { label in
        let raw = number(start + 2 * (bucket * labelCount + label), 2)
        return Int(Int16(truncatingIfNeeded: raw))
      }
    }
  }

  func predict(_ line: [UInt8]) -> (label: String, probability: Double, letterCount: Int) {
    let symbols = symbols(of: line)
    let letters = symbols.filter { $0 != 1 }
    if letters.isEmpty { return ("zxx", 0, 0) }
    let known = letters.filter { knownStretches.contains($0 / 128) }
    if letters.count < 3 || 2 * known.count < letters.count { return ("und", 0, letters.count) }
    let nGrams = nGrams(of: symbols)
    let sums = labels.indices.map { label in
      nGrams.reduce(0) { $0 + weights[bucket(of: $1)][label] }
    }
    let scores = sums.map { slope * Double($0) / Double(nGrams.count).squareRoot() }
    let highest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - highest) }
    let winner = scores.firstIndex(of: highest) ?? 0
    return (
      labels[winner], exponentials[winner] / exponentials.reduce(0, +), letters.count
    )
  }

  private func symbols(of line: [UInt8]) -> [UInt32] {
    var symbols: [UInt32] = [1]
    func add(_ symbol: UInt32) {
      if symbol != 1 || symbols.last != 1 { symbols.append(symbol) }
    }
    var run: [Unicode.Scalar] = []
    func endRun() {
      if isMachineText(run) { add(1) } else { run.forEach { add(Self.symbol(of: $0)) } }
      run = []
    }
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      if ("!"..."~").contains(scalar) {
        run.append(scalar)
      } else {
        endRun()
        add(Self.symbol(of: scalar))
      }
    }
    endRun()
    symbols = Array(symbols.prefix(4095))
    if symbols.last != 1 { symbols.append(1) }
    return symbols
  }

  private func isMachineText(_ run: [Unicode.Scalar]) -> Bool {
    let text = String(String.UnicodeScalarView(run))
    return text.contains { "@_={}\\".contains($0) } || text.contains("//")
      || run.count > 4 && text.lowercased().hasPrefix("www.")
  }

  private static func symbol(of scalar: Unicode.Scalar) -> UInt32 {
    let category = "\(scalar.properties.generalCategory)".lowercased()
    let isLetter = category.hasSuffix("letter") || category.hasSuffix("mark")
    if !isLetter { return 1 }
    if scalar.value > 0xFFFF { return scalar.value }
    return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }

  private func nGrams(of symbols: [UInt32]) -> [ArraySlice<UInt32>] {
    symbols.indices.flatMap { start in
      (1...maximumOrder).compactMap { order -> ArraySlice<UInt32>? in
        guard start + order <= symbols.count else { return nil }
        let nGram = symbols[start..<(start + order)]
        let isBoundaryAlone = order == 1 && nGram.first == 1
        return isBoundaryAlone || nGram.dropFirst().dropLast().contains(1) ? nil : nGram
      }
    }
  }

  private func bucket(of nGram: ArraySlice<UInt32>) -> Int {
    let hash = nGram.reduce(UInt64(0)) { ($0 ^ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 }
    return Int(hash >> UInt64(64 - bucketBits))
  }
}
