import ByteIO

/// A supervised model of fastText, `.bin` or `.ftz`, such as `lid.176.ftz`.
///
/// It gives the labels that fastText gives, and probabilities that differ from its by rounding
/// only. A line is bytes: words are parted by ASCII white space and NUL, text need not be UTF-8,
/// and nothing is normalised.
///
/// - Source: Joulin et al. (2017), “Bag of tricks for efficient text classification”, and (2016),
///   “FastText.zip: Compressing text classification models”; fastText 0.9.2 for the format and for
///   what the papers leave open.
public struct FastTextModel: Sendable {
  /// The labels without `__label__`, in the order of the file: the most frequent first.
  public let labels: [String]
  /// The file the model was read from.
  public let path: String
  private let arguments: FastTextArguments
  private let vocabulary: FastTextVocabulary
  private let buckets: FastTextBuckets
  private let input: FastTextInput
  private let output: Output
  private let bytes: UnsafeBytes
  /// Keeps the bytes alive.
  private let owner: any AnyObject & Sendable

  private enum Output {
    case tree(FastTextTree)
    case softmax(FastTextScores)
    case logistic(FastTextScores)
  }

  private struct UnsafeBytes: @unchecked Sendable {
    let pointer: UnsafeRawBufferPointer
  }

  /// Reads the model at `path`.
  ///
  /// - Throws: A ``ByteIOError``, or ``LanguageIDError/damagedFastText(path:offset:reason:)``.
  public init(path: String) throws {
    let file = try LoadedFile(path: path)
    try self.init(
      path: path, bytes: file.bytes, owner: file,
      maximumDecodedByteCount: FastTextInput.maximumDecodedByteCount)
  }

  /// Reads a model in memory.
  ///
  /// - Parameters:
  ///   - path: What errors call it.
  ///   - maximumDecodedByteCount: Rows of a quantised model that would take more memory than this
  ///     are decoded whenever they are needed, which is slower.
  /// - Throws: ``LanguageIDError/damagedFastText(path:offset:reason:)``.
  package init(
    decoding bytes: [UInt8], path: String = "model",
    maximumDecodedByteCount: Int = 256 << 20
  ) throws(LanguageIDError) {
    let copy = Copy(bytes)
    try self.init(
      path: path, bytes: UnsafeRawBufferPointer(copy.bytes), owner: copy,
      maximumDecodedByteCount: maximumDecodedByteCount)
  }

  private init(
    path: String, bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable,
    maximumDecodedByteCount: Int
  ) throws(LanguageIDError) {
    var file = FastTextCursor(path: path, bytes: bytes)
    let arguments = try FastTextArguments(&file)
    let vocabulary = try FastTextVocabulary(&file)
    let buckets = try FastTextBuckets(
      &file, count: arguments.bucketCount, firstRow: vocabulary.wordCount,
      keptCount: vocabulary.keptBucketCount)
    let flagOffset = file.offset
    let isQuantised = try file.flag("quant_input")
    if vocabulary.keptBucketCount != nil, !isQuantised {
      throw file.damage(at: flagOffset, "a pruned model must be quantised; fetch the file again")
    }
    let matrix = try FastTextMatrix(
      &file, isQuantised: isQuantised, name: "the input matrix",
      rows: vocabulary.wordCount + (vocabulary.keptBucketCount ?? arguments.bucketCount),
      columns: arguments.dimension)
    let isOutputQuantised = try file.flag("qout")
    let outputMatrix = try FastTextMatrix(
      &file, isQuantised: isQuantised && isOutputQuantised, name: "the output matrix",
      rows: vocabulary.labelCount, columns: arguments.dimension)
    try file.finish()
    try outputMatrix.checkDecodedSize("the output matrix", file)
    output =
      switch arguments.loss {
      case .hierarchicalSoftmax:
        .tree(try FastTextTree(outputMatrix, counts: vocabulary.labelLineCounts, file))
      case .softmax: .softmax(FastTextScores(outputMatrix))
      case .negativeSampling, .oneVersusAll: .logistic(FastTextScores(outputMatrix))
      }
    input = FastTextInput(matrix, maximumDecodedByteCount: maximumDecodedByteCount)
    labels = vocabulary.labels(in: bytes)
    (self.arguments, self.vocabulary, self.buckets) = (arguments, vocabulary, buckets)
    (self.path, self.bytes, self.owner) = (path, UnsafeBytes(pointer: bytes), owner)
  }

  /// Memory for predictions; one for each thread.
  func makeScratch() -> FastTextScratch {
    FastTextScratch(dimension: arguments.dimension, scoreCount: labels.count)
  }

  /// Appends what the model says of `line` to `predictions`, the most probable first; nothing
  /// where it knows nothing of the line, or where its numbers overflow.
  ///
  /// - Parameters:
  ///   - line: Its bytes, which end at the first line feed, if there is one.
  ///   - question: What is asked.
  ///   - scratch: Of ``makeScratch()``.
  /// - Complexity: O(*n* · longest n-gram · dimension + labels · dimension) for *n* bytes; of a
  ///   hierarchical softmax, only the labels that could win are looked at.
  func predict(
    _ line: UnsafeRawBufferPointer, _ question: IdentificationQuestion, scratch: FastTextScratch,
    into predictions: inout [Prediction]
  ) {
    let count = buckets.withLookup(firstRow: vocabulary.wordCount) { lookup in
      FastTextFeatures(
        arguments: arguments, vocabulary: vocabulary, lookup: lookup, input: input,
        file: bytes.pointer, scratch: scratch
      ).sum(line)
    }
    if count == 0 || question.count == 0 { return }
    let share = Float(1 / Double(count))
    for column in scratch.hidden.indices { scratch.hidden[column] *= share }
    if let labels = question.labelIndices {
      answer(among: labels, question, scratch, into: &predictions)
    } else {
      answer(question, scratch, into: &predictions)
    }
  }

  /// Answers as fastText does.
  private func answer(
    _ question: IdentificationQuestion, _ scratch: FastTextScratch,
    into predictions: inout [Prediction]
  ) {
    func append(_ candidate: FastTextCandidate) {
      predictions.append(
        Prediction(
          label: labels[candidate.index],
          probability: Double(Float.exponential(candidate.score)), letterCount: nil))
    }
    let threshold = Float(question.threshold)
    switch output {
    case .tree(let tree):
      if question.count == 1 {
        if let best = tree.best(threshold: threshold, scratch) { append(best) }
      } else {
        let limit = min(question.count, labels.count)
        for candidate in tree.best(limit, threshold: threshold, scratch) { append(candidate) }
      }
    case .softmax(let scores), .logistic(let scores):
      guard writeProbabilities(scores, scratch) else { return }
      let limit = min(question.count, labels.count)
      let best = Self.best(limit, of: scratch.scores, threshold: threshold, scratch)
      for candidate in best { append(candidate) }
    }
  }

  /// Whether there are probabilities in the scratch's `scores` now.
  private func writeProbabilities(_ scores: FastTextScores, _ scratch: FastTextScratch) -> Bool {
    guard scores.write(of: scratch.hidden, to: scratch.scores) else { return false }
    if case .logistic = output {
      FastTextScores.logistic(scratch.scores)
    } else {
      FastTextScores.softmax(scratch.scores)
    }
    return !scratch.scores[0].isNaN
  }

  private static func best(
    _ limit: Int, of probabilities: UnsafeMutableBufferPointer<Float>, threshold: Float,
    _ scratch: FastTextScratch
  ) -> [FastTextCandidate] {
    var heap = FastTextHeap(limit: limit, memory: scratch.candidates)
    /// What is below cannot come in; so few logarithms are needed. It is a little low, since near
    /// values may have equal logarithms.
    var bound = threshold
    for label in probabilities.indices where probabilities[label] >= bound {
      let score = fastTextLogarithm(probabilities[label])
      if heap.excludes(score) { continue }
      heap.insert(FastTextCandidate(score: score, index: label))
      if heap.elements.count == limit {
        let worst = Float.exponential(heap.elements[0].score)
        bound = max(bound, worst - 1.1e-5 - 1e-5 * worst)
      }
    }
    let sorted = heap.sorted()
    scratch.candidates = heap.elements
    return sorted
  }

  /// Answers as if there were no other labels than `labels`.
  private func answer(
    among labels: [Int], _ question: IdentificationQuestion, _ scratch: FastTextScratch,
    into predictions: inout [Prediction]
  ) {
    var values: [Double]
    switch output {
    case .tree(let tree):
      values = tree.logarithms(of: labels, scratch)
      values.withUnsafeMutableBufferPointer { Softmax.apply($0) }
    case .softmax(let scores):
      guard scores.write(of: scratch.hidden, to: scratch.scores) else { return }
      values = labels.map { Double(scratch.scores[$0]) }
      values.withUnsafeMutableBufferPointer { Softmax.apply($0) }
    case .logistic(let scores):
      guard writeProbabilities(scores, scratch) else { return }
      values = labels.map { Double(scratch.scores[$0]) }
    }
    if values.contains(where: \.isNaN) { return }
    let order = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
    for index in order.prefix(question.count) where values[index] >= question.threshold {
      predictions.append(
        Prediction(
          label: self.labels[labels[index]], probability: values[index], letterCount: nil))
    }
  }

  private final class Copy: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ array: [UInt8]) {
      bytes = .allocate(byteCount: array.count, alignment: 16)
      bytes.copyBytes(from: array)
    }

    deinit { bytes.deallocate() }
  }
}
