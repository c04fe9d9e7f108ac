/// A matrix of shares, coloured on a logarithmic scale, with each share printed in its cell.
///
/// The bins are the same in every report, half a decade wide, so that two pages can be compared.
package struct HeatMap {
  /// One share.
  struct Cell {
    /// From 0 to 1, where it is known.
    var share: Figure?
    /// Whether row and column are the same: nothing to worry about, so no colour.
    var isDiagonal: Bool
    /// What a pointer held over the cell tells.
    var detail: String
  }

  /// The bins' lower ends, ascending, in per cent; the lowest bin lies below the first.
  package static let thresholds: [Double] = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]

  var id: String
  var title: String
  var description: String
  /// What stands below it.
  var caption: String
  var rowLabels: [String]
  var columnLabels: [String]
  var cells: [[Cell]]

  private static let cellWidth = 54.0
  private static let cellHeight = 34.0
  private static let labelWidth = 104.0
  private static let headHeight = 46.0
  private static let swatchWidth = 30.0
  private static let legendHeight = 66.0

  /// The bin of `rate`, from 0 to `thresholds.count`, or `nil` where there is nothing to colour.
  package static func bin(of rate: Double) -> Int? {
    guard rate.isFinite, rate > 0 else { return nil }
    // A hair of room, so that 0.003 read as 0.3 % is not below 0.3.
    return thresholds.count { rate * 100 >= $0 * (1 - 1e-9) }
  }

  /// Appends the map and its legend; with a style sheet it stands alone.
  func write(into html: inout HTML, sheet: Stylesheet? = nil) {
    let mapWidth = Self.labelWidth + Double(columnLabels.count) * Self.cellWidth
    let legendWidth = Double(Self.thresholds.count + 1) * Self.swatchWidth + 2
    let mapHeight = Self.headHeight + Double(rowLabels.count) * Self.cellHeight
    html.picture(
      id: id, style: "heat", width: max(mapWidth, legendWidth) + 2,
      height: mapHeight + Self.legendHeight, title: title, description: description,
      sheet: sheet
    ) { html in
      writeLabels(into: &html)
      for (row, cells) in cells.enumerated() {
        for (column, cell) in cells.enumerated() {
          write(cell, row: row, column: column, into: &html)
        }
        html.newline()
      }
      writeLegend(top: mapHeight + 16, into: &html)
    }
  }

  private func writeLabels(into html: inout HTML) {
    html.label("corpus ↓  found →", "axis", x: 0, y: 12, anchor: "start")
    for (column, name) in columnLabels.enumerated() {
      let centre = Self.labelWidth + (Double(column) + 0.5) * Self.cellWidth
      write(label: name, limit: 8, x: centre, y: Self.headHeight - 8, anchor: "middle", into: &html)
    }
    for (row, name) in rowLabels.enumerated() {
      let middle = Self.headHeight + (Double(row) + 0.5) * Self.cellHeight + 4.5
      write(label: name, limit: 15, x: Self.labelWidth - 9, y: middle, anchor: "end", into: &html)
    }
  }

  private func write(
    label: String, limit: Int, x: Double, y: Double, anchor: String, into html: inout HTML
  ) {
    html.element("g") { html in
      html.element("title", text: label)
      html.label(label.shortened(toColumns: limit), "name", x: x, y: y, anchor: anchor)
    }
  }

  private func write(_ cell: Cell, row: Int, column: Int, into html: inout HTML) {
    let x = Self.labelWidth + Double(column) * Self.cellWidth
    let y = Self.headHeight + Double(row) * Self.cellHeight
    let style =
      cell.isDiagonal
      ? "diagonal" : cell.share.flatMap { Self.bin(of: $0.value) }.map { "bin\($0)" } ?? "empty"
    html.element("g", ["class": style]) { html in
      html.element("title", text: cell.detail)
      html.void(
        "rect",
        [
          "x": pixels(x + 1), "y": pixels(y + 1), "width": pixels(Self.cellWidth - 2),
          "height": pixels(Self.cellHeight - 2), "rx": "2",
        ])
      html.label(
        cell.share?.text ?? Numerals.missing, "value", x: x + Self.cellWidth / 2,
        y: y + Self.cellHeight / 2 + 4.5, anchor: "middle", figure: cell.share)
    }
  }

  private func writeLegend(top: Double, into html: inout HTML) {
    html.label("lines, per cent", "axis", x: 0, y: top + 8, anchor: "start")
    for bin in 0...Self.thresholds.count {
      html.element("g", ["class": "bin\(bin)"]) { html in
        html.void(
          "rect",
          [
            "x": pixels(Double(bin) * Self.swatchWidth + 1), "y": pixels(top + 16),
            "width": pixels(Self.swatchWidth - 1), "height": "12",
          ])
      }
    }
    for (bin, threshold) in Self.thresholds.enumerated() {
      html.label(
        Numerals.significant(threshold, digits: 1), "tick",
        x: Double(bin + 1) * Self.swatchWidth + 0.5, y: top + 42, anchor: "middle")
    }
  }
}
