import Corpus
import Testing

struct SetNameTests {
  private static let parts: [SetName.Part] = [.test, .validation, .train(budget: "16kB")]

  @Test func wordsAndFilesAreThoseOfTheFolders() {
    #expect(Self.parts.map(\.word) == ["test", "validation", "train-16kB"])
    #expect(Self.parts.map(\.documentFile).last == "train-16kB.jsonl.zst")
    #expect(Self.parts.map(\.isHeldOut) == [true, true, false])
  }

  @Test func axesTellEverySetFromEveryOther() {
    let names = ["main", "other"].flatMap { sample in
      [0, 1].flatMap { draw in
        (Self.parts + [.train(budget: "8kB")]).map { SetName(sample: sample, draw: draw, part: $0) }
      }
    }
    #expect(Set(names.map(\.axes)).count == names.count)
    #expect(
      SetName(sample: "main", part: .train(budget: "16kB")).axes
        == [.sample: "main", .draw: "0", .set: "train", .budget: "16kB"])
    #expect(SetName(sample: "main", part: .test).axes[.budget] == nil)
  }
}
