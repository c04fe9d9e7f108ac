import Corpus
import Testing

@Suite struct AxisTests {
  @Test func wordsAreTheirOwnAndOrderIsThatOfTheList() {
    let words = Axis.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
    #expect(Axis.allCases.sorted() == Axis.allCases)
    #expect(Axis.corpus < .language && Axis.run < .seed && !(Axis.seed < .seed))
  }
}
