internal import ByteIO
internal import Corpus
public import LanguageID

/// A model that says which language a line is in, with what is known of its errors.
public struct LineJudge: Sendable {
  /// The languages it tells apart.
  public let labels: [String]
  /// What it is called in the artefacts.
  public let note: ModelNote
  /// Its errors on labelled lines, if they were measured.
  public let table: ConfusionTable?
  /// What it says of a line.
  public let predict: @Sendable (Span<UInt8>) -> Prediction

  /// Wraps a model that is in memory.
  public init(_ model: LineClassifier, note: ModelNote, table: ConfusionTable?) {
    labels = model.labels
    self.note = note
    self.table = table
    predict = { model.predict($0) }
  }

  private init(
    labels: [String], note: ModelNote, table: ConfusionTable?,
    predict: @escaping @Sendable (Span<UInt8>) -> Prediction
  ) {
    self.labels = labels
    self.note = note
    self.table = table
    self.predict = predict
  }

  /// The judge for a corpus declared to be in `language`: the model's labels for it (`nb` and `nn`
  /// for `no`, `zh` for `zh-Hant`, `fin_Latn` for `fi`) are one label, called as it was declared.
  /// `nil` where the model does not know the language; see `Language.labels(among:)`.
  func judging(_ language: String) -> LineJudge? {
    if labels.contains(language) { return self }
    let own = (try? Language(language))?.labels(among: labels) ?? []
    return own.isEmpty
      ? nil : renaming(Dictionary(uniqueKeysWithValues: own.map { ($0, language) }))
  }

  /// The same judge with other names for some labels; two of one name are one label.
  func renaming(_ names: [String: String]) -> LineJudge {
    let own = predict
    var table = table
    for name in Set(names.values).sorted() {
      table = table?.merging(names.keys.filter { names[$0] == name }.sorted(), as: name)
    }
    return LineJudge(
      labels: Set(labels.map { names[$0] ?? $0 }).sorted(), note: note, table: table
    ) { line in
      let prediction = own(line)
      return names[prediction.label].map { prediction.named($0) } ?? prediction
    }
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - name: `LineIdentifier.builtIn`, or the path of a model.
  ///   - confusion: The path of the table of its errors; `nil`: the built-in model's own, or none.
  ///   - names: Other names for labels of the model, which its table has as the model does.
  /// - Throws: ``ContaminateError/unknownLabel(_:known:)``, or what went wrong with a file.
  public init(model name: String, confusion: String?, names: [String: String]) throws {
    let judge = try LineJudge(model: name, confusion: confusion)
    for label in names.keys.sorted() where !judge.labels.contains(label) {
      throw ContaminateError.unknownLabel(label, known: judge.labels)
    }
    self = judge.renaming(names)
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - name: `LineIdentifier.builtIn`, or the path of a model.
  ///   - confusion: The path of the table of its errors; `nil`: the built-in model's own, or none.
  public init(model name: String, confusion: String?) throws {
    let table = try confusion.map(Self.table)
    let identifier = try LineIdentifier(model: name)
    let isBuiltIn = name == LineIdentifier.builtIn
    note = ModelNote(
      name: name.split(separator: "/").last.map(String.init) ?? name,
      hash: isBuiltIn ? LineClassifier.builtInDigest : SHA256.hex(of: try readFile(name)),
      labelCount: identifier.labels.count)
    self.table = table ?? (isBuiltIn ? LineClassifier.builtIn.record.confusion : nil)
    labels = identifier.labels.sorted()
    let question = try identifier.question()
    predict = { identifier.predict($0, question) }
  }

  private static func table(_ path: String) throws -> ConfusionTable {
    let bytes = try readFile(path)
    do throws(LanguageIDError) {
      return try ConfusionTable(decoding: bytes)
    } catch {
      throw ContaminateError.badFile(path, reason: "\(error)")
    }
  }
}
