extension ArtificialLanguage {
  /// The letters that an artificial language is written in.
  ///
  /// The sounds of a language do not depend on its script: the same seed in another script is the
  /// same language transliterated, letter for letter, so that what a script costs in bytes can be
  /// told apart from what a language is.
  public enum Script: String, CaseIterable, Codable, Sendable {
    /// One byte a letter; sentences and titles begin with a capital.
    case latin
    /// Two bytes a letter; sentences and titles begin with a capital.
    case cyrillic
    /// Three bytes a letter; the script has no capitals in running text.
    case georgian

    var consonants: [[UInt8]] {
      switch self {
      case .latin: letters("ptkbdgmnlrsvzhjf")
      case .cyrillic: letters("пткбдгмнлрсвзхйф")
      case .georgian: letters("პტკბდგმნლრსვზჰჯფ")
      }
    }

    var vowels: [[UInt8]] {
      switch self {
      case .latin: letters("aeiou")
      case .cyrillic: letters("аеиоу")
      case .georgian: letters("აეიოუ")
      }
    }

    private func letters(_ text: String) -> [[UInt8]] {
      text.unicodeScalars.map { Array(String($0).utf8) }
    }

    /// Makes the letter that starts at `offset` of `text` a capital, where the script has capitals.
    func capitalise(_ text: inout [UInt8], at offset: Int) {
      switch self {
      case .latin: text[offset] &-= 0x20
      case .cyrillic:
        // а…п are D0 B0…BF and р…я are D1 80…8F; their capitals are D0 90…9F and D0 A0…AF.
        let isSecondRow = text[offset] == 0xD1
        text[offset] = 0xD0
        text[offset + 1] = isSecondRow ? text[offset + 1] &+ 0x20 : text[offset + 1] &- 0x20
      case .georgian: break
      }
    }
  }
}
