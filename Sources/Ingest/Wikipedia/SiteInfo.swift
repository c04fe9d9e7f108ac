/// What a dump says of its wiki before the first page (`<siteinfo>`, schemas 0.3 to 0.11).
public struct SiteInfo: Hashable, Sendable {
  /// A namespace of the wiki: a kind of page, told by the prefix of its title.
  public struct Namespace: Hashable, Sendable {
    /// MediaWiki's number: 0 for articles, 6 for files, 14 for categories, odd for talk pages.
    public let key: Int
    /// The name in the wiki's language, empty for articles.
    public let name: String
    /// Whether titles in it may begin with a lower-case letter (`case="case-sensitive"`).
    public let isCaseSensitive: Bool

    /// Makes a namespace.
    public init(key: Int, name: String, isCaseSensitive: Bool = false) {
      self.key = key
      self.name = name
      self.isCaseSensitive = isCaseSensitive
    }
  }

  /// The wiki's database, as in `frwiki`; empty where the dump is silent.
  public var databaseName = ""
  /// The wiki's name for itself; empty where the dump is silent.
  public var siteName = ""
  /// The language that the root element claims (`xml:lang`); empty where the dump is silent.
  public var language = ""
  /// The namespaces in the order of the dump; empty where the dump is silent.
  public var namespaces: [Namespace] = []

  /// A wiki of which nothing is known.
  public init() {}

  /// Reads the bytes of a dump from its start to its first page.
  ///
  /// What is missing or damaged stays empty; whatever follows `</siteinfo>` is not looked at.
  public init(preamble: [UInt8]) {
    var reader = SiteInfoReader()
    // A preamble is never a whole document, so its end is always an error: what came before it is
    // what counts.
    _ = preamble.withUnsafeBufferPointer { parseXML($0, with: &reader) }
    self = reader.siteInfo
  }

  /// The number of the namespace whose name is the prefix of `title`; 0 where no prefix is known.
  ///
  /// For dumps before schema 0.6, whose pages have no `<ns>`.
  public func namespace(ofTitle title: String) -> Int {
    guard let colon = title.firstIndex(of: ":") else { return 0 }
    let prefix = title[..<colon]
    return namespaces.first { $0.key != 0 && $0.name == prefix }?.key ?? 0
  }
}

private struct SiteInfoReader: XMLHandler {
  private(set) var siteInfo = SiteInfo()
  private var text: [UInt8] = []
  private var key: Int?
  private var isCaseSensitive = false

  mutating func start(_ element: [UInt8], attributes: XMLAttributes) -> XMLProgress {
    text = []
    switch String(decoding: element, as: UTF8.self) {
    case "mediawiki": siteInfo.language = attributes["lang"] ?? ""
    case "namespace":
      key = attributes["key"].flatMap { Int($0) }
      isCaseSensitive = attributes["case"] == "case-sensitive"
    case "page": return .stop
    default: break
    }
    return .goOn
  }

  mutating func end(_ element: [UInt8]) -> XMLProgress {
    let content = String(decoding: text, as: UTF8.self)
    text = []
    switch String(decoding: element, as: UTF8.self) {
    case "sitename": siteInfo.siteName = content
    case "dbname": siteInfo.databaseName = content
    case "namespace":
      guard let key else { break }
      siteInfo.namespaces.append(
        .init(key: key, name: content, isCaseSensitive: isCaseSensitive))
    case "siteinfo": return .stop
    default: break
    }
    return .goOn
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(contentsOf: bytes) }
}
