import Corpus
import Sample
import TestSupport
import Testing

/// Which documents are drawn, where they are cut, and what is said when that cannot be done.
@Suite struct SelectionTests {
  private let bench: SampleFixture

  init() throws { bench = try SampleFixture() }

  private func documents(_ texts: [String]) -> [Document] {
    texts.enumerated().map { index, text in
      Document(
        text: Array(text.utf8), language: "fi", source: .init(file: "f", record: index + 1))
    }
  }

  /// 60 documents, half of them four times as long as the others; a set of two fifths of the text.
  ///
  /// With 400 seeds each document is in the set 160 times on average (σ below 10), long or short:
  /// whoever comes first in the order of drawing is in it.
  @Test func everyDocumentHasTheSameChance() async throws {
    let corpus = documents(
      (0..<60).map { index in
        String(repeating: "a", count: (index % 2 == 0 ? 50 : 200) - 3) + "\(100 + index)"
      })
    let total = corpus.reduce(0) { $0 + $1.text.count }
    var counts: [String: Int] = [:]
    for seed in 0..<400 {
      let drawn = try await bench.draw(corpus, settings(seed: UInt64(seed), [total * 2 / 5]))
      for document in drawn.documents.values.joined() { counts[document.id, default: 0] += 1 }
    }
    let included = corpus.map { counts[$0.id] ?? 0 }
    for count in included { #expect(abs(count - 160) <= 50, "\(included)") }
    let short = stride(from: 0, to: 60, by: 2).reduce(0) { $0 + included[$1] }
    let long = stride(from: 1, to: 60, by: 2).reduce(0) { $0 + included[$1] }
    // Of 12,000 chances each; being one of the 30 long ones leaves slightly less text before one.
    #expect(abs(short - long) < 500, "\(short) short, \(long) long")
  }

  @Test func eachCopyHasItsOwnChance() async throws {
    let corpus = documents(Array(repeating: "copy", count: 10) + (0..<30).map { "no\(10 + $0)" })
    var copies = 0
    for seed in 0..<200 {
      let drawn = try await bench.draw(corpus, settings(seed: UInt64(seed), [80]))
      copies += drawn.documents.values.joined().count { $0.text == Array("copy".utf8) }
    }
    // 20 of 40 documents: 5 of the 10 copies on average; σ of the sum over 200 seeds is below 20.
    #expect(abs(copies - 1000) < 100, "\(copies)")
  }

  @Test func tooLittleTextIsSaidWithItsFigures() async throws {
    let corpus = documents(["aaaa", "bbbbb", "cccccc"])
    for (settings, set, wanted, available) in [
      (settings([16]), "train-16", 16, 15), (settings([3, 16, 20]), "train-16", 16, 15),
      (settings([1], test: 100), "test", 100, 15),
      (settings([1], validation: 16), "validation", 16, 15),
    ] {
      let error = await #expect(throws: SampleError.self) {
        try await bench.draw(corpus, settings)
      }
      guard case .tooLittleText("fi", set, wanted, available)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      let text =
        "fi: \(set) asks for \(wanted) bytes of text, but only \(available) are left for it"
      #expect(
        "\(SampleError.tooLittleText(corpus: "fi", set: set, wanted: wanted, available: available))"
          .hasPrefix(text))
    }
    #expect(try await bench.draw(corpus, settings([15])).sets.map(\.cutDocumentCount) == [0])
    await #expect(throws: SampleError.self) { try await bench.draw([], settings([1])) }
    #expect(try await bench.draw([], settings([0])).sets.map(\.documentCount) == [0])
  }

  @Test func whatIsHeldOutIsMissingFromTheBudgets() async throws {
    let corpus = documents((0..<10).map { "text \($0)" })
    let error = await #expect(throws: SampleError.self) {
      try await bench.draw(corpus, settings([60], test: 12))
    }
    guard case .tooLittleText("fi", "train-60", 60, 48)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      try await bench.draw(corpus, settings([48], test: 12)).sets.map(\.documentCount) == [2, 8])
    // A cut document is held out whole.
    await #expect(throws: SampleError.self) {
      try await bench.draw(corpus, settings([49], test: 7))
    }
    #expect(
      try await bench.draw(corpus, settings([48], test: 7)).sets.map(\.documentCount) == [2, 8])
  }

  @Test(arguments: [2, 100, 700]) func wholeCharactersOnlyOrAnError(count: Int) async throws {
    let corpus = documents(
      (0..<count).map { String(repeating: "字", count: 1 + $0 % 7) + "漢\(["字", "漢"][$0 % 2])" })
    for bytes in [1, 2, 10, 11] {
      let error = await #expect(throws: SampleError.self) {
        try await bench.draw(corpus, settings([bytes]))
      }
      guard case .noExactCut("fi", "train-\(bytes)", bytes, bytes % 3, let tried)? = error else {
        Issue.record("\(bytes) \(String(describing: error))")
        continue
      }
      #expect(tried > 0 && tried <= min(count, 256))
      #expect(
        error.map { "\($0)".contains("exactly \(bytes) bytes: \(bytes % 3) are missing") } == true)
    }
    for bytes in [3, 9, 12] {
      #expect(try await bench.draw(corpus, settings([bytes])).sets.map(\.byteCount) == [bytes])
    }
  }

  /// Only one of many documents can be cut after one byte: it is found, wherever it stands.
  @Test func theOneDocumentThatCanBeCutIsFound() async throws {
    let texts = (0..<200).map { String(repeating: "字", count: 3 + $0 % 5) + "漢漢漢字字字"[$0 % 6] }
    for seed in 0..<5 {
      let drawn = try await bench.draw(
        documents(texts + ["a字字字字"]), settings(seed: UInt64(seed), [1, 4, 10]))
      #expect(drawn.sets.map(\.byteCount) == [1, 4, 10])
      #expect(drawn.documents["train-1"]?.map(\.text) == [[UInt8(ascii: "a")]])
    }
  }

  /// Budgets whose cuts fall into one document, and into those that smaller ones passed over.
  @Test func budgetsGrowInsideOneDocument() async throws {
    let text = "a字😀é" + String(repeating: "b", count: 20)
    let drawn = try await bench.draw(documents([text]), settings([1, 4, 8, 10, 11, 30]))
    #expect(drawn.sets.map(\.cutDocumentCount) == [1, 1, 1, 1, 1, 0])
    for set in drawn.sets {
      #expect(drawn.documents[set.name]?.map(\.text) == [Array(text.utf8.prefix(set.byteCount))])
    }
    for bytes in [2, 3, 5, 6, 7, 9] {
      await #expect(throws: SampleError.self) {
        try await bench.draw(documents([text]), settings([1, bytes]))
      }
      await #expect(throws: SampleError.self) {
        try await bench.draw(documents([text]), settings([bytes, 30]))
      }
    }
  }

  @Test func emptyDocumentsAreNeverDrawn() async throws {
    let corpus = documents(["", "a", "", "b", ""])
    let drawn = try await bench.draw(corpus, settings([2], test: 0))
    #expect(drawn.sets.map(\.documentCount) == [2])
    #expect(drawn.provenance.map(\.source.record).sorted() == [2, 4])
  }

  @Test func sentencesAndScalarsAreCounted() async throws {
    let drawn = try await bench.draw(documents(["Yksi. Kaksi! Kolme? Äö"]), settings([7, 24]))
    #expect(drawn.sets.map(\.sentenceCount) == [2, 4])
    #expect(drawn.sets.map(\.scalarCount) == [7, 22])
  }
}

extension String {
  /// The character at `offset`, as a string.
  fileprivate subscript(offset: Int) -> String { String(self[index(startIndex, offsetBy: offset)]) }
}
