internal import ByteIO
public import LanguageID

/// A model that says which language a line is in, with what is known of its errors.
public struct LineJudge: Sendable {
  /// The name that means the model in the tool itself.
  public static let builtIn = "builtin"

  /// The languages it tells apart.
  public let labels: [String]
  /// What it is called in the artefacts.
  public let note: ModelNote
  /// Its errors on labelled lines, if they were measured.
  public let table: ConfusionTable?
  /// What it says of a line.
  public let predict: @Sendable (Span<UInt8>) -> Prediction

  /// Wraps a model that is in memory.
  public init(_ model: LanguageModel, note: ModelNote, table: ConfusionTable?) {
    labels = model.labels
    self.note = note
    self.table = table
    predict = { model.predict($0) }
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - name: ``builtIn``, or the path of a model.
  ///   - confusion: The path of the table of its errors; `nil`: the built-in model's own, or none.
  public init(model name: String, confusion: String?) throws {
    var table: ConfusionTable?
    if let confusion {
      let bytes = try readFile(confusion)
      do throws(LanguageIDError) {
        table = try ConfusionTable(decoding: bytes)
      } catch {
        throw ContaminateError.badFile(confusion, reason: "\(error)")
      }
    }
    if name == Self.builtIn {
      let model = LanguageModel.builtIn
      let note = ModelNote(
        name: name, hash: SHA256.hex(of: model.encoded()), labelCount: model.labels.count)
      self.init(model, note: note, table: table ?? ConfusionTable(of: model))
      return
    }
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let bytes = try readFile(name)
    let hash = SHA256.hex(of: bytes)
    do throws(LanguageIDError) {
      if bytes.starts(with: "isogl".utf8) {
        let model = try LanguageModel(decoding: bytes)
        let note = ModelNote(name: file, hash: hash, labelCount: model.labels.count)
        self.init(model, note: note, table: table)
        return
      }
    } catch {
      throw ContaminateError.badFile(name, reason: "\(error)")
    }
    let identifier = try LineIdentifier(path: name)
    try self.init(
      identifier,
      note: ModelNote(name: file, hash: hash, labelCount: identifier.labels.count), table: table)
  }

  /// Wraps a model of another kind, which does not count letters.
  private init(_ identifier: LineIdentifier, note: ModelNote, table: ConfusionTable?) throws {
    let question = try identifier.question()
    labels = identifier.labels.sorted()
    self.note = note
    self.table = table
    predict = { line in
      var found = Prediction(label: Prediction.undetermined, probability: 0, letterCount: 0)
      line.withUnsafeBytes { bytes in
        identifier.predict([0..<bytes.count], of: bytes, question) { predictions in
          if let first = predictions.first { found = first }
        }
      }
      return Prediction(
        label: found.label, probability: found.probability, letterCount: line.letterCount)
    }
  }
}
