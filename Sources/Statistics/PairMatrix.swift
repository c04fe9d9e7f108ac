/// A square matrix of numbers about ordered pairs of different nodes, some of which may be missing.
///
/// - Shapes: `count`², row by row; the diagonal is never looked at.
public struct PairMatrix: Hashable, Sendable {
  /// How many nodes.
  public let count: Int
  /// The cells, row by row; NaN where one is missing.
  private var cells: [Double]

  /// Makes a matrix; `cell` gives the number of a row and a column that differ, or `nil`.
  public init(count: Int, _ cell: (_ row: Int, _ column: Int) -> Double?) {
    self.count = count
    cells = [Double](repeating: .nan, count: count * count)
    for row in 0..<count {
      for column in 0..<count where row != column {
        cells[row * count + column] = cell(row, column) ?? .nan
      }
    }
  }

  /// The number of a row and a column, `nil` where it is missing.
  public subscript(row: Int, column: Int) -> Double? {
    let cell = cells[row * count + column]
    return row == column || cell.isNaN ? nil : cell
  }

  /// The numbers that are there, row by row.
  public var present: [Double] {
    (0..<count).flatMap { row in (0..<count).compactMap { self[row, $0] } }
  }

  /// The correlation of a cell with its mirror image over pairs of nodes, the node that comes first
  /// in `order` giving the row; it depends on that order, which `nil` leaves as it is.
  ///
  /// - Parameter other: The order in which the mirror image has its nodes, for permutation tests.
  public func mirrorCorrelation(order: [Int]? = nil, mirrored other: [Int]? = nil) -> Double {
    var sums = CorrelationSums()
    for left in 0..<count {
      for right in (left + 1)..<max(count, left + 1) {
        let (row, column) = order.map { ($0[left], $0[right]) } ?? (left, right)
        let mirror = other.map { ($0[column], $0[row]) } ?? (column, row)
        sums.add(cells[row * count + column], cells[mirror.0 * count + mirror.1])
      }
    }
    return sums.correlation
  }

  /// The correlation of a cell with its mirror image where each pair counts both ways round, so
  /// that no order matters: the intraclass correlation of pairs.
  ///
  /// - Parameter other: The order in which the mirror image has its nodes, for permutation tests.
  /// - Source: Fisher (1925), “Statistical methods for research workers”, §38.
  public func doubleEntryCorrelation(mirrored other: [Int]? = nil) -> Double {
    var sums = CorrelationSums()
    for row in 0..<count {
      for column in 0..<count where row != column {
        let mirror = other.map { ($0[column], $0[row]) } ?? (column, row)
        sums.add(cells[row * count + column], cells[mirror.0 * count + mirror.1])
      }
    }
    return sums.correlation
  }

  /// What a row and a column have in all their cells, and the rest.
  public struct AdditiveParts: Hashable, Sendable {
    /// The mean of it all, rows and columns weighing the same.
    public var mean = 0.0
    /// A row's effect, these adding up to 0; NaN for a row without cells.
    public var rows: [Double]
    /// A column's effect, these adding up to 0; NaN for a column without cells.
    public var columns: [Double]
    /// What they leave.
    public var rest: PairMatrix
  }

  /// Parts the cells into the sum of a mean, a row's and a column's effect, fitted by least
  /// squares, and the rest.
  ///
  /// - Complexity: O(rounds · `count`²), the rounds ending when no effect moves by 1e-13 of the
  ///   largest cell, or after 10,000.
  public func additiveParts() -> AdditiveParts {
    let nothing = [Double](repeating: 0, count: count)
    var parts = AdditiveParts(rows: nothing, columns: nothing, rest: self)
    let largest = present.reduce(0) { max($0, abs($1)) }
    for _ in 0..<10_000 {
      var moved = 0.0
      for node in 0..<count {
        let row = parts.rest.centre(node, isRow: true)
        let column = parts.rest.centre(node, isRow: false)
        parts.rows[node] += row
        parts.columns[node] += column
        moved = max(moved, abs(row), abs(column))
      }
      // Not less: a mean that is not a number must end it, too.
      if !(moved > 1e-13 * largest) { break }
    }
    parts.mean = Self.centre(&parts.rows) + Self.centre(&parts.columns)
    return parts
  }

  /// Takes the mean of a row or column away from its cells.
  ///
  /// - Returns: The mean; NaN where there are no cells.
  private mutating func centre(_ node: Int, isRow: Bool) -> Double {
    var (sum, present) = (0.0, 0.0)
    let start = isRow ? node * count : node
    let places = stride(
      from: start, to: start + (isRow ? count : count * count), by: isRow ? 1 : count)
    for place in places where !cells[place].isNaN {
      sum += cells[place]
      present += 1
    }
    let mean = sum / present
    for place in places { cells[place] -= mean }
    return mean
  }

  private static func centre(_ effects: inout [Double]) -> Double {
    let known = effects.filter { !$0.isNaN }
    if known.isEmpty { return 0 }
    let mean = known.reduce(0, +) / Double(known.count)
    for index in effects.indices { effects[index] -= mean }
    return mean
  }
}

/// The sums behind Pearson's correlation; pairs of which one is NaN do not count.
package struct CorrelationSums {
  private var count = 0.0
  private var means = (x: 0.0, y: 0.0)
  private var squares = (x: 0.0, y: 0.0)
  private var products = 0.0

  package init() {}

  package mutating func add(_ x: Double, _ y: Double) {
    if x.isNaN || y.isNaN { return }
    count += 1
    let (dx, dy) = (x - means.x, y - means.y)
    means.x += dx / count
    means.y += dy / count
    squares.x += dx * (x - means.x)
    squares.y += dy * (y - means.y)
    products += dx * (y - means.y)
  }

  /// The correlation; NaN where one side does not vary.
  package var correlation: Double {
    let size = (squares.x * squares.y).squareRoot()
    return size > 0 ? max(-1, min(1, products / size)) : .nan
  }
}
