/// A matrix of doubles, row-major.
struct Grid {
  let rows: Int
  let columns: Int
  var values: [Double]

  init(rows: Int, columns: Int, _ value: (_ row: Int, _ column: Int) -> Double = { _, _ in 0 }) {
    self.rows = rows
    self.columns = columns
    values = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows { for column in 0..<columns { values.append(value(row, column)) } }
  }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  var transposed: Grid { Grid(rows: columns, columns: rows) { self[$1, $0] } }

  /// The matrix product.
  func times(_ other: Grid) -> Grid {
    Grid(rows: rows, columns: other.columns) { row, column in
      var sum = 0.0
      for inner in 0..<columns { sum += self[row, inner] * other[inner, column] }
      return sum
    }
  }

  func map(_ change: (Double) -> Double) -> Grid {
    Grid(rows: rows, columns: columns) { change(self[$0, $1]) }
  }

  static func + (left: Grid, right: Grid) -> Grid {
    Grid(rows: left.rows, columns: left.columns) { left[$0, $1] + right[$0, $1] }
  }

  /// The product of what stands at the same place.
  static func * (left: Grid, right: Grid) -> Grid {
    Grid(rows: left.rows, columns: left.columns) { left[$0, $1] * right[$0, $1] }
  }
}
