import Values

/// Names become folders, so they are restricted to what every file system takes.
enum RecipeNames {
  /// What a name may be, for messages.
  static let expected = "letters, digits, '-', '_' and '.', at most \(longest) of them"

  /// A file system takes 255 bytes, and folders of runs have several names.
  private static let longest = 100

  static func name(_ text: String) -> String? {
    let isGood = text.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
      }
    }
    return isGood && !text.isEmpty && !text.hasPrefix(".") && text.utf8.count <= longest
      ? text : nil
  }

  /// Whether somebody who wrote `found` may have meant `key`: but for capitals, hyphens and
  /// underscores they differ in one letter, or in two neighbours that changed places.
  static func mayMean(_ found: String, _ key: String) -> Bool {
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

extension SettingKind where Value == String {
  /// A name that may be that of a folder.
  static var name: Self {
    SettingKind(
      expected: RecipeNames.expected, outside: ["", "../up"], parse: RecipeNames.name,
      show: { $0 }, allows: { RecipeNames.name($0) != nil })
  }
}
