import Corpus
public import Values

/// What is a document in files of some kinds, where its text stands, and what comes along with it:
/// the keys of a corpus from `namespaces` to `extra-keys`.
public struct RecordSettings: SettingsSection {
  /// The namespaces whose pages are kept, of wikis.
  public var namespaces: [Int] = []
  /// What is a document in plain text (``SourceKind/text``); `nil` lets each file's first lines
  /// tell.
  public var documents: TextDocuments?
  /// The field of JSON lines (``SourceKind/jsonl``) that holds the text, dots leading into objects;
  /// `nil` for `text` or `content`.
  public var textKey: String?
  /// The field of JSON lines that documents keep as `id` under `metadata`, dots as in ``textKey``.
  public var idKey: String?
  /// The column of tables that holds the text: its name in the first row or, of tables without such
  /// a row, its number from 1; `nil` for `text`.
  public var textColumn: String?
  /// The column that documents keep as `id` under `metadata`, likewise.
  public var idColumn: String?
  /// Whether fields of tables may stand in quotes; `nil` for yes in CSV and no in TSV.
  public var quotes: Bool?
  /// Fields of JSON lines (``SourceKind/jsonl``) that documents keep under `metadata`, in order.
  public var extraKeys: [String] = []

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .list("namespaces", \.namespaces, .namespace, default: [0]),
    .optional("documents", \.documents, .word),
    .optional("text-key", \.textKey, .jsonKey),
    .optional("id-key", \.idKey, .jsonKey),
    .optional("text-column", \.textColumn, .column),
    .optional("id-column", \.idColumn, .column),
    .optional("quotes", \.quotes, .truth),
    .list("extra-keys", \.extraKeys, .jsonKey),
  ]

  /// No field may stand twice under `metadata`, and columns are named in one way.
  public func check() throws(SettingError) {
    if Set(extraKeys).count < extraKeys.count {
      throw SettingError(
        key: "extra-keys", found: "a key that stands twice", expected: "each key once")
    }
    if idKey != nil, extraKeys.contains("id") {
      throw SettingError(
        key: "extra-keys", found: "'id'", expected: "other keys, since id-key makes the field id")
    }
    if let idColumn, (Int(idColumn) == nil) != (Int(textColumn ?? "text") == nil) {
      throw SettingError(
        key: "id-column", found: "'\(idColumn)'",
        expected: "a name where text-column is one, and a number where that is one")
    }
  }

  /// Checks that what was asked for can be had of files of these kinds.
  func check(kinds: [SourceKind]) throws(SettingError) {
    let asked: [(key: String, isAsked: Bool, kinds: [SourceKind])] = [
      ("namespaces", namespaces != Self().namespaces, [.wikipedia, .cirrus]),
      ("documents", documents != nil, [.text]), ("text-key", textKey != nil, [.jsonl]),
      ("id-key", idKey != nil, [.jsonl]), ("text-column", textColumn != nil, [.csv, .tsv]),
      ("id-column", idColumn != nil, [.csv, .tsv]), ("quotes", quotes != nil, [.csv, .tsv]),
      ("extra-keys", !extraKeys.isEmpty, [.jsonl]),
    ]
    for (key, isAsked, readers) in asked where isAsked && !kinds.contains(where: readers.contains) {
      let names = readers.map(\.rawValue).joined(separator: " or ")
      throw SettingError(
        key: key, found: "a value", expected: "none, since no source is \(names)")
    }
  }
}

extension RecordSettings {
  /// How the fields of a row of such tables are parted.
  func row(of kind: SourceKind) -> TableRow {
    TableRow(
      delimiter: kind == .tsv ? UInt8(ascii: "\t") : UInt8(ascii: ","),
      hasQuotes: quotes ?? (kind == .csv))
  }

  /// Where the text may stand in a line of JSON, the likeliest first.
  func texts(of kind: SourceKind) -> [JSONPath] {
    guard kind == .jsonl else { return ["text"] }
    return textKey.map(Self.paths) ?? ["text", "content"]
  }

  /// Where the id may stand in a line of JSON.
  var ids: [JSONPath] { idKey.map(Self.paths) ?? [] }

  /// What a line of JSON must have, as a phrase that follows "expected".
  func textExpected(of kind: SourceKind) -> String {
    guard kind == .jsonl else { return "a string field 'text'" }
    return "a string field " + (textKey.map { "'\($0)'" } ?? "'text' or 'content'")
  }

  /// A key as it is written or, if it has dots, a way through objects.
  private static func paths(_ key: String) -> [JSONPath] {
    let keys = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return [JSONPath(keys: [key])] + (keys.count > 1 ? [JSONPath(keys: keys)] : [])
  }
}

extension SettingKind where Value == Int {
  /// The number of a namespace that has pages of its own; MediaWiki leaves those up to 3000 or so
  /// to wikis.
  fileprivate static var namespace: Self {
    let numbers = 0...65_535
    return SettingKind(
      expected: "the number of a namespace, such as 0 for articles",
      outside: ["\(numbers.lowerBound - 1)", "\(numbers.upperBound + 1)"],
      parse: { text in Int(text).flatMap { numbers.contains($0) ? $0 : nil } },
      show: { "\($0)" }, allows: numbers.contains)
  }
}

extension SettingKind where Value == String {
  fileprivate static var column: Self {
    SettingKind(
      expected: "the name of a column, or its number from 1 where the table has no row of names",
      outside: ["0"], parse: { isColumn($0) ? $0 : nil }, show: { $0 }, allows: isColumn)
  }

  @Sendable private static func isColumn(_ text: String) -> Bool {
    !text.isEmpty && Int(text).map { $0 > 0 } ?? true
  }

  fileprivate static var jsonKey: Self {
    SettingKind(expected: "the name of a JSON field", parse: { $0 }, show: { $0 })
  }
}
