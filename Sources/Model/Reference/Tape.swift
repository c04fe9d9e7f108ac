import Foundation

/// What a computation did, so that it can be gone through backwards: reverse accumulation of
/// gradients, in double precision.
///
/// Every operation says how its result's gradient becomes that of its operands; nothing else is
/// known of the network, so its gradients are independent of those that ``Transformer`` derives by
/// hand.
final class Tape {
  /// A result.
  struct Node { let index: Int }

  private(set) var values: [Grid] = []
  private var gradients: [Grid] = []
  private var steps: [() -> Void] = []
  private let parameters: [Double]
  /// The gradient by each parameter.
  private(set) var parameterGradients: [Double]

  init(parameters: [Double]) {
    self.parameters = parameters
    parameterGradients = [Double](repeating: 0, count: parameters.count)
  }

  subscript(node: Node) -> Grid { values[node.index] }

  /// Goes back from `node`, whose single value is the objective.
  func backward(from node: Node) {
    gradients[node.index][0, 0] = 1
    for step in steps.reversed() { step() }
  }

  private func node(_ value: Grid, _ back: @escaping (_ gradient: Grid) -> Void) -> Node {
    let index = values.count
    values.append(value)
    gradients.append(Grid(rows: value.rows, columns: value.columns))
    steps.append { [unowned self] in back(gradients[index]) }
    return Node(index: index)
  }

  private func give(_ gradient: Grid, to node: Node) {
    gradients[node.index] = gradients[node.index] + gradient
  }

  // MARK: - Operations

  /// Parameters as a matrix.
  func parameter(_ offset: Int, rows: Int, columns: Int) -> Node {
    node(Grid(rows: rows, columns: columns) { self.parameters[offset + $0 * columns + $1] }) {
      [unowned self] gradient in
      for (index, value) in gradient.values.enumerated() {
        parameterGradients[offset + index] += value
      }
    }
  }

  func sum(_ left: Node, _ right: Node) -> Node {
    node(self[left] + self[right]) { [unowned self] gradient in
      give(gradient, to: left)
      give(gradient, to: right)
    }
  }

  /// A row added to every row.
  func addRow(_ row: Node, to x: Node) -> Node {
    let (matrix, added) = (self[x], self[row])
    return node(
      Grid(rows: matrix.rows, columns: matrix.columns) { matrix[$0, $1] + added[0, $1] }
    ) { [unowned self] gradient in
      give(gradient, to: x)
      give(
        Grid(rows: 1, columns: gradient.columns) { _, column in
          (0..<gradient.rows).reduce(0) { $0 + gradient[$1, column] }
        }, to: row)
    }
  }

  /// The product of what stands at the same place.
  func product(_ left: Node, _ right: Node) -> Node {
    node(self[left] * self[right]) { [unowned self] gradient in
      give(gradient * self[right], to: left)
      give(gradient * self[left], to: right)
    }
  }

  /// x · other, or x · otherᵀ.
  func times(_ x: Node, _ other: Node, transposed: Bool = false) -> Node {
    let right = transposed ? self[other].transposed : self[other]
    return node(self[x].times(right)) { [unowned self] gradient in
      give(gradient.times(right.transposed), to: x)
      let slope = self[x].transposed.times(gradient)
      give(transposed ? slope.transposed : slope, to: other)
    }
  }

  /// A function of each value, with its derivative.
  func apply(
    _ x: Node, _ function: (Double) -> Double, slope: @escaping (Double) -> Double
  ) -> Node {
    node(self[x].map(function)) { [unowned self] gradient in
      give(gradient * self[x].map(slope), to: x)
    }
  }

  func scaled(_ x: Node, by factor: Double) -> Node {
    apply(x, { $0 * factor }, slope: { _ in factor })
  }

  /// Each value times a constant of its own.
  func masked(_ x: Node, by mask: Grid) -> Node {
    node(self[x] * mask) { [unowned self] gradient in give(gradient * mask, to: x) }
  }

  /// Columns of x.
  func columns(_ x: Node, _ range: Range<Int>) -> Node {
    let matrix = self[x]
    return node(
      Grid(rows: matrix.rows, columns: range.count) { matrix[$0, range.lowerBound + $1] }
    ) { [unowned self] gradient in
      give(
        Grid(rows: matrix.rows, columns: matrix.columns) {
          range.contains($1) ? gradient[$0, $1 - range.lowerBound] : 0
        }, to: x)
    }
  }

  /// Matrices side by side.
  func joined(_ parts: [Node]) -> Node {
    var result: Node?
    for part in parts {
      guard let left = result else {
        result = part
        continue
      }
      result = beside(left, part)
    }
    return result ?? node(Grid(rows: 0, columns: 0)) { _ in }
  }

  private func beside(_ left: Node, _ right: Node) -> Node {
    let (first, second) = (self[left], self[right])
    return node(
      Grid(rows: first.rows, columns: first.columns + second.columns) {
        $1 < first.columns ? first[$0, $1] : second[$0, $1 - first.columns]
      }
    ) { [unowned self] gradient in
      give(Grid(rows: first.rows, columns: first.columns) { gradient[$0, $1] }, to: left)
      give(
        Grid(rows: second.rows, columns: second.columns) { gradient[$0, first.columns + $1] },
        to: right)
    }
  }

  /// Matrices one below the other.
  func stacked(_ parts: [Node]) -> Node {
    guard let first = parts.first else { return node(Grid(rows: 0, columns: 0)) { _ in } }
    var all = Grid(
      rows: parts.reduce(0) { $0 + self[$1].rows }, columns: self[first].columns)
    all.values = parts.flatMap { self[$0].values }
    return node(all) { [unowned self] gradient in
      var start = 0
      for part in parts {
        let rows = self[part].rows
        give(
          Grid(rows: rows, columns: gradient.columns) { gradient[start + $0, $1] }, to: part)
        start += rows
      }
    }
  }

  /// The listed rows of x.
  func rows(_ x: Node, _ chosen: [Int]) -> Node {
    let matrix = self[x]
    return node(Grid(rows: chosen.count, columns: matrix.columns) { matrix[chosen[$0], $1] }) {
      [unowned self] gradient in
      var back = Grid(rows: matrix.rows, columns: matrix.columns)
      for (row, source) in chosen.enumerated() {
        for column in 0..<matrix.columns { back[source, column] += gradient[row, column] }
      }
      give(back, to: x)
    }
  }

  /// The listed values of a matrix, read row by row, as a matrix of so many columns.
  func values(_ x: Node, _ chosen: [Int], columns: Int) -> Node {
    let matrix = self[x]
    return node(
      Grid(rows: chosen.count / columns, columns: columns) {
        matrix.values[chosen[$0 * columns + $1]]
      }
    ) { [unowned self] gradient in
      var back = Grid(rows: matrix.rows, columns: matrix.columns)
      for (source, slope) in zip(chosen, gradient.values) { back.values[source] += slope }
      give(back, to: x)
    }
  }

  /// (x − mean) / √(variance + ε) of each row; or x / √(mean of squares + ε).
  func normalised(_ x: Node, centred: Bool, epsilon: Double) -> Node {
    let matrix = self[x]
    let size = Double(matrix.columns)
    func row(_ grid: Grid, _ index: Int) -> ArraySlice<Double> {
      grid.values[index * grid.columns..<(index + 1) * grid.columns]
    }
    var result = matrix
    var inverses: [Double] = []
    for index in 0..<matrix.rows {
      let mean = centred ? row(matrix, index).reduce(0, +) / size : 0
      let variance = row(matrix, index).reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / size
      inverses.append(1 / (variance + epsilon).squareRoot())
      for column in 0..<matrix.columns {
        result[index, column] = (matrix[index, column] - mean) * inverses[index]
      }
    }
    let normed = result
    return node(normed) { [unowned self] gradient in
      give(
        Grid(rows: matrix.rows, columns: matrix.columns) { index, column in
          let slopes = row(gradient, index)
          let dot = zip(slopes, row(normed, index)).reduce(0) { $0 + $1.0 * $1.1 } / size
          let mean = centred ? slopes.reduce(0, +) / size : 0
          return inverses[index] * (gradient[index, column] - mean - normed[index, column] * dot)
        }, to: x)
    }
  }

  /// The softmax of each row over the columns that it may see.
  func softmax(_ x: Node, sees: (_ row: Int, _ column: Int) -> Bool) -> Node {
    let matrix = self[x]
    var result = Grid(rows: matrix.rows, columns: matrix.columns)
    for row in 0..<matrix.rows {
      let seen = (0..<matrix.columns).filter { sees(row, $0) }
      let most = seen.reduce(-Double.infinity) { max($0, matrix[row, $1]) }
      let total = seen.reduce(0) { $0 + exp(matrix[row, $1] - most) }
      for column in seen { result[row, column] = exp(matrix[row, column] - most) / total }
    }
    let probabilities = result
    return node(probabilities) { [unowned self] gradient in
      give(
        Grid(rows: matrix.rows, columns: matrix.columns) { row, column in
          let mean = (0..<matrix.columns).reduce(0) {
            $0 + gradient[row, $1] * probabilities[row, $1]
          }
          return probabilities[row, column] * (gradient[row, column] - mean)
        }, to: x)
    }
  }

  /// log Σ exp of each row, as a column.
  func logSums(_ x: Node) -> Node {
    let matrix = self[x]
    let sums = (0..<matrix.rows).map { row in
      let most = (0..<matrix.columns).reduce(-Double.infinity) { max($0, matrix[row, $1]) }
      return most + log((0..<matrix.columns).reduce(0) { $0 + exp(matrix[row, $1] - most) })
    }
    return node(Grid(rows: matrix.rows, columns: 1) { row, _ in sums[row] }) {
      [unowned self] gradient in
      give(
        Grid(rows: matrix.rows, columns: matrix.columns) {
          gradient[$0, 0] * exp(matrix[$0, $1] - sums[$0])
        }, to: x)
    }
  }

  /// The sum of all values.
  func total(_ x: Node) -> Node {
    let matrix = self[x]
    return node(Grid(rows: 1, columns: 1) { _, _ in matrix.values.reduce(0, +) }) {
      [unowned self] gradient in
      give(Grid(rows: matrix.rows, columns: matrix.columns) { _, _ in gradient[0, 0] }, to: x)
    }
  }
}
