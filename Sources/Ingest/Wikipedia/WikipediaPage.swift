import Corpus

/// One page of a MediaWiki dump with its last revision (export schemas 0.3 to 0.11).
public struct WikipediaPage: Hashable, Sendable {
  /// The page's number, the same through all its revisions; 0 where the dump has none.
  public var id = 0
  /// The number of its namespace: 0 for articles.
  public var namespace = 0
  /// The title, with the namespace's prefix.
  public var title = ""
  /// The title that a redirect leads to, by `<redirect>` or, in older dumps, by the text's start.
  public var redirectTarget: String?
  /// When the revision was made, as the dump writes it (ISO 8601, UTC); empty where it is silent.
  public var timestamp = ""
  /// The content model; dumps before schema 0.6 name none, and had none but `wikitext`.
  public var model = "wikitext"
  /// The content's media type, as in `text/x-wiki`; empty where the dump is silent.
  public var format = ""
  /// The source of the revision: UTF-8, entities of the XML decoded.
  public var text: [UInt8] = []

  /// Why the bytes of a page could not be read.
  public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the fault, counted from 1 at the start of the page.
    public let line: Int
    /// Where the parser stood, in bytes from the start of the page.
    public let offset: Int
    /// libxml2's message.
    public let reason: String

    /// The place and the reason, in one line.
    public var description: String { "line \(line), byte \(offset) of the page: \(reason)" }
  }

  /// A page with nothing in it.
  public init() {}

  /// Reads the bytes of one element `<page>…</page>`.
  ///
  /// The last revision in the order of the dump wins, and of a revision with several slots the main
  /// one. A page that has no `<ns>` gets its namespace from the prefixes that `siteInfo` knows.
  /// - Throws: `Malformed` where the bytes are not well-formed XML, not UTF-8, or no page.
  public init(
    parsing bytes: UnsafeBufferPointer<UInt8>, siteInfo: SiteInfo = SiteInfo()
  ) throws(Malformed) {
    let reader: PageReader
    if let quick = PageReader(quickly: bytes) {
      reader = quick
    } else {
      reader = try PageReader(bytes)
    }
    self = reader.page
    if !reader.hasNamespace { namespace = siteInfo.namespace(ofTitle: title) }
    if redirectTarget == nil, model == "wikitext" {
      redirectTarget = NamespaceNames.redirectTarget(of: text)
    }
  }

  /// What libxml2 alone makes of `bytes`: the slow twin of ``init(parsing:siteInfo:)``, without
  /// what that one makes of title and text.
  package init(parsingWhole bytes: UnsafeBufferPointer<UInt8>) throws(Malformed) {
    self = try PageReader(bytes).page
  }

  /// What the text's own way makes of `bytes`, or `nil` where it leaves them to libxml2.
  package init?(parsingQuickly bytes: UnsafeBufferPointer<UInt8>) {
    guard let reader = PageReader(quickly: bytes) else { return nil }
    self = reader.page
  }

  /// Reads the bytes of one element `<page>…</page>`.
  public init(parsing bytes: [UInt8], siteInfo: SiteInfo = SiteInfo()) throws(Malformed) {
    var failure: Malformed?
    var page = WikipediaPage()
    bytes.withUnsafeBufferPointer { buffer in
      do throws(Malformed) {
        page = try WikipediaPage(parsing: buffer, siteInfo: siteInfo)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self = page
  }
}

private struct PageReader: XMLHandler {
  /// The elements whose content is wanted, by the path that leads to them.
  private enum Field {
    case title, namespace, id, timestamp, model, format, text
  }

  private(set) var page = WikipediaPage()
  private(set) var isPage = false
  private(set) var hasNamespace = false
  private var depth = 0
  private var isInRevision = false
  /// Whether the last revision's text was met.
  private var hasText = false
  private var field: Field?
  private var content: [UInt8] = []

  /// Reads `bytes` by libxml2.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(WikipediaPage.Malformed) {
    if let failure = parseXML(bytes, with: &self) {
      throw WikipediaPage.Malformed(
        line: failure.line, offset: failure.offset, reason: failure.reason)
    }
    guard isPage else {
      throw WikipediaPage.Malformed(line: 1, offset: 0, reason: "no <page> element")
    }
    // libxml2 lets overlong forms through: the promise of UTF-8 is made here.
    guard isUTF8(page.text) else {
      throw WikipediaPage.Malformed(line: 1, offset: 0, reason: "the text is not valid UTF-8")
    }
  }

  /// Reads `bytes` with the text taken out; `nil` where anything in them is out of the ordinary.
  init?(quickly bytes: UnsafeBufferPointer<UInt8>) {
    guard let revision = PlainRevision(bytes) else { return nil }
    let failure = revision.shell.withUnsafeBufferPointer { parseXML($0, with: &self) }
    // The text must be the last revision's.
    guard failure == nil, isPage, hasText, page.text.isEmpty,
      isUTF8(revision.text)
    else { return nil }
    page.text = revision.text
  }

  mutating func start(_ element: [UInt8], attributes: XMLAttributes) -> XMLProgress {
    depth += 1
    field = nil
    let element = String(decoding: element, as: UTF8.self)
    switch (depth, element) {
    case (1, _): isPage = element == "page"
    case (2, "redirect"): page.redirectTarget = attributes["title"] ?? ""
    case (2, "revision"): startRevision()
    case (2, "title"): start(.title)
    case (2, "ns"): start(.namespace)
    case (2, "id"): start(.id)
    case (3, "timestamp") where isInRevision: start(.timestamp)
    case (3, "model") where isInRevision: start(.model)
    case (3, "format") where isInRevision: start(.format)
    case (3, "text") where isInRevision:
      start(.text)
      hasText = true
      content.reserveCapacity(min(attributes["bytes"].flatMap { Int($0) } ?? 0, 1 << 22))
    default: break
    }
    return .goOn
  }

  mutating func end(_ element: [UInt8]) -> XMLProgress {
    finishField()
    if depth == 2 { isInRevision = false }
    depth -= 1
    return .goOn
  }

  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
    if field != nil { content.append(contentsOf: bytes) }
  }

  private mutating func start(_ field: Field) {
    self.field = field
    content.removeAll(keepingCapacity: false)
  }

  private mutating func startRevision() {
    isInRevision = true
    hasText = false
    page.timestamp = ""
    page.model = "wikitext"
    page.format = ""
    page.text = []
  }

  private mutating func finishField() {
    guard let field else { return }
    self.field = nil
    if field == .text {
      page.text = content
      content = []
      return
    }
    let value = String(decoding: content, as: UTF8.self)
    switch field {
    case .title: page.title = value
    case .namespace:
      hasNamespace = Int(value) != nil
      page.namespace = Int(value) ?? 0
    case .id: page.id = Int(value) ?? 0
    case .timestamp: page.timestamp = value
    case .model: page.model = value
    case .format: page.format = value
    case .text: break
    }
  }
}
