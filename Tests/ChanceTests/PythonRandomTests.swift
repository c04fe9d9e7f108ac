import Chance
import Testing

@Suite struct PythonRandomTests {
  /// From Python 3.11: `random.Random(seed).shuffle(list(range(count)))`.
  @Test func shufflesAsPythonDoes() {
    var generator = PythonRandom(seed: 0)
    var values = Array(0..<Int32(20))
    generator.shuffle(&values)
    #expect(values == [10, 18, 16, 14, 0, 17, 11, 2, 3, 9, 5, 7, 4, 19, 6, 15, 8, 1, 13, 12])
    generator = PythonRandom(seed: 1 << 40 + 7)
    values = Array(0..<1000)
    generator.shuffle(&values)
    #expect(values.prefix(12) == [612, 556, 729, 117, 273, 379, 661, 186, 930, 477, 559, 603])
    #expect(values.sorted() == Array(0..<1000))
    generator = PythonRandom(seed: 1 << 32 + 5)
    values = Array(0..<100)
    generator.shuffle(&values)
    #expect(values.prefix(8) == [35, 74, 81, 59, 85, 57, 39, 90])
  }

  @Test func fewValuesStay() {
    var generator = PythonRandom(seed: 3)
    var none: [Int32] = []
    var one: [Int32] = [5]
    generator.shuffle(&none)
    generator.shuffle(&one)
    #expect(none == [] && one == [5])
  }
}
