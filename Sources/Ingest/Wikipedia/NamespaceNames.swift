/// What a title's prefix makes of a link, and which words make a page a redirect, in any language.
///
/// The names of every Wikimedia language are accepted on every wiki, beside the English ones and
/// those of the dump itself: pages are translated, and their markup travels with them.
struct NamespaceNames: Sendable {
  /// What stands in the place of a link with a known prefix.
  enum Prefix: Sendable {
    /// An image or a sound, shown with its caption.
    case file
    /// A category the page is put into.
    case category
    /// The same page in another language.
    case language
  }

  private let prefixes: [String: Prefix]

  /// The tables, with the names that `siteInfo` gives to its file and category namespaces.
  init(siteInfo: SiteInfo) {
    var prefixes = Self.everyLanguage
    for namespace in siteInfo.namespaces where !namespace.name.isEmpty {
      switch namespace.key {
      case 6: prefixes[namespace.name.lowercased()] = .file
      case 14: prefixes[namespace.name.lowercased()] = .category
      default: break
      }
    }
    self.prefixes = prefixes
  }

  private static let everyLanguage: [String: Prefix] = {
    var prefixes: [String: Prefix] = [:]
    for code in languageTable.split(separator: " ") { prefixes[String(code)] = .language }
    for name in fileTable.split(separator: "|") { prefixes[String(name)] = .file }
    for name in categoryTable.split(separator: "|") { prefixes[String(name)] = .category }
    return prefixes
  }()

  /// Parser functions with a plain result, by their names in any language.
  static let functions: [String: String] = {
    var functions: [String: String] = [:]
    for entry in functionTable.split(separator: "|") {
      let names = entry.split(separator: "=")
      if names.count == 2 { functions[String(names[0])] = String(names[1]) }
    }
    return functions
  }()

  private static let redirectWords = Set(redirectTable.split(separator: "|").map(String.init))

  /// What the prefix `name` (what stands before the colon of a title) means, if it is known.
  ///
  /// MediaWiki's rules: spaces and underscores are one and do not count at the edges, nor do marks
  /// of writing direction; letters are the same in either case.
  func prefix(_ name: some Collection<UInt8>) -> Prefix? {
    // No name of the tables is longer.
    name.count > 96 ? nil : prefixes[Self.folded(name)]
  }

  /// The target of a page whose text begins with a redirect, as in `#REDIRECT [[Target]]`.
  static func redirectTarget(of wikitext: [UInt8]) -> String? {
    redirectTitle(in: wikitext).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The offset after the link of a redirect that the text begins with; `nil` if it does not.
  static func redirectEnd(of wikitext: [UInt8]) -> Int? {
    guard let title = redirectTitle(in: wikitext), !title.isEmpty else { return nil }
    let rest = wikitext[title.endIndex...].prefix(1024)
    return rest.firstRange(of: "]]".utf8)?.upperBound
  }

  private static func redirectTitle(in wikitext: [UInt8]) -> ArraySlice<UInt8>? {
    // A redirect stands at the very start; 512 bytes hold any keyword and title.
    let start = wikitext.prefix(512).drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let mark = start.first == UInt8(ascii: "#") ? 1 : start.starts(with: "＃".utf8) ? 3 : 0
    guard mark > 0, let bracket = start.firstIndex(of: UInt8(ascii: "[")),
      start[bracket...].starts(with: "[[".utf8)
    else { return nil }
    let word = start[(start.startIndex + mark)..<bracket]
      .filter { $0 != UInt8(ascii: ":") }
    guard redirectWords.contains(folded(word)) else { return nil }
    return start[(bracket + 2)...].prefix {
      $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "|") && $0 != 0x0A
    }
  }

  private static func folded(_ name: some Collection<UInt8>) -> String {
    var bytes = name.map { $0 == UInt8(ascii: "_") || $0 == 0x0A ? 0x20 : $0 }
    while bytes.last == 0x20 { bytes.removeLast() }
    bytes.removeFirst(bytes.prefix { $0 == 0x20 }.count)
    // U+200E and U+200F, which editors of right-to-left wikis leave before a prefix.
    if bytes.starts(with: [0xE2, 0x80]), bytes.count > 2, bytes[2] & 0xFE == 0x8E {
      bytes.removeFirst(3)
    }
    if bytes.allSatisfy({ $0 < 0x80 }) {
      for index in bytes.indices where (0x41...0x5A).contains(bytes[index]) { bytes[index] |= 0x20 }
      return String(decoding: bytes, as: UTF8.self)
    }
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }
}
