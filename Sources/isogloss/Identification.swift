import ByteIO
import Corpus
import LanguageID

/// Identifies the lines of a batch; called from several workers at once.
struct Identification: Sendable {
  /// What is read and printed.
  enum Form {
    /// Lines of text; labels and probabilities with tabs.
    case plain
    /// Lines of text; JSON.
    case json
    /// Documents as JSON lines; the same with one more field.
    case documents
  }

  /// What came of a batch.
  struct Result: Sendable {
    var output: [UInt8] = []
    /// What is wrong with the input, in one line each.
    var problems: [String] = []
  }

  let identifier: LineIdentifier
  let question: IdentificationQuestion
  /// The file, for messages.
  let file: String
  let form: Form

  func run(_ batch: RecordBatch) throws -> Result {
    var result = Result()
    result.problems = batch.damages.filter { $0.reason != "the file is empty" }.map(\.description)
    result.problems += batch.failures.map { "\(file): line \($0.record): \($0.reason)" }
    result.output.reserveCapacity(form == .documents ? 2 * batch.bytes.count : 1 << 16)
    if form == .documents {
      try identifyDocuments(of: batch, into: &result)
    } else {
      try identifyLines(of: batch, into: &result)
    }
    return result
  }

  /// A line that could not be read is a line of the output, too, so that the two stay in step.
  private func identifyLines(of batch: RecordBatch, into result: inout Result) throws {
    var failures = batch.failures.map(\.record)[...]
    var index = 0
    batch.bytes.withUnsafeBytes { bytes in
      identifier.predict(batch.records, of: bytes, question) { predictions in
        while let failed = failures.first, failed < batch.ordinals[index] {
          failures.removeFirst()
          append([], to: &result.output)
        }
        append(predictions, to: &result.output)
        index += 1
      }
    }
    for _ in failures { append([], to: &result.output) }
  }

  private func append(_ predictions: [Prediction], to output: inout [UInt8]) {
    if form == .json {
      output.append(contentsOf: "{\"predictions\":".utf8)
      appendJSON(predictions, to: &output)
      output.append(contentsOf: "}\n".utf8)
      return
    }
    if predictions.isEmpty { output.append(UInt8(ascii: "\t")) }
    for (index, prediction) in predictions.enumerated() {
      if index > 0 { output.append(UInt8(ascii: "\t")) }
      output.append(contentsOf: prediction.label.utf8)
      output.append(UInt8(ascii: "\t"))
      output.append(probability: prediction.probability)
    }
    output.append(UInt8(ascii: "\n"))
  }

  private func appendJSON(_ predictions: [Prediction], to output: inout [UInt8]) {
    output.append(UInt8(ascii: "["))
    for (index, prediction) in predictions.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      var object = JSONLineWriter()
      object.field("label", prediction.label)
      var digits: [UInt8] = []
      digits.append(probability: prediction.probability)
      object.field("probability", json: digits)
      object.close()
      output.append(contentsOf: object.bytes)
    }
    output.append(UInt8(ascii: "]"))
  }

  /// Documents are passed on byte for byte; lines that are none are told and left out.
  private func identifyDocuments(of batch: RecordBatch, into result: inout Result) throws {
    let parser = try JSONObjectParser()
    var documents: [Range<Int>] = []
    var texts: [Range<Int>] = []
    // A line feed would end the line, so it becomes a space.
    var flat: [UInt8] = []
    batch.bytes.withUnsafeBytes { bytes in
      for (record, ordinal) in zip(batch.records, batch.ordinals) where !record.isEmpty {
        if let reason = parser.parse(UnsafeRawBufferPointer(rebasing: bytes[record])) {
          result.problems.append("\(file): line \(ordinal): \(reason)")
        } else if case .value(let text) = parser.string("text") {
          documents.append(record)
          texts.append(flat.count..<flat.count + text.count)
          flat += text.lazy.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
        } else {
          result.problems.append("\(file): line \(ordinal): expected a string field 'text'")
        }
      }
      var rest = documents[...]
      flat.withUnsafeBytes { flat in
        identifier.predict(texts, of: flat, question) { predictions in
          guard let document = rest.popFirst() else { return }
          let line = UnsafeRawBufferPointer(rebasing: bytes[document])
          append(predictions, toDocument: line, into: &result.output)
        }
      }
    }
  }

  /// The document's line with one more field before its last brace; it has a field at least.
  private func append(
    _ predictions: [Prediction], toDocument line: UnsafeRawBufferPointer,
    into output: inout [UInt8]
  ) {
    let brace = line.lastIndex(of: UInt8(ascii: "}")) ?? line.count
    output.append(contentsOf: line[..<brace])
    output.append(contentsOf: ",\"predictions\":".utf8)
    appendJSON(predictions, to: &output)
    output.append(contentsOf: "}\n".utf8)
  }
}

extension [UInt8] {
  /// Appends `probability`, from 0 to a little above 1, with six decimals.
  fileprivate mutating func append(probability: Double) {
    let scaled = Int((probability * 1e6).rounded())
    append(UInt8(ascii: "0") + UInt8(scaled / 1_000_000))
    append(UInt8(ascii: "."))
    var unit = 100_000
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(scaled / unit % 10))
      unit /= 10
    }
  }
}
