/// What a fastText model was trained with, as far as its predictions depend on it.
struct FastTextArguments {
  /// How scores become probabilities; the number is the file's.
  enum Loss: Int {
    case hierarchicalSoftmax = 1
    case negativeSampling = 2
    case softmax = 3
    case oneVersusAll = 4
  }

  let dimension: Int
  let wordNGramOrder: Int
  let loss: Loss
  let bucketCount: Int
  /// The shortest and the longest n-gram of a word, in characters; none where the longest is 0.
  let minimumOrder: Int
  let maximumOrder: Int

  /// Longer n-grams would make the time for a line more than linear; models in use have at most 6.
  private static let allowedOrders = 0...64
  private static let maximumDimension = 1 << 16
  private static let magic = 793_712_314
  private static let supervised = 3

  init(_ file: inout FastTextCursor) throws(LanguageIDError) {
    let magic = try file.integer(Int32.self, "the magic number")
    guard magic == Self.magic else {
      throw file.damage(
        at: 0, "the magic number is \(magic), not \(Self.magic); give a .bin or .ftz of fastText")
    }
    let version = try file.integer(Int32.self, "the version", in: 11...12)
    dimension = try file.integer(Int32.self, "dim", in: 1...Self.maximumDimension)
    for name in ["ws", "epoch", "minCount", "neg"] { _ = try file.integer(Int32.self, name) }
    wordNGramOrder = try file.integer(Int32.self, "wordNgrams", in: Self.allowedOrders)
    let lossOffset = file.offset
    let lossNumber = try file.integer(Int32.self, "loss")
    guard let loss = Loss(rawValue: lossNumber) else {
      throw file.damage(
        at: lossOffset, "loss is \(lossNumber), not 1 (hs), 2 (ns), 3 (softmax) or 4 (ova)")
    }
    self.loss = loss
    let modelOffset = file.offset
    let model = try file.integer(Int32.self, "model")
    guard model == Self.supervised else {
      throw file.damage(
        at: modelOffset,
        "model is \(model), not \(Self.supervised): only supervised models have labels")
    }
    let bucketOffset = file.offset
    bucketCount = try file.integer(Int32.self, "bucket", in: 0...Int(Int32.max))
    minimumOrder = try file.integer(Int32.self, "minn", in: 0...Int(Int32.max))
    // Version 11 did not use n-grams of words in supervised models, whatever it wrote down.
    let maximum = try file.integer(Int32.self, "maxn", in: Self.allowedOrders)
    maximumOrder = version == 11 ? 0 : maximum
    if bucketCount == 0, maximumOrder > 0 || wordNGramOrder > 1 {
      throw file.damage(at: bucketOffset, "bucket is 0, and there are n-grams to put into buckets")
    }
    _ = try file.integer(Int32.self, "lrUpdateRate")
    _ = try file.integer(Int64.self, "t")
  }
}
