/// Zero-shot scores of models that were pretrained on sets of languages, and the paper's hypotheses
/// about them.
///
/// A model pretrained on a set *P* is finetuned on a task in a source language and scored in a
/// target language. Donation and recipience, which come from pretraining alone, are to foretell how
/// sets compare; where sets are few, agreement says little, and so the smallest probability that
/// chance alone could have is said.
///
/// - Source: Malkin, Limisiewicz & Stanovsky (2022), equations (1) to (3) and (7) to (11).
public struct ZeroShot: Hashable, Sendable {
  /// The names of the pretraining sets, in the order of the file.
  public let sets: [String]
  /// The languages of tasks, in the order of the file.
  public let languages: [String]
  /// The pretraining languages of each set.
  public let pretraining: [Set<String>]
  private var cells: [[Double]]

  /// Reads scores (columns `set`, `source`, `target`, `score`) and what the sets were pretrained on
  /// (columns `set`, `language`).
  ///
  /// - Throws: ``TransferError`` for a score that is there twice, a set that is in one table only,
  ///   and a task's language that the set was not pretrained on.
  public init(scores table: NumberTable, sets members: NumberTable) throws(TransferError) {
    let places = (
      set: try table.place(of: "set"), source: try table.place(of: "source"),
      target: try table.place(of: "target"), score: try table.place(of: "score")
    )
    var (sets, languages) = (Names(), Names())
    var rows: [(set: Int, source: Int, target: Int, score: Double)] = []
    for row in table.rows.indices {
      let set = sets.place(try table.name(row: row, column: places.set))
      let source = languages.place(try table.name(row: row, column: places.source))
      let target = languages.place(try table.name(row: row, column: places.target))
      guard let score = try table.number(row: row, column: places.score) else { continue }
      rows.append((set, source, target, score))
    }
    self.sets = sets.all
    self.languages = languages.all
    guard languages.all.count <= 1000, sets.all.count <= 1000 else {
      throw .unusable(
        file: table.file, found: "\(sets.all.count) sets and \(languages.all.count) languages",
        expected: "at most 1000 of each")
    }
    pretraining = try Self.members(members, of: sets.all)
    cells = sets.all.map { _ in
      [Double](repeating: .nan, count: languages.all.count * languages.all.count)
    }
    for (index, row) in rows.enumerated() {
      let place = row.source * languages.all.count + row.target
      guard cells[row.set][place].isNaN else {
        throw .badTable(
          file: table.file, row: index + 2, column: "score",
          found: "a second score of the same set, source and target", expected: "one")
      }
      cells[row.set][place] = row.score
    }
    try checkMembers(file: members.file)
  }

  private static func members(
    _ table: NumberTable, of sets: [String]
  ) throws(TransferError) -> [Set<String>] {
    let (set, language) = (try table.place(of: "set"), try table.place(of: "language"))
    var members = [Set<String>](repeating: [], count: sets.count)
    for row in table.rows.indices {
      let name = try table.name(row: row, column: set)
      guard let place = sets.firstIndex(of: name) else {
        throw .badTable(
          file: table.file, row: row + 2, column: "set", found: "'\(name)'",
          expected: "a set that has scores: \(sets.joined(separator: ", "))")
      }
      members[place].insert(try table.name(row: row, column: language))
    }
    return members
  }

  private func checkMembers(file: String) throws(TransferError) {
    for (set, members) in pretraining.enumerated() {
      if let missing = languages.first(where: { !members.contains($0) }) {
        throw .unusable(
          file: file, found: "'\(missing)' not in the set '\(sets[set])'",
          expected: "every language of a task among those that the set was pretrained on")
      }
    }
  }

  /// *Z*(*s* → *t*): the score in `target` of the model finetuned on `source`. Equation (1).
  public func score(set: Int, source: Int, target: Int) -> Double? {
    let cell = cells[set][source * languages.count + target]
    return cell.isNaN ? nil : cell
  }

  /// *Z*(*D*): the mean score over ordered pairs of different languages of `among`; `nil` where one
  /// is missing, or there are no two. Equation (2).
  public func mean(set: Int, among: [Int]) -> Double? {
    var sum = 0.0
    for source in among {
      for target in among where source != target {
        guard let score = score(set: set, source: source, target: target) else { return nil }
        sum += score
      }
    }
    let count = Double(among.count)
    return among.count > 1 ? sum / (count * count - count) : nil
  }

  /// The mean score of models finetuned on the language they are scored in; `nil` where one is
  /// missing. Equation (11).
  public func monolingualMean(set: Int, among: [Int]) -> Double? {
    var sum = 0.0
    for language in among {
      guard let score = score(set: set, source: language, target: language) else { return nil }
      sum += score
    }
    return among.isEmpty ? nil : sum / Double(among.count)
  }
}
