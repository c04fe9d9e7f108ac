import ByteIO
public import Corpus
public import Engine

/// Says which language each line, or each document, of files is in.
///
/// Lines answer lines: one that could not be read is one of the answers, too, so that the two stay
/// in step. Of documents, each comes back byte for byte with `predictions` as its last field; what
/// is no document is told and left out.
public struct Identification: Sendable {
  /// How the predictions for a line are written.
  public enum Form: Sendable {
    /// Label, tab, probability, and further labels likewise.
    case columns
    /// An object with `predictions`.
    case json
  }

  private let identifier: LineIdentifier
  private let question: IdentificationQuestion
  private let form: Form

  /// Prepares to ask `identifier`.
  ///
  /// - Throws: ``LanguageIDError/unknownLabel(_:known:)``.
  public init(
    _ identifier: LineIdentifier, settings: IdentificationSettings, form: Form
  ) throws {
    self.identifier = identifier
    question = try identifier.question(
      count: settings.top, threshold: settings.threshold,
      labels: settings.labels.isEmpty ? nil : settings.labels)
    self.form = form
  }

  /// Answers `file`, a batch on each worker; the answers are the same for any number of them.
  ///
  /// - Parameters:
  ///   - holds: What the file holds; `nil` if name or content shall tell.
  ///   - progress: Is told how far it is, and every problem.
  ///   - write: Takes the answers in order.
  /// - Returns: The number of problems.
  /// - Throws: A `ByteIOError` where the file cannot be read, or what `write` throws.
  public func run(
    _ file: TextFile, holds: TextForm? = nil, workers: Int, progress: ProgressLine,
    write: ([UInt8]) throws -> Void
  ) async throws -> Int {
    let input = try TextInput(file, form: holds, workers: workers, batchBytes: 1 << 18)
    progress.start("identify \(file.name)", total: input.storedByteCount)
    var problemCount = 0
    try await orderedMap(workers: workers) { () async throws -> TextInput.Batch? in
      progress.update(done: input.storedBytesRead)
      return try await input.next()
    } transform: {
      try answers(to: $0)
    } consume: { answers in
      for problem in answers.problems { progress.say("isogloss: \(problem)") }
      problemCount += answers.problems.count
      try write(answers.bytes)
    }
    return problemCount
  }

  /// What came of a batch.
  struct Answers: Sendable {
    var bytes: [UInt8] = []
    var problems: [TextProblem] = []
  }

  private func answers(to batch: TextInput.Batch) throws -> Answers {
    var answers = Answers()
    answers.problems = batch.problems.filter { !$0.isEmptiness }
    switch batch.form {
    case .documents: try answer(documents: batch, into: &answers)
    case .lines: answer(lines: batch.records, into: &answers.bytes)
    }
    return answers
  }

  private func answer(lines batch: RecordBatch, into output: inout [UInt8]) {
    var failures = batch.failures.map(\.record)[...]
    var index = 0
    batch.bytes.withUnsafeBytes { bytes in
      identifier.predict(batch.records, of: bytes, question) { predictions in
        while let failed = failures.first, failed < batch.ordinals[index] {
          failures.removeFirst()
          output.append(line: [], form)
        }
        output.append(line: predictions, form)
        index += 1
      }
    }
    for _ in failures { output.append(line: [], form) }
  }

  private func answer(documents batch: TextInput.Batch, into answers: inout Answers) throws {
    answers.bytes.reserveCapacity(2 * batch.records.bytes.count)
    // Each document's line up to its last brace, and its text in one line.
    var heads: [UInt8] = []
    var headRanges: [Range<Int>] = []
    var texts: [UInt8] = []
    var textRanges: [Range<Int>] = []
    try batch.forEachDocument { document in
      guard let line = document.line else { return }
      let head = line[..<(line.lastIndex(of: UInt8(ascii: "}")) ?? line.count)]
      headRanges.append(heads.count..<heads.count + head.count)
      heads.append(contentsOf: head)
      textRanges.append(texts.count..<texts.count + document.text.count)
      // A line feed would end the line, so it becomes a space.
      texts += document.text.lazy.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    } problem: {
      answers.problems.append($0)
    }
    var rest = headRanges[...]
    texts.withUnsafeBytes { texts in
      identifier.predict(textRanges, of: texts, question) { predictions in
        guard let head = rest.popFirst() else { return }
        answers.bytes.append(contentsOf: heads[head])
        answers.bytes.append(contentsOf: ",\"predictions\":".utf8)
        answers.bytes.append(json: predictions)
        answers.bytes.append(contentsOf: "}\n".utf8)
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(line predictions: [Prediction], _ form: Identification.Form) {
    switch form {
    case .columns:
      if predictions.isEmpty { append(UInt8(ascii: "\t")) }
      for (index, prediction) in predictions.enumerated() {
        if index > 0 { append(UInt8(ascii: "\t")) }
        append(contentsOf: prediction.label.utf8)
        append(UInt8(ascii: "\t"))
        append(probability: prediction.probability)
      }
    case .json:
      append(contentsOf: "{\"predictions\":".utf8)
      append(json: predictions)
      append(UInt8(ascii: "}"))
    }
    append(UInt8(ascii: "\n"))
  }

  fileprivate mutating func append(json predictions: [Prediction]) {
    append(UInt8(ascii: "["))
    for (index, prediction) in predictions.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      var object = JSONLineWriter()
      object.field("label", prediction.label)
      var digits: [UInt8] = []
      digits.append(probability: prediction.probability)
      object.field("probability", json: digits)
      object.close()
      append(contentsOf: object.bytes)
    }
    append(UInt8(ascii: "]"))
  }

  /// Appends `probability`, from 0 to a little above 1, with six decimals.
  private mutating func append(probability: Double) {
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
