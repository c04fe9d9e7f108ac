import Corpus

/// Holds the first bytes of a file against its kind, so that a file of another sort is named for
/// what it is before anything is read.
///
/// Only what shows itself to be something else is refused: bytes of no sort that is known here are
/// read, and their records are judged one by one.
struct ContentCheck {
  let file: InputFile
  let settings: RecordSettings

  /// Refuses a file that begins with `head` if that is of another kind.
  ///
  /// - Throws: ``CorpusError/otherContent(file:found:expected:advice:)``.
  func require(_ head: [UInt8], isWhole: Bool) throws(CorpusError) {
    guard let content = FileContent(head, isWhole: isWhole), !isRead(content, head) else { return }
    if file.kind.isJSON, content == .jsonLines || content == .plainText {
      switch try JSONHead(head, isWhole: isWhole, texts: settings.texts(of: file.kind)) {
      case .texts: return
      case .others(let keys):
        throw mismatch("JSON lines without one, the first of which has the fields \(keys)")
      case .none where content == .jsonLines: return
      case .none: break
      }
    }
    throw mismatch(content.name, advice: content.advice)
  }

  private func mismatch(_ found: String, advice: String? = nil) -> CorpusError {
    let expected =
      switch file.kind {
      case .mc4, .jsonl: "JSON lines with \(settings.textExpected(of: file.kind))"
      case .cirrus: "pages of CirrusSearch, JSON lines with a string field 'text'"
      case .wikipedia: "a MediaWiki export, <mediawiki> with a <page> in it"
      case .wet: "WARC records"
      case .text: "plain text"
      case .csv: "a table, its fields parted by commas"
      case .tsv: "a table, its fields parted by tabs"
      }
    return .otherContent(
      file: file.name, found: found, expected: "\(expected) (kind \(file.kind.rawValue))",
      advice: advice ?? "name the field with the text: kind jsonl, text-key (--text-key)")
  }

  /// Whether the kind reads such content. Damage may have hit the beginning of a file, so of dumps
  /// and of records one good place is enough.
  private func isRead(_ content: FileContent, _ head: [UInt8]) -> Bool {
    switch file.kind {
    case .mc4, .jsonl: false
    case .cirrus: content == .cirrus
    case .wikipedia: content == .utf32 || isDump(head)
    case .wet: Self.contains("WARC/", head) && !content.isBinary
    case .text, .csv, .tsv: content == .plainText
    }
  }

  private func isDump(_ head: [UInt8]) -> Bool {
    ["<mediawiki", "<page"].contains { tag in
      let wide: [UInt8] = tag.utf8.flatMap { [$0, 0] as [UInt8] }
      return Self.contains(tag, head) || head.firstRange(of: wide) != nil
    }
  }

  private static func contains(_ text: String, _ head: [UInt8]) -> Bool {
    head.firstRange(of: Array(text.utf8)) != nil
  }
}

extension SourceKind {
  fileprivate var isJSON: Bool { self == .mc4 || self == .jsonl || self == .cirrus }
}

/// What the first lines of a file of JSON lines have.
private enum JSONHead {
  /// A text.
  case texts
  /// Other fields, whose names are told.
  case others(String)
  /// No object.
  case none

  private static let mostKeys = 12

  init(_ head: [UInt8], isWhole: Bool, texts: [JSONPath]) throws(CorpusError) {
    let parser = try JSONObjectParser()
    var keys: [String]?
    let padded = head + [UInt8](repeating: 0, count: JSONObjectParser.padding)
    let hasText = padded.withUnsafeBytes { bytes in
      var rest = bytes[..<head.count]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        if end == nil, !isWhole { break }
        let line = UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.endIndex)])
        rest = end.map { rest[($0 + 1)...] } ?? rest[rest.endIndex...]
        if parser.parse(line) != nil { continue }
        let found = texts.contains { if case .value = parser.string($0) { true } else { false } }
        if found { return true }
        keys = keys ?? JSONObjectParser.keys(of: line)
      }
      return false
    }
    if hasText {
      self = .texts
    } else if let keys {
      let told = keys.prefix(Self.mostKeys).map { "'\($0)'" }.joined(separator: ", ")
      self = .others(keys.count > Self.mostKeys ? "\(told) and more" : told)
    } else {
      self = .none
    }
  }
}
