public import LanguageID
internal import Statistics

/// The lines of one corpus, counted by the language they are in.
///
/// Each line of a document is judged by the model that did not learn from the document. Lines are
/// what stands between line feeds, without white space around it; empty ones do not exist.
/// Neither the order in which documents are added nor how they were split between accumulators
/// changes what comes out.
///
/// - Units: bytes are those of the trimmed line, without its end.
/// - Complexity: memory is 16 bytes for each document and label with a line in it that the corpus
///   is not declared to be in; documents without such lines cost nothing.
public struct ContaminationAccumulator: Sendable {
  /// The language that the corpus is said to be in.
  public let declared: String
  let rule: LineRule
  let exampleCount: Int
  /// The labels of the model, then `und` and `zxx`.
  let columns: [String]
  private let columnIndices: [String: Int]
  private let model: CrossFittedModel
  private(set) var documentCount = 0
  private(set) var judged = LineCount()
  private(set) var tooShort = LineCount()
  /// The judged lines of each document that has any, and their bytes.
  private(set) var documentLines = Moments()
  private(set) var documentBytes = Moments()
  /// By column.
  private(set) var tallies: [Tally]

  /// Starts a count of no documents.
  ///
  /// - Parameters:
  ///   - declared: One of the model's labels.
  ///   - exampleCount: How many lines to keep for each other language, the likeliest first.
  /// - Throws: ``ContaminateError/unknownLanguage(declared:known:)``.
  public init(
    declared: String, model: CrossFittedModel, rule: LineRule, exampleCount: Int
  ) throws(ContaminateError) {
    guard model.labels.contains(declared) else {
      throw .unknownLanguage(declared: declared, known: model.labels)
    }
    self.declared = declared
    self.model = model
    self.rule = rule
    self.exampleCount = max(0, exampleCount)
    columns = model.labels + [Prediction.undetermined, Prediction.noLinguisticContent]
    columnIndices = Dictionary(zip(columns, 0...), uniquingKeysWith: { first, _ in first })
    tallies = columns.map { _ in Tally() }
  }

  /// Counts the lines of a document.
  ///
  /// - Parameters:
  ///   - text: The document's UTF-8 bytes.
  ///   - document: Its id, for the examples.
  ///   - fold: The lowest bit of its content hash, as when the model was trained.
  public mutating func add(text: Span<UInt8>, document: String, fold: Int) {
    var counts = [LineCount](repeating: LineCount(), count: columns.count)
    var lineNumber = 0
    var start = 0
    while start < text.count {
      lineNumber += 1
      let end = Self.endOfLine(in: text, from: start)
      let range = Self.trim(text, start..<end)
      start = end + 1
      if range.isEmpty { continue }
      let line = text.extracting(range)
      let prediction = model.predict(line, fold: fold)
      guard let label = rule.label(of: prediction), let column = columnIndices[label] else {
        tooShort.add(byteCount: range.count)
        continue
      }
      counts[column].add(byteCount: range.count)
      if column < model.labels.count, label != declared {
        tallies[column].offer(
          line, probability: prediction.probability, document: document, number: lineNumber,
          limit: exampleCount)
      }
    }
    record(counts)
  }

  private mutating func record(_ counts: [LineCount]) {
    documentCount += 1
    let total = counts.reduce(LineCount(), +)
    if total.lines == 0 { return }
    judged = judged + total
    documentLines.add(total.lines)
    documentBytes.add(total.bytes)
    for (column, count) in counts.enumerated() where count.lines > 0 {
      tallies[column].add(count, of: total, keepsDocument: columns[column] != declared)
    }
  }

  /// Adds what `other` counted in other documents of the same corpus.
  ///
  /// - Throws: ``ContaminateError/incompatible(_:_:)`` where the language, the rule, the labels or
  ///   the number of examples differ.
  public mutating func merge(_ other: ContaminationAccumulator) throws(ContaminateError) {
    guard declared == other.declared, rule == other.rule, columns == other.columns,
      exampleCount == other.exampleCount
    else { throw .incompatible(declared, other.declared) }
    documentCount += other.documentCount
    judged = judged + other.judged
    tooShort = tooShort + other.tooShort
    documentLines = documentLines + other.documentLines
    documentBytes = documentBytes + other.documentBytes
    for column in tallies.indices {
      tallies[column].merge(other.tallies[column], limit: exampleCount)
    }
  }

  private static func endOfLine(in text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    return end
  }

  private static func trim(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isWhiteSpace(text[start]) { start += 1 }
    while end > start, isWhiteSpace(text[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
