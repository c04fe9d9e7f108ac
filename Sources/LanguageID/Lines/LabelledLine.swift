/// A line with the language it is said to be in, and where it came from.
public struct LabelledLine: Hashable, Sendable {
  /// The language, as a BCP 47 code.
  public let label: String
  /// The collection it is from; training takes as evenly from a label's sources as they allow.
  public let source: String
  /// A hash of the document's content; lines of one document share it.
  public let document: UInt64
  /// The line's UTF-8 bytes; they are not validated.
  public let text: [UInt8]

  /// Makes a labelled line.
  public init(label: String, source: String = "", document: UInt64, text: [UInt8]) {
    self.label = label
    self.source = source
    self.document = document
    self.text = text
  }

  /// Whether its document is kept out of training for calibration: one in ten.
  var isHeldOut: Bool { (document >> 1) % 10 == 0 }
}

extension LabelledLine {
  /// Reads lines of `label`, tab, `source`, tab, text; a line's document is the hash of its text.
  ///
  /// - Throws: ``LanguageIDError/damagedLine(number:)`` for a line without two tabs.
  public static func parse(_ bytes: [UInt8]) throws(LanguageIDError) -> [LabelledLine] {
    var lines: [LabelledLine] = []
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      let columns = line.split(separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false)
      guard columns.count == 3, let label = String(validating: columns[0], as: UTF8.self),
        let source = String(validating: columns[1], as: UTF8.self)
      else { throw .damagedLine(number: index + 1) }
      // FNV-1a; its high bits are the well-mixed ones.
      let hash = columns[2].reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
      lines.append(
        LabelledLine(label: label, source: source, document: hash >> 16, text: Array(columns[2])))
    }
    return lines
  }
}

/// What training needs to know besides the lines.
public struct TrainingSettings: Hashable, Sendable {
  /// The seed of every choice.
  public var seed: UInt64
  /// The longest n-gram, in Unicode scalars, boundaries included.
  public var maximumOrder: Int
  /// The most features of a script; one with few languages has at most
  /// ``featuresPerLabel`` for each.
  public var featureCount: Int
  /// How often a label's lines are visited; labels with few lines visit them more often.
  public var epochCount: Int
  /// The most lines of a label that are learnt from.
  public var linesPerLabel: Int

  /// The most features of a script for each of its languages.
  public static let featuresPerLabel = 3000

  /// Makes settings; docs/language-id-model.md has the measurements behind the defaults.
  public init(
    seed: UInt64, maximumOrder: Int = 4, featureCount: Int = 60_000, epochCount: Int = 5,
    linesPerLabel: Int = 8000
  ) {
    self.seed = seed
    self.maximumOrder = maximumOrder
    self.featureCount = featureCount
    self.epochCount = epochCount
    self.linesPerLabel = linesPerLabel
  }

  func validate() throws(LanguageIDError) {
    try check("maximumOrder", maximumOrder, FeatureTable.allowedOrders)
    try check("featureCount", featureCount, 1...FeatureTable.maximumRowCount)
    try check("epochCount", epochCount, 1...100)
    try check("linesPerLabel", linesPerLabel, 1...1_000_000)
  }

  private func check(
    _ name: String, _ value: Int, _ allowed: ClosedRange<Int>
  ) throws(LanguageIDError) {
    if !allowed.contains(value) {
      throw .invalidSetting(name: name, value: value, allowed: allowed)
    }
  }
}
