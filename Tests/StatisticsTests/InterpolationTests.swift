import ByteIO
import Foundation
import Statistics
import TestSupport
import Testing

struct InterpolationTests {
  /// A row of Tests/Fixtures/transfer/interpolation.json: what numpy.interp gave.
  private struct Golden: Decodable {
    var places: [Double]
    var values: [Double]
    var query: Double
    var periodic: Double
    var sorted: Double?
  }

  @Test func agreesWithNumPyToTheLastBit() throws {
    let path = "\(repositoryRoot)/Tests/Fixtures/transfer/interpolation.json"
    let rows = try JSONDecoder().decode([Golden].self, from: Data(readFile(path)))
    #expect(rows.count == 200)
    #expect(rows.contains { $0.sorted == nil } && rows.contains { $0.sorted != nil })
    for row in rows {
      #expect(
        Interpolation.sortedValue(at: row.query, places: row.places, values: row.values)
          == row.sorted)
      #expect(
        Interpolation.periodicValue(
          at: row.query, places: row.places, values: row.values, period: 10) == row.periodic)
    }
  }

  @Test func endsBelongToTheCurve() {
    let (places, values) = ([1.0, 2, 4], [10.0, 20, 0])
    #expect(Interpolation.value(at: 1, places: places, values: values) == 10)
    #expect(Interpolation.value(at: 4, places: places, values: values) == 0)
    #expect(Interpolation.value(at: 3, places: places, values: values) == 10)
    #expect(Interpolation.value(at: 1.0.nextDown, places: places, values: values) == nil)
    #expect(Interpolation.value(at: 4.0.nextUp, places: places, values: values) == nil)
    #expect(Interpolation.value(at: .nan, places: places, values: values) == nil)
    #expect(Interpolation.value(at: 2, places: [2, 2, 2], values: [1, 2, 3]) == 3)
  }

  @Test func aPeriodLeavesNothingOut() {
    // Beyond the last place comes the first again: 9 is half-way from 8 to 0 + 10.
    #expect(
      Interpolation.periodicValue(at: 9, places: [20, 8], values: [4, 6], period: 10) == 5)
    #expect(Interpolation.periodicValue(at: -1, places: [20, 8], values: [4, 6], period: 10) == 5)
    #expect(Interpolation.periodicValue(at: 3, places: [], values: [], period: 10) == nil)
    #expect(Interpolation.periodicValue(at: 3, places: [1], values: [1], period: 0) == nil)
    #expect(Interpolation.periodicValue(at: 3, places: [1], values: [7], period: 10) == 7)
  }
}
