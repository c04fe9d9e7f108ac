internal import Glibc

/// A curve with free parameters, fitted to points by least squares.
///
/// The damped Gauss–Newton method of Levenberg and Marquardt: each step solves a linear problem
/// whose columns are scaled to their largest length so far, and the damping follows how well the
/// linear problem foretold the gain (Nielsen). Derivatives are central differences. The fit goes on
/// until no parameter moves by 1e-11 of itself, further than MINPACK by default.
///
/// - Source: Levenberg (1944), “A method for the solution of certain non-linear problems in least
///   squares”; Marquardt (1963); Moré (1978) for the scaling; Nielsen (1999), “Damping parameter in
///   Marquardt's method”. The covariance is that of SciPy's `curve_fit` with
///   `absolute_sigma=False`.
public struct CurveFit: Hashable, Sendable {
  /// The parameters, in the order of the model's.
  public let parameters: [Double]
  /// Their covariance: the inverse of *J*ᵀ*J* times the residual variance; infinite where there are
  /// no more points than parameters, or where the points do not settle all of them. It takes the
  /// residuals for independent: where runs share data or seeds it is too small.
  public let covariance: [[Double]]
  /// The sum of the squared residuals.
  public let residualSumOfSquares: Double
  /// How many points were fitted.
  public let pointCount: Int

  /// Points less parameters.
  public var degreesOfFreedom: Int { pointCount - parameters.count }

  /// Fits `model` to the points (`x`, `y`), all of the same weight.
  ///
  /// - Parameters:
  ///   - start: Where the search begins, a value for each parameter.
  ///   - model: The curve's value at a place, given the parameters; it need not be finite
  ///     everywhere.
  /// - Throws: ``StatisticsError/unsupportedFit(points:parameters:)``;
  ///   ``StatisticsError/noFit(reason:)`` where the model has no finite value at the start, or the
  ///   search does not end.
  public init(
    x: [Double], y: [Double], start: [Double],
    model: (_ x: Double, _ parameters: [Double]) -> Double
  ) throws(StatisticsError) {
    let isFinite = (x + y + start).allSatisfy(\.isFinite)
    guard x.count == y.count, x.count >= start.count, !start.isEmpty, isFinite else {
      throw .unsupportedFit(points: isFinite ? min(x.count, y.count) : 0, parameters: start.count)
    }
    var search = Search(x: x, y: y, parameters: start, model: model)
    try search.run(model)
    parameters = search.parameters
    residualSumOfSquares = search.sum
    pointCount = x.count
    let slopes = search.slopes(model)
    let spare = Double(x.count - start.count)
    covariance = LinearProblem(rows: slopes).inverseOfNormal(
      times: spare > 0 ? search.sum / spare : .infinity)
  }

  /// The interval of a parameter by its variance and Student's *t*.
  ///
  /// - Throws: ``StatisticsError/unsupportedConfidence(_:)``.
  public func interval(
    of parameter: Int, confidence: Double = 0.95
  ) throws(StatisticsError) -> Interval {
    try Interval.validate(confidence: confidence)
    let variance = covariance[parameter][parameter]
    let reach =
      variance.isFinite
      ? variance.squareRoot()
        * StudentT.deviate(confidence: confidence, degrees: Double(degreesOfFreedom))
      : .infinity
    return Interval(lower: parameters[parameter] - reach, upper: parameters[parameter] + reach)
  }
}

extension CurveFit {
  /// The state of the search.
  fileprivate struct Search {
    let x: [Double]
    let y: [Double]
    var parameters: [Double]
    var residuals: [Double]
    var sum: Double
    /// The largest lengths of the columns so far.
    var scale: [Double]

    init(
      x: [Double], y: [Double], parameters: [Double], model: (Double, [Double]) -> Double
    ) {
      self.x = x
      self.y = y
      self.parameters = parameters
      residuals = zip(x, y).map { model($0, parameters) - $1 }
      sum = residuals.reduce(0) { $0 + $1 * $1 }
      scale = parameters.map { _ in 0 }
    }

    /// The derivatives by the parameters, a row a point.
    func slopes(_ model: (Double, [Double]) -> Double) -> [[Double]] {
      var rows = x.map { _ in [Double](repeating: 0, count: parameters.count) }
      for column in parameters.indices {
        let step = 6e-6 * max(abs(parameters[column]), 1e-3)
        var (up, down) = (parameters, parameters)
        up[column] += step
        down[column] -= step
        for (row, place) in x.enumerated() {
          rows[row][column] = (model(place, up) - model(place, down)) / (up[column] - down[column])
        }
      }
      return rows
    }

    mutating func run(_ model: (Double, [Double]) -> Double) throws(StatisticsError) {
      guard sum.isFinite else { throw .noFit(reason: "it has no finite value where it starts") }
      var (damping, growth) = (1e-3, 2.0)
      var rows = slopes(model)
      for _ in 0..<5000 {
        for column in scale.indices {
          let length = rows.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
          scale[column] = max(scale[column], length)
        }
        guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
          throw .noFit(reason: "its slope is not finite where the search came to")
        }
        let step = step(rows, damping: damping)
        var next = Search(
          x: x, y: y, parameters: zip(parameters, step).map { $0 + $1 }, model: model)
        let isSmall = zip(step, parameters).allSatisfy { abs($0) <= 1e-11 * (abs($1) + 1e-11) }
        if next.sum <= sum {
          let gain = (sum - next.sum) / max(foretold(rows, step, damping), .leastNormalMagnitude)
          damping *= max(1.0 / 3, 1 - pow(2 * gain - 1, 3))
          growth = 2
          next.scale = scale
          self = next
          rows = slopes(model)
        } else {
          damping *= growth
          growth = min(growth * 2, 1e6)
        }
        if isSmall { return }
      }
      throw .noFit(reason: "the search did not end within 5,000 steps")
    }

    /// The step that the linear problem with damping asks for.
    private func step(_ rows: [[Double]], damping: Double) -> [Double] {
      var (all, right) = (rows, residuals.map { -$0 })
      for column in scale.indices {
        var row = scale.map { _ in 0.0 }
        row[column] = damping.squareRoot() * (scale[column] > 0 ? scale[column] : 1)
        all.append(row)
        right.append(0)
      }
      return LinearProblem(rows: all).solution(right)
    }

    /// How much of the sum of squares the linear problem says that `step` takes away.
    private func foretold(_ rows: [[Double]], _ step: [Double], _ damping: Double) -> Double {
      var after = 0.0
      for (row, residual) in zip(rows, residuals) {
        let value = residual + zip(row, step).reduce(0) { $0 + $1.0 * $1.1 }
        after += value * value
      }
      return sum - after
    }
  }
}

/// A linear least-squares problem, by Householder's reflections.
struct LinearProblem {
  private var rows: [[Double]]
  private var reflections: [[Double]] = []
  private let columnCount: Int

  /// Decomposes the matrix with `rows`, at least as many as columns.
  init(rows: [[Double]]) {
    self.rows = rows
    columnCount = rows.first?.count ?? 0
    for column in 0..<columnCount {
      var mirror = [Double](repeating: 0, count: rows.count)
      for row in column..<rows.count { mirror[row] = self.rows[row][column] }
      let length = mirror.reduce(0) { $0 + $1 * $1 }.squareRoot()
      mirror[column] += mirror[column] < 0 ? -length : length
      let square = mirror.reduce(0) { $0 + $1 * $1 }
      if square > 0 { mirror = mirror.map { $0 / square.squareRoot() } }
      reflections.append(mirror)
      for other in column..<columnCount {
        let part = 2 * (column..<rows.count).reduce(0) { $0 + mirror[$1] * self.rows[$1][other] }
        for row in column..<rows.count { self.rows[row][other] -= part * mirror[row] }
      }
    }
  }

  /// The parameters that leave the least squares of `right`; 0 for those that nothing settles.
  func solution(_ right: [Double]) -> [Double] {
    var right = right
    for (column, mirror) in reflections.enumerated() {
      let part = 2 * (column..<right.count).reduce(0) { $0 + mirror[$1] * right[$1] }
      for row in column..<right.count { right[row] -= part * mirror[row] }
    }
    var solution = [Double](repeating: 0, count: columnCount)
    for column in stride(from: columnCount - 1, through: 0, by: -1) {
      var rest = right[column]
      for other in (column + 1)..<max(columnCount, column + 1) {
        rest -= rows[column][other] * solution[other]
      }
      solution[column] = isSettled(column) ? rest / rows[column][column] : 0
    }
    return solution
  }

  private func isSettled(_ column: Int) -> Bool {
    let largest = (0..<columnCount).reduce(0) { max($0, abs(rows[$1][$1])) }
    return abs(rows[column][column]) > 1e-15 * largest
  }

  /// The inverse of the matrix's transpose times itself, times `factor`; infinite where it has
  /// none.
  func inverseOfNormal(times factor: Double) -> [[Double]] {
    guard factor.isFinite, (0..<columnCount).allSatisfy(isSettled) else {
      return [[Double]](
        repeating: [Double](repeating: .infinity, count: columnCount), count: columnCount)
    }
    // The columns of R⁻¹, each by back substitution.
    var inverse = [[Double]](
      repeating: [Double](repeating: 0, count: columnCount), count: columnCount)
    for unit in 0..<columnCount {
      for row in stride(from: unit, through: 0, by: -1) {
        var rest = row == unit ? 1.0 : 0
        for other in (row + 1)..<max(unit + 1, row + 1) {
          rest -= rows[row][other] * inverse[other][unit]
        }
        inverse[row][unit] = rest / rows[row][row]
      }
    }
    return (0..<columnCount).map { left in
      (0..<columnCount).map { right in
        factor * (0..<columnCount).reduce(0) { $0 + inverse[left][$1] * inverse[right][$1] }
      }
    }
  }
}
