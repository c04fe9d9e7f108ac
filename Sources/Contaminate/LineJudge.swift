internal import ByteIO
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
