import CKernels

/// What a model knows of one script: its languages, and what tells them apart.
///
/// A script with one language has no features: among the model's languages there is no other that
/// its lines could be in.
///
/// A class, so that a prediction holds one reference and not one for every array.
final class ScriptModel: Equatable, Sendable {
  let script: Script
  /// The languages, as ascending indices of the model's labels; after them its outside classes, as
  /// indices that go on where the labels end.
  let labels: [Int]
  /// The first of ``labels`` that is no language.
  let languageCount: Int
  /// The place in ``labels`` of the class of names, which only lines of capitalised words can be.
  let names: Int?
  let table: FeatureTable
  /// `[table.rowCount + 1, width]`; row 0 and the columns beyond the labels are zeros.
  let weights: [Int8]
  /// By length bucket: what turns a sum of weights over √*m* into a log-odds.
  let slopes: [Double]
  /// `[bucket][language]`: a line whose likeliest language has less log-odds above the mean of all
  /// languages is unlike what was learnt of it; empty where that was not measured.
  let floors: [[Double]]
  /// What tells close languages of the script apart: models of some of ``labels`` with features of
  /// their own, asked where the line is likely in one of them.
  let groups: [ScriptModel]
  /// By group: the places in ``labels`` of its labels.
  private let groupPlaces: [[Int]]

  /// A group with less of the probability is not asked.
  private static let leastGroupShare = 0.25
  /// Nor is one whose likeliest language is as good as certain.
  private static let certainty = 0.999

  /// - Parameter classes: The names of the model's labels and outside classes.
  convenience init(
    script: Script, labels: [Int], table: FeatureTable, weights: [Int8], slopes: [Double],
    floors: [[Double]] = [], groups: [ScriptModel] = [], classes: [String]
  ) {
    self.init(
      script: script, labels: labels, table: table, weights: weights, slopes: slopes,
      floors: floors, groups: groups,
      languageCount: labels.prefix { !LineClassifier.isOutside(classes[$0]) }.count,
      names: labels.firstIndex { classes[$0].hasPrefix(LineClassifier.namesPrefix) })
  }

  init(
    script: Script, labels: [Int], table: FeatureTable, weights: [Int8], slopes: [Double],
    floors: [[Double]], groups: [ScriptModel], languageCount: Int, names: Int?
  ) {
    self.script = script
    self.labels = labels
    self.languageCount = languageCount
    self.names = names
    self.table = table
    self.weights = weights
    self.slopes = slopes
    self.floors = floors
    self.groups = groups
    groupPlaces = groups.map { group in group.labels.compactMap(labels.firstIndex) }
  }

  static func == (one: ScriptModel, other: ScriptModel) -> Bool {
    one.script == other.script && one.labels == other.labels && one.table == other.table
      && one.weights == other.weights && one.slopes == other.slopes
      && one.floors == other.floors && one.groups == other.groups
  }

  /// The labels in sixteens, so that a row is whole vectors.
  var width: Int { Self.width(labelCount: labels.count) }
  static func width(labelCount: Int) -> Int { (labelCount + 15) / 16 * 16 }

  /// Calls `body` with the sum of each label's weights, `width` of them, over the n-grams of
  /// `symbols`, and with the number *m* of n-grams.
  func withSums<Result>(
    of symbols: UnsafeBufferPointer<UInt32>,
    _ body: (_ sums: UnsafeBufferPointer<Int32>, _ ngramCount: Int) -> Result
  ) -> Result {
    table.withRows(of: symbols) { rows, ngramCount in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
        weights.withUnsafeBufferPointer { weights in
          if let list = rows.baseAddress, let weights = weights.baseAddress,
            let sums = sums.baseAddress
          {
            ck_best().pointee.language_sums(list, rows.count, weights, width, sums)
          }
        }
        return body(UnsafeBufferPointer(sums), ngramCount)
      }
    }
  }

  /// The probabilities of the labels that `isAllowed` has, in the order of ``labels``; 0 for
  /// others. Outside classes are allowed where all labels are.
  ///
  /// - Parameter namesOdds: What speaks for names besides the letters, as a log-odds; `nil` where
  ///   the line can be none.
  /// - Returns: `nil` where no label is allowed.
  @discardableResult
  func withProbabilities<Result>(
    of symbols: UnsafeBufferPointer<UInt32>, letterCount: Int, isAllowed: [Bool]?,
    namesOdds: Double? = nil,
    _ body: (_ probabilities: UnsafeMutableBufferPointer<Double>, _ isStrange: Bool) -> Result
  ) -> Result? {
    if let isAllowed, !labels[..<languageCount].contains(where: { isAllowed[$0] }) { return nil }
    let bucket = LengthBucket(letterCount: letterCount).rawValue
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: labels.count) { values in
      var isStrange = false
      if labels.count == 1 {
        values[0] = 1
      } else {
        withSums(of: symbols) { sums, ngramCount in
          let scale = slopes[bucket] / Double(max(1, ngramCount)).squareRoot()
          for index in labels.indices { values[index] = Double(sums[index]) * scale }
        }
        if let isAllowed {
          for index in labels.indices
          where index >= languageCount || !isAllowed[labels[index]] {
            values[index] = -.infinity
          }
        }
        if let names { values[names] += namesOdds ?? -.infinity }
        isStrange = isAllowed == nil && isBelowFloor(values, bucket: bucket)
        Softmax.apply(values)
        for index in groups.indices {
          refine(values, byGroup: index, symbols, letterCount: letterCount, isAllowed)
        }
      }
      return body(values, isStrange)
    }
  }

  /// Whether the likeliest language has less log-odds above the mean of all than nearly all its
  /// lines have.
  private func isBelowFloor(
    _ values: UnsafeMutableBufferPointer<Double>, bucket: Int
  ) -> Bool {
    if floors.isEmpty || languageCount == 0 { return false }
    var winner = 0
    var sum = values[0]
    for index in 1..<languageCount {
      sum += values[index]
      if values[index] > values[winner] { winner = index }
    }
    return values[winner] - sum / Double(languageCount) < floors[bucket][winner]
  }

  /// The same with lower or higher floors; `nil` for none.
  func withFloors(scaledBy scale: Double?) -> ScriptModel {
    ScriptModel(
      script: script, labels: labels, table: table, weights: weights, slopes: slopes,
      floors: scale.map { scale in floors.map { $0.map { $0 * scale } } } ?? [], groups: groups,
      languageCount: languageCount,
      names: names)
  }

  /// Shares out what the languages of a group have together as the group's own model says.
  private func refine(
    _ values: UnsafeMutableBufferPointer<Double>, byGroup index: Int,
    _ symbols: UnsafeBufferPointer<UInt32>, letterCount: Int, _ isAllowed: [Bool]?
  ) {
    let places = groupPlaces[index]
    var share = 0.0
    var most = 0.0
    for place in places {
      share += values[place]
      most = max(most, values[place])
    }
    if share < Self.leastGroupShare || most > Self.certainty { return }
    groups[index].withProbabilities(
      of: symbols, letterCount: letterCount, isAllowed: isAllowed
    ) { own, _ in
      for (member, place) in places.enumerated() { values[place] = share * own[member] }
    }
  }
}
