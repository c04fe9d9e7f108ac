/// Slips of the pen.
package enum Spelling {
  /// Whether somebody who wrote `found` may have meant `key`: but for capitals, hyphens and
  /// underscores they differ in one letter, or in two neighbours that changed places.
  package static func mayMean(_ found: String, _ key: String) -> Bool {
    let (found, key) = (letters(of: found), letters(of: key))
    if found == key { return true }
    guard min(found.count, key.count) > 2 else { return false }
    let start = zip(found, key).prefix { $0 == $1 }.count
    let (left, right) = (found[start...], key[start...])
    return left.dropFirst().elementsEqual(right) || left.elementsEqual(right.dropFirst())
      || left.dropFirst().elementsEqual(right.dropFirst())
      || left.count > 1 && right.count > 1
        && Array(left.prefix(2).reversed()) == Array(right.prefix(2))
        && left.dropFirst(2).elementsEqual(right.dropFirst(2))
  }

  private static func letters(of text: String) -> [Character] {
    Array(text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
  }
}
