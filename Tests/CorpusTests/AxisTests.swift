import Corpus
import Testing

struct AxisTests {
  @Test func wordsAreOnesOwnAndSpeltAsInRecipes() {
    let words = Axis.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    for word in words {
      #expect(word.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(word)")
      #expect(Axis(rawValue: word)?.rawValue == word)
    }
  }

  @Test func axesAreOrderedAsTheyAreListed() {
    #expect(Axis.allCases.sorted() == Axis.allCases)
    #expect(Axis.allCases.reversed().sorted() == Axis.allCases)
    #expect(Axis.corpus < .set && Axis.set < .run && Axis.run < .resultSet)
    #expect(!(Axis.corpus < .corpus))
  }
}
