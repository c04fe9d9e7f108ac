/// The templates of one wiki, by name, as its own dump defines them.
public struct TemplateLibrary: Sendable {
  /// What a name stands for.
  enum Entry: Sendable {
    case program(TemplateProgram)
    /// The key of another template.
    case redirect([UInt8])
    /// A table or a navigation box, whatever its arguments: nothing that belongs to a sentence.
    case block
    /// Whatever its arguments, it is made by Lua, or too long to be kept.
    case unknown
  }

  /// Longer bodies are left unread: MediaWiki itself cuts off what expands to more than 2 MiB.
  static let maximumBodyBytes = 1 << 20
  /// All programs together; templates that come after that are unknown, and books say so.
  static let maximumBytes = 640 << 20

  let titles: TemplateTitles
  private var entries: [[UInt8]: Entry] = [:]
  private var byteCount = 0
  /// Templates that were left out since there were too many bytes of them.
  public private(set) var omittedCount = 0

  /// A library without templates, for the wiki that `siteInfo` describes.
  public init(siteInfo: SiteInfo = SiteInfo()) { titles = TemplateTitles(siteInfo: siteInfo) }

  /// The templates that `pages` define, of the wiki that `siteInfo` describes.
  package init(pages: [WikipediaPage], siteInfo: SiteInfo = SiteInfo()) {
    self.init(siteInfo: siteInfo)
    for page in pages {
      if let definition = TemplateDefinition(page, titles: titles) { add(definition) }
    }
    finish()
  }

  /// The number of templates and redirects.
  public var count: Int { entries.count }

  /// Whether there is nothing to expand.
  public var isEmpty: Bool { entries.isEmpty }

  /// Adds what a page of the namespace of templates defines; of two with one name the later counts.
  mutating func add(_ definition: TemplateDefinition) {
    let size = definition.byteCount
    if byteCount + size > Self.maximumBytes {
      omittedCount += 1
      entries[definition.key] = .unknown
      return
    }
    byteCount += size
    entries[definition.key] = definition.entry
  }

  /// Resolves redirects and templates that do no more than call a block. Called once all are added.
  mutating func finish() {
    let targets = entries.keys.compactMap { key -> ([UInt8], Entry)? in
      guard case .redirect = entries[key] else { return nil }
      return (key, target(of: key))
    }
    for (key, target) in targets { entries[key] = target }
    // A navigation box is often one call of another, that one of a third. Each round looks at what
    // the round before left, so that the order of the names, which is a dictionary's, is no matter.
    for _ in 0..<4 {
      let fates = entries.compactMapValues { entry -> Entry? in
        guard case .program(let program) = entry else { return nil }
        return fate(of: program)
      }
      if fates.isEmpty { break }
      entries.merge(fates) { $1 }
    }
  }

  /// The end of a chain of redirects; unknown for one without end.
  private func target(of key: [UInt8]) -> Entry {
    var key = key
    for _ in 0..<4 {
      guard case .redirect(let next) = entries[key] else { return entries[key] ?? .unknown }
      key = next
    }
    return .unknown
  }

  /// What becomes of a program that is one call of a block or of Lua; `nil` for any other.
  private func fate(of program: TemplateProgram) -> Entry? {
    guard let call = program.soleCall else { return nil }
    let name = program.nodes[Int(program.nodes[Int(call)].firstChild)]
    guard let title = program.plainText(from: name.firstChild) else { return nil }
    if title.drop(while: { $0 <= 0x20 }).starts(with: "#invoke:".utf8) { return .unknown }
    switch entry(named: title) {
    case .block: return .block
    // The arguments of a call that nobody knows are of use where they are few.
    case .unknown: return program.bytes.count > 2048 ? .block : nil
    default: return nil
    }
  }

  /// What the call of `name`, as it is written, stands for; `nil` where no page of the dump has
  /// that name.
  func entry(named name: some Collection<UInt8>) -> Entry? {
    titles.key(ofCall: name).flatMap { entries[$0] }
  }

  /// The same by key.
  func entry(forKey key: [UInt8]) -> Entry? { entries[key] }
}

/// A page of the namespace of templates, read and compiled.
struct TemplateDefinition: Sendable {
  let key: [UInt8]
  let entry: TemplateLibrary.Entry

  /// What `page` defines; `nil` where it is no template.
  init?(_ page: WikipediaPage, titles: TemplateTitles) {
    guard page.namespace == 10, page.model == "wikitext",
      let key = titles.key(ofTitle: page.title)
    else { return nil }
    self.key = key
    if let target = page.redirectTarget {
      entry = titles.key(ofTitle: target).map { .redirect($0) } ?? .unknown
      return
    }
    let body = TemplateText.transcluded(page.text)
    if body.count > TemplateLibrary.maximumBodyBytes {
      entry = .unknown
    } else if Self.isBlock(body) {
      entry = .block
    } else {
      entry = .program(TemplateProgram(compiling: body))
    }
  }

  /// Memory held, in bytes.
  var byteCount: Int {
    if case .program(let program) = entry { return key.count + 64 + program.byteCount }
    return key.count + 64
  }

  /// Whether `body` is a table with nothing before it, or a long list that no argument changes.
  private static func isBlock(_ body: [UInt8]) -> Bool {
    let start = body.drop { $0 <= 0x20 }.prefix(8)
    if start.starts(with: "{|".utf8) || start.starts(with: "<table".utf8) {
      // A row to begin with, as templates that open tables for others have, is no less a block.
      return true
    }
    return body.count > 4096 && body.firstRange(of: "{{{".utf8) == nil
  }
}

/// How names of templates are written and meant: MediaWiki's rules for titles.
struct TemplateTitles: Sendable {
  private let prefixes: Set<[UInt8]>
  /// Prefixes of other namespaces: what is called by them is a page, and none that is known here.
  private let otherPrefixes: Set<[UInt8]>
  private let isCaseSensitive: Bool

  init(siteInfo: SiteInfo) {
    var names: Set<[UInt8]> = [Array("template".utf8)]
    var others: Set<[UInt8]> = []
    var isCaseSensitive = false
    for namespace in siteInfo.namespaces {
      let name = Array(namespace.name.lowercased().utf8)
      if namespace.key == 10 {
        names.insert(name)
        isCaseSensitive = namespace.isCaseSensitive
      } else {
        others.insert(name)
      }
    }
    prefixes = names
    otherPrefixes = others
    self.isCaseSensitive = isCaseSensitive
  }

  /// The key of the template whose page has the title `title`, with its prefix.
  func key(ofTitle title: String) -> [UInt8]? {
    let bytes = Array(title.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isPrefix(bytes[..<colon]) else {
      return nil
    }
    return normalised(bytes[(colon + 1)...])
  }

  /// The key of the template that a call names; `nil` for a page of another namespace, and for
  /// what no title holds.
  func key(ofCall name: some Collection<UInt8>) -> [UInt8]? {
    var name = Array(name)[...]
    while let first = name.first, first <= 0x20 || first == UInt8(ascii: "_") {
      name = name.dropFirst()
    }
    if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
      if colon == name.startIndex { return nil }
      if isPrefix(name[..<colon]) {
        name = name[(colon + 1)...]
      } else if otherPrefixes.contains(Self.folded(name[..<colon])) {
        return nil
      }
    }
    return normalised(name)
  }

  private func isPrefix(_ name: ArraySlice<UInt8>) -> Bool {
    prefixes.contains(Self.folded(name))
  }

  private static func folded(_ name: ArraySlice<UInt8>) -> [UInt8] {
    let trimmed = name.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }.split(separator: 0x20)
      .joined(separator: [0x20])
    return Array(String(decoding: Array(trimmed), as: UTF8.self).lowercased().utf8)
  }

  /// Spaces for underscores, one at a time and none at the ends, a capital letter to begin with.
  private func normalised(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    guard name.count < 512 else { return nil }
    var key: [UInt8] = []
    key.reserveCapacity(name.count)
    for byte in name {
      switch byte {
      case UInt8(ascii: "_"), 0...0x20: if let last = key.last, last != 0x20 { key.append(0x20) }
      case UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"):
        return nil
      default: key.append(byte)
      }
    }
    if key.last == 0x20 { key.removeLast() }
    guard let first = key.first else { return nil }
    if isCaseSensitive { return key }
    if first < 0x80 {
      if (0x61...0x7A).contains(first) { key[0] = first & 0xDF }
      return key
    }
    return Self.capitalised(key)
  }

  /// `key` with its first scalar in upper case, where that is one scalar too; Georgian has no
  /// capitals on the wikis.
  private static func capitalised(_ key: [UInt8]) -> [UInt8] {
    guard let text = String(validating: key, as: UTF8.self), let first = text.unicodeScalars.first,
      !(0x10D0...0x10FF).contains(first.value)
    else { return key }
    let upper = first.properties.uppercaseMapping
    guard upper.unicodeScalars.count == 1 else { return key }
    return Array(upper.utf8) + key[String(first).utf8.count...]
  }
}
