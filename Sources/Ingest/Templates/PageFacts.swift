/// What templates and variables can ask of the page they stand on.
public struct PageFacts: Sendable {
  /// The title, with the prefix of its namespace.
  var title = ""
  var namespace = 0
  /// The name of the namespace; empty for articles.
  var namespaceName = ""
  var id = 0
  /// When the revision was made: what stands for "now", so that a dump always gives the same text.
  var time: WikiTime?

  /// A page of which nothing is known.
  public init() {}

  /// What the dump says of `page`.
  public init(_ page: WikipediaPage, siteInfo: SiteInfo) {
    title = page.title
    namespace = page.namespace
    namespaceName = siteInfo.namespaces.first { $0.key == page.namespace }?.name ?? ""
    id = page.id
    time = WikiTime(timestamp: page.timestamp)
  }

  /// The title without the prefix of its namespace.
  var name: Substring {
    guard namespace != 0, let colon = title.firstIndex(of: ":") else { return title[...] }
    return title[title.index(after: colon)...]
  }

  /// What comes before the last slash of ``name``, and what comes after it.
  var baseName: Substring { name.lastIndex(of: "/").map { name[..<$0] } ?? name }
  var subpageName: Substring {
    name.lastIndex(of: "/").map { name[name.index(after: $0)...] } ?? name
  }
  var rootName: Substring { name.prefix { $0 != "/" } }
}
