import Testing
import Values

struct SequenceTests {
  @Test func keepsTheFirstOfEach() {
    #expect([3, 1, 3, 2, 1].distinct == [3, 1, 2])
    #expect([Int]().distinct.isEmpty)
  }
}
