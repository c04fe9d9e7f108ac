import Foundation

/// A line of `facts.jsonl` as we write it: keys sorted, no spaces, no escapes.
///
/// A report reads tens of thousands of them, and reading them as any JSON took most of its time.
/// Whatever is written otherwise is left to ``StableJSON``, which is the slow twin of this.
package struct FactLine {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  /// The fact of `line`; `nil` where it is not in that form, which does not say that it is wrong.
  package static func fact(_ line: UnsafeBufferPointer<UInt8>) -> Fact? {
    var line = FactLine(bytes: line)
    return line.fact()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func fact() -> Fact? {
    guard take("{\"about\":{"), let about = about() else { return nil }
    var fact = Fact("", 0.0, "", about: about)
    if take(",\"count\":") {
      guard let count = number().flatMap({ Int($0) }) else { return nil }
      fact.count = count
    }
    if take(",\"interval\":[") {
      guard let low = double(), take(","), let high = double(), take("]") else { return nil }
      fact.interval = [low, high]
    }
    if take(",\"method\":") {
      guard let method = string() else { return nil }
      fact.method = method
    }
    guard take(",\"metric\":"), let metric = string() else { return nil }
    if take(",\"table\":") {
      guard let table = string() else { return nil }
      fact.table = table
    }
    guard take(",\"unit\":"), let unit = string(), take(",\"value\":"),
      let value = double(), take("}"), place == bytes.count
    else { return nil }
    (fact.metric, fact.unit, fact.value) = (metric, unit, value)
    return fact
  }

  /// The axes, behind their opening brace.
  private mutating func about() -> [Axis: String]? {
    var about: [Axis: String] = [:]
    if take("}") { return about }
    repeat {
      guard let word = string(), let axis = Axis(word: word), take(":"), let value = string(),
        about.updateValue(value, forKey: axis) == nil
      else { return nil }
    } while take(",")
    return take("}") ? about : nil
  }

  /// Goes on behind `text` where that comes next.
  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - place >= count, let start = bytes.baseAddress,
      memcmp(start + place, text.utf8Start, count) == 0
    else { return false }
    place += count
    return true
  }

  /// A string without escapes.
  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      if bytes[place] == UInt8(ascii: "\\") || bytes[place] < 0x20 { return nil }
      place += 1
    }
    let text = String(validating: bytes[start..<place], as: UTF8.self)
    return take("\"") ? text : nil
  }

  /// A number that a `Double` holds: those beyond it or too near to 0 are the twin's to refuse.
  private mutating func double() -> Double? {
    guard let text = number(), text.utf8.count <= 40, let value = Double(text), value.isFinite,
      value != 0 || !text.contains(where: { "eE".contains($0) })
    else { return nil }
    return value
  }

  /// What is written of a number, in JSON's spelling: no leading zeros or plus, no bare point.
  private mutating func number() -> String? {
    let start = place
    _ = take("-")
    guard !take("0") || !isDigit else { return nil }
    let hasZero = place > start && bytes[place - 1] == UInt8(ascii: "0")
    guard digits() || hasZero else { return nil }
    if take("."), !digits() { return nil }
    if take("e") || take("E") {
      if !take("-") { _ = take("+") }
      guard digits() else { return nil }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private var isDigit: Bool {
    place < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
  }

  private mutating func digits() -> Bool {
    let start = place
    while isDigit { place += 1 }
    return place > start
  }
}
