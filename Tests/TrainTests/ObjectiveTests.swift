import TestSupport
import Testing
import TokenStore
import Train

@Suite struct ObjectiveTests {
  private static let size = 50
  private static let special: Set<Int32> = [0, 1, 2]
  private let masking = Masking(
    masks: [[2, 3]], special: special, vocabularySize: size, seed: 11)

  private func row(epoch: Int = 0, clone: Int = 0, offset: Int = 0, _ count: Int) -> DrawRow {
    DrawRow(stream: 0, clone: clone, epoch: epoch, offset: offset, length: count)
  }

  /// A hundred thousand tokens: every count is within four standard deviations of what is due.
  @Test func sharesAreThoseOfBert() {
    var generator = SeededGenerator(seed: 4)
    let ids = (0..<100_000).map { _ in Int32.random(in: 0..<Int32(Self.size), using: &generator) }
    let (inputs, targets) = masking.apply(to: ids, of: row(ids.count), purpose: "mask")
    let open = ids.indices.filter { !Self.special.contains(ids[$0]) }
    let chosen = open.filter { targets[$0] >= 0 }
    check(chosen.count, of: open.count, 0.15)
    #expect(ids.indices.allSatisfy { targets[$0] < 0 || targets[$0] == ids[$0] })
    #expect(ids.indices.allSatisfy { targets[$0] >= 0 || inputs[$0] == ids[$0] })
    #expect(ids.indices.allSatisfy { !Self.special.contains(ids[$0]) || targets[$0] < 0 })
    // The mask is one of the ids that may be drawn.
    let other = 0.1 / Double(Self.size)
    check(chosen.count { inputs[$0] == 2 }, of: chosen.count, 0.8 + other)
    check(chosen.count { inputs[$0] == ids[$0] }, of: chosen.count, 0.1 + other)
    let replaced = chosen.filter { inputs[$0] != ids[$0] && inputs[$0] != 2 }
    check(replaced.count, of: chosen.count, 0.1 - 2 * other)
    // χ² of the ids that were put in their places, with 49 degrees of freedom: 99.9 % is 85.4.
    let expected = Double(replaced.count) / Double(Self.size - 1)
    let squares = (0..<Int32(Self.size)).filter { $0 != 2 }.reduce(0.0) { sum, id in
      let count = Double(replaced.count { inputs[$0] == id })
      return sum + (count - expected) * (count - expected) / expected
    }
    #expect(squares < 86)
  }

  private func check(_ count: Int, of all: Int, _ share: Double) {
    let deviation = (Double(all) * share * (1 - share)).squareRoot()
    #expect(abs(Double(count) - Double(all) * share) < 4 * deviation, "\(count) of \(all)")
  }

  @Test func everyEpochAndPlaceHasMasksOfItsOwn() {
    let ids = [Int32](repeating: 7, count: 200)
    func targets(_ row: DrawRow, _ purpose: String = "mask") -> [Int32] {
      masking.apply(to: ids, of: row, purpose: purpose).targets
    }
    #expect(targets(row(200)) == targets(row(200)))
    let all = [
      targets(row(200)), targets(row(epoch: 1, 200)), targets(row(offset: 200, 200)),
      targets(row(clone: 1, 200)), targets(row(200), "validation mask"),
    ]
    #expect(Set(all).count == all.count)
    let other = Masking(masks: [[2]], special: Self.special, vocabularySize: Self.size, seed: 12)
    #expect(other.apply(to: ids, of: row(200), purpose: "mask").targets != all[0])
  }

  /// A clone's tokens hide behind the clone's own mask.
  @Test func masksAreTheClones() {
    let ids = [Int32](repeating: 7, count: 500)
    let inputs = masking.apply(to: ids, of: row(clone: 1, 500), purpose: "mask").inputs
    #expect(inputs.count { $0 == 3 } > 30 && inputs.count { $0 == 2 } < 10)
  }

  /// Whether a token is chosen does not depend on those around it.
  @Test func tokensAreChosenOneByOne() {
    var ids = [Int32](repeating: 7, count: 300)
    let before = masking.apply(to: ids, of: row(300), purpose: "mask").targets
    for index in stride(from: 0, to: 300, by: 3) { ids[index] = 1 }
    let after = masking.apply(to: ids, of: row(300), purpose: "mask").targets
    for index in 0..<300 where index % 3 > 0 { #expect(before[index] == after[index]) }
    #expect(stride(from: 0, to: 300, by: 3).allSatisfy { after[$0] < 0 })
  }
}
