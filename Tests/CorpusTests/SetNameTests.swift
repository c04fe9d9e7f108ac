import Corpus
import Testing

@Suite struct SetNameTests {
  @Test func partsHaveWordsFilesAndAxesOfTheirOwn() {
    let parts: [SetName.Part] = [
      .test, .validation, .train(budget: "16kB"), .train(budget: "4kB"),
    ]
    #expect(parts.map(\.word) == ["test", "validation", "train-16kB", "train-4kB"])
    #expect(parts.map(\.documentFile)[2] == "train-16kB.jsonl.zst")
    #expect(parts.map(\.isHeldOut) == [true, true, false, false])
    #expect(Set(parts.map(\.axes)).count == parts.count)
    #expect(parts[2].axes == [.set: "train", .budget: "16kB"])
  }

  @Test func axesNameSampleAndDraw() {
    let set = SetName(sample: "main", draw: 2, part: .test)
    #expect(set.axes == [.sample: "main", .draw: "2", .set: "test"])
    #expect(SetName(sample: "main", part: .test).axes[.draw] == "0")
  }
}
