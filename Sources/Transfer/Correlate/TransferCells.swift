internal import Corpus

/// Cells of transfer: a number for each target, source and size.
public struct TransferCells: Sendable {
  /// What a cell is about.
  struct Place: Hashable, Sendable {
    var target: String
    var source: String
    var size: Double
  }

  /// The file, for errors.
  let file: String
  /// The cells with a number, in the file's order.
  let cells: [(place: Place, value: Double)]
  /// How many rows have none: those beyond the scratch curve.
  let blankCount: Int

  /// Reads cells from columns `target`, `source`, `size` and `measure`.
  ///
  /// - Throws: ``TransferError`` where a column is missing, a number is none or a cell is there
  ///   twice.
  public init(_ table: NumberTable, measure: String) throws(TransferError) {
    file = table.file
    let target = try table.place(of: "target")
    let source = try table.place(of: "source")
    let size = try table.place(of: "size")
    let column = try table.place(of: measure)
    var cells: [(place: Place, value: Double)] = []
    var seen: Set<Place> = []
    var blankCount = 0
    for row in table.rows.indices {
      let place = Place(
        target: CSV.plain(table.rows[row][target]), source: CSV.plain(table.rows[row][source]),
        size: try table.number(row: row, column: size) ?? 0)
      if !seen.insert(place).inserted {
        throw .badTable(
          file: table.file, row: row + 2, column: nil,
          found: "\(place.target) from \(place.source) of \(whole(place.size)) twice",
          expected: "a row a target, source and size")
      }
      if let value = try table.number(row: row, column: column) {
        cells.append((place, value))
      } else {
        blankCount += 1
      }
    }
    self.cells = cells
    self.blankCount = blankCount
  }
}
