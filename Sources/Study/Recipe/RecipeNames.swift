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
}

extension SettingKind where Value == String {
  /// A name that may be that of a folder.
  static var name: Self {
    SettingKind(
      expected: RecipeNames.expected, outside: ["", "../up"], parse: RecipeNames.name,
      show: { $0 }, allows: { RecipeNames.name($0) != nil })
  }
}
