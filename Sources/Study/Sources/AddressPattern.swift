import Fetch

/// An address whose braces stand for several: `{a,b}` for either, `{00000..00063}` for every
/// number.
///
/// A server cannot be asked which files it has, so `*` and the like are refused.
struct AddressPattern {
  /// Texts, each of which is followed by one of the alternatives after it.
  private var parts: [(text: Substring, alternatives: [String])] = []
  private var last: Substring
  private let shown: String

  /// The most addresses that one pattern may stand for; mC4's English part has 11,264 files.
  private static let maximumCount = 20_000

  init(_ text: String) throws(FetchError) {
    // Before anything else: complaints may only show what is safe to show.
    shown = try Address(text).description
    last = text[...]
    var count = 1
    while let open = last.firstIndex(where: { "{}".contains($0) }) {
      let inner = last[last.index(after: open)...]
      guard last[open] == "{", let close = inner.firstIndex(where: { "{}".contains($0) }),
        inner[close] == "}"
      else { throw complaint("its braces do not match, or stand in one another") }
      let alternatives = try alternatives(inner[..<close], atMost: Self.maximumCount / count)
      count *= alternatives.count
      parts.append((last[..<open], alternatives))
      last = inner[inner.index(after: close)...]
    }
    let authority = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
    if authority.drop(while: { $0 != "/" }).prefix(while: { $0 != "?" }).contains(where: {
      "*[]".contains($0)
    }) {
      throw complaint(
        "a server cannot be asked which files match; list them, or write {00000..00063} or {a,b}")
    }
  }

  /// The addresses, those that differ in their last braces next to each other.
  func addresses() -> [String] {
    var begun = [""]
    for part in parts {
      begun = begun.flatMap { start in part.alternatives.map { "\(start)\(part.text)\($0)" } }
    }
    return begun.map { "\($0)\(last)" }
  }

  private func alternatives(
    _ inner: Substring, atMost limit: Int
  ) throws(FetchError) -> [String] {
    guard let dots = inner.firstRange(of: "..") else {
      let words = inner.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard words.count > 1 else {
        throw complaint("expected {a,b} or {00000..00063}, found braces around one text")
      }
      guard words.count <= limit else { throw tooMany }
      return words
    }
    let bounds = [inner[..<dots.lowerBound], inner[dots.upperBound...]]
    guard let first = Self.number(bounds[0]), let end = Self.number(bounds[1]), first <= end else {
      throw complaint("expected two numbers that rise, as in {00000..00063}")
    }
    guard end - first < limit else { throw tooMany }
    let width = bounds.contains { $0.hasPrefix("0") } ? bounds.map(\.utf8.count).max() ?? 0 : 0
    return (first...end).map { number in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(text) : nil
  }

  private var tooMany: FetchError {
    complaint("it stands for more than \(Self.maximumCount) addresses")
  }

  private func complaint(_ reason: String) -> FetchError {
    .badAddress(url: shown, reason: reason)
  }
}
