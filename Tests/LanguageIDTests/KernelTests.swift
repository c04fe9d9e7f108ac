import CKernels
import TestSupport
import Testing

/// The vector kernels that sum rows of weights against the scalar one.
@Suite struct KernelTests {
  @Test(arguments: [16, 32, 48, 64, 80, 112, 128, 1024])
  func everyInstructionSetSumsAlike(_ width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    let rowCount = 40
    var weights = [Int8](repeating: 0, count: width)
    for _ in 0..<(rowCount * width) {
      // The extremes are frequent, so that 16-bit sums come close to overflowing.
      let extreme: Int8 = Bool.random(using: &generator) ? 127 : -127
      weights.append(
        Int.random(in: 0..<4, using: &generator) > 0
          ? extreme : Int8.random(in: -127...127, using: &generator))
    }
    for count in [0, 1, 2, 7, 8, 9, 255, 256, 257, 512, 513, 3000] {
      // Many times the same row, for sums as large as they can be.
      let rows = (0..<count).map { _ in
        UInt16(Int.random(in: 0..<3, using: &generator) > 0 ? 1 : Int.random(in: 1...rowCount))
      }
      var expected = [Int32](repeating: 0, count: width)
      for row in rows {
        for label in 0..<width { expected[label] += Int32(weights[Int(row) * width + label]) }
      }
      var index: Int32 = 0
      while let table = ck_table(index) {
        var sums = [Int32](repeating: -1, count: width)
        table.pointee.language_sums(rows, count, weights, width, &sums)
        #expect(sums == expected, "\(String(cString: table.pointee.name)), \(count) rows")
        index += 1
      }
      #expect(index >= 2)
    }
  }
}
