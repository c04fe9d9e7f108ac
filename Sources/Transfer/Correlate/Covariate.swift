internal import Corpus

/// A number for each cell, or for each pair or target, that might explain transfer.
public struct Covariate: Sendable {
  /// What it is called.
  public let name: String
  private let values: [Key: Double]

  /// What a number is about; what is `nil` does not matter.
  struct Key: Hashable, Sendable {
    var target: String
    var source: String?
    var size: Double?
  }

  /// Gathers the numbers of a covariate.
  init(name: String, values: [Key: Double]) {
    self.name = name
    self.values = values
  }

  /// The number for a cell: the one that says most of it.
  func value(_ place: TransferCells.Place) -> Double? {
    for size in [place.size, nil] as [Double?] {
      for source in [place.source, nil] as [String?] {
        if let value = values[Key(target: place.target, source: source, size: size)] {
          return value
        }
      }
    }
    return nil
  }

  /// Reads covariates: `target`, where they depend on them `source` and `size`, and any number of
  /// columns more, each one covariate. Blank is missing.
  ///
  /// - Throws: ``TransferError`` where a column is missing, a number is none or a key is there
  ///   twice.
  public static func read(_ table: NumberTable) throws(TransferError) -> [Covariate] {
    let target = try table.place(of: "target")
    let source = table.columns.firstIndex(of: "source")
    let size = table.columns.firstIndex(of: "size")
    let columns = table.columns.indices.filter { ![target, source, size].contains($0) }
    if columns.isEmpty {
      throw .badTable(
        file: table.file, row: 1, column: nil, found: table.columns.joined(separator: ","),
        expected: "a column of numbers besides target, source, size")
    }
    var keys: [Key] = []
    var seen: Set<Key> = []
    for row in table.rows.indices {
      var key = Key(target: CSV.plain(table.rows[row][target]))
      if let source, !table.rows[row][source].isEmpty {
        key.source = CSV.plain(table.rows[row][source])
      }
      if let size { key.size = try table.number(row: row, column: size) }
      if !seen.insert(key).inserted {
        throw .badTable(
          file: table.file, row: row + 2, column: nil, found: "the row of \(key.target) twice",
          expected: "a row a target, source and size")
      }
      keys.append(key)
    }
    var covariates: [Covariate] = []
    for column in columns {
      var values: [Key: Double] = [:]
      for row in table.rows.indices {
        if let value = try table.number(row: row, column: column) { values[keys[row]] = value }
      }
      covariates.append(Covariate(name: table.columns[column], values: values))
    }
    return covariates
  }
}
