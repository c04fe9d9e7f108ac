import ByteIO
import Chance
import Testing

@Suite struct PermutationTests {
  private static let key = ContentHash(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)

  /// Made by the code that drew the windows of mixtures before it stood here.
  @Test(arguments: [
    (1, [0]), (2, [1, 0]), (5, [3, 1, 2, 0, 4]),
    (16, [7, 13, 15, 0, 9, 14, 11, 3, 2, 12, 4, 1, 5, 6, 10, 8]),
    (17, [10, 9, 1, 0, 5, 3, 2, 6, 8, 7, 4, 14, 13, 12, 15, 16, 11]),
    (1000, [558, 466, 977, 420, 988, 328, 648, 785]),
  ])
  func ordersArePinned(count: Int, first: [Int]) {
    let permutation = Permutation(count: count, key: Self.key)
    #expect(first.indices.map { permutation.value(at: $0) } == first)
  }

  @Test func largeRangesNeedNoMemory() {
    let permutation = Permutation(count: 1 << 33, key: ContentHash(high: 3, low: 4))
    #expect(
      (0..<3).map { permutation.value(at: $0) } == [7_829_863_947, 5_605_333_491, 6_161_184_890])
  }

  @Test(arguments: [1, 2, 3, 4, 63, 64, 65, 1000])
  func everyNumberComesOnce(count: Int) {
    for low in 0..<5 as Range<UInt64> {
      let permutation = Permutation(count: count, key: ContentHash(high: 9, low: low))
      #expect((0..<count).map { permutation.value(at: $0) }.sorted() == Array(0..<count))
    }
  }

  @Test func keysGiveDifferentOrders() {
    let orders = (0..<20 as Range<UInt64>).map { key in
      let permutation = Permutation(count: 100, key: ContentHash(high: key, low: 0))
      return (0..<100).map { permutation.value(at: $0) }
    }
    #expect(Set(orders).count == 20)
  }
}
