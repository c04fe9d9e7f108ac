internal import ByteIO
internal import Corpus

/// A document whose lines are to be judged.
public struct InputDocument: Sendable {
  /// The text, as a rule UTF-8.
  public let text: [UInt8]
  /// The id, or the empty string.
  public let id: String
  /// The host of its address, in lower case, if it has one.
  public let host: String?
  /// The number in its file of the line that the text begins with; 1 where it is no part of a file.
  public let firstLine: Int
  /// The offset in its file of the text; 0 where it is no part of a file.
  public let offset: Int
  /// A hash of its id and its place.
  let hash: UInt64

  /// Makes a document.
  public init(
    text: [UInt8], id: String = "", url: String? = nil, firstLine: Int = 1, offset: Int = 0
  ) {
    self.text = text
    self.id = id
    host = url.flatMap(Self.host)
    self.firstLine = firstLine
    self.offset = offset
    hash = ContentHash(of: Array("\(id) \(offset)".utf8)).low
  }

  /// Keeps a document of a file: one of JSON is called by its line unless it has an id, and one of
  /// plain text is known by its place.
  init(_ document: TextDocument) {
    let isPlain = document.line == nil
    self.init(
      text: Array(document.text),
      id: isPlain ? "" : document.id ?? "record \(document.record)", url: document.url,
      firstLine: isPlain ? document.record : 1, offset: isPlain ? document.offset : 0)
  }

  /// What its lines are resampled with: the host, or else the document itself.
  func cluster(file: String) -> UInt64 {
    if let host { return ContentHash(of: Array(host.utf8)).low }
    return ContentHash(of: Array("\(file)\n\(id)\n\(offset)".utf8)).low
  }

  /// What stands between `//` and the next `/`, `?`, `#` or `:`, without a user's name.
  static func host(of url: String) -> String? {
    guard let scheme = url.firstRange(of: "//") else { return nil }
    let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let name = (authority.split(separator: "@").last ?? "").prefix { $0 != ":" }
    return name.isEmpty ? nil : name.lowercased()
  }
}
