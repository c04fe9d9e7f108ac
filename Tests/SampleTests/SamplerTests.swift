import Corpus
import Sample
import TestSupport
import Testing

@Suite struct SamplerTests {
  private let bench: SampleFixture

  init() throws { bench = try SampleFixture() }

  /// Everything a drawn sample promises, whatever the corpus.
  private func check(_ drawn: Drawn, _ settings: SampleSettings, of corpus: [Document]) throws {
    let training = settings.budgets.sorted { $0.byteCount < $1.byteCount }
    let wanted = ["test": settings.holdout.test, "validation": settings.holdout.validation]
      .filter { $0.value > 0 }
      .merging(training.map { ("train-\($0.name)", $0.byteCount) }) { $1 }
    #expect(Set(drawn.documents.keys) == Set(wanted.keys))
    let texts = Set(corpus.map(\.text))
    for set in drawn.sets {
      let documents = try #require(drawn.documents[set.name])
      #expect(set.byteCount == wanted[set.name])
      #expect(documents.reduce(0) { $0 + $1.text.count } == set.byteCount)
      #expect(documents.count == set.documentCount)
      #expect(Set(documents.map(\.id)).count == documents.count)
      let strings = documents.map { String(validating: $0.text, as: UTF8.self) }
      #expect(!strings.contains(nil) && documents.allSatisfy { !$0.text.isEmpty })
      #expect(strings.reduce(0) { $0 + ($1?.unicodeScalars.count ?? 0) } == set.scalarCount)
      #expect(documents.allSatisfy { $0.source == nil })
      let position = training.firstIndex { "train-\($0.name)" == set.name } ?? 0
      #expect(set.cutDocumentCount <= position + 1)
      #expect(documents.count { !texts.contains($0.text) } <= set.cutDocumentCount)
    }
    try checkNesting(drawn, training)
    try checkHoldOuts(drawn, training, of: corpus)
    checkProvenance(drawn, of: corpus)
  }

  private func checkNesting(_ drawn: Drawn, _ training: [SampleSettings.Budget]) throws {
    for (small, large) in zip(training, training.dropFirst()) {
      let inner = try #require(drawn.documents["train-\(small.name)"])
      let outer = try #require(drawn.documents["train-\(large.name)"])
      let outerTexts = Dictionary(uniqueKeysWithValues: outer.map { ($0.id, $0.text) })
      for document in inner {
        #expect(outerTexts[document.id]?.starts(with: document.text) == true)
      }
      let innerIDs = Set(inner.map(\.id))
      #expect(outer.map(\.id).filter(innerIDs.contains) == inner.map(\.id))
    }
  }

  private func checkHoldOuts(
    _ drawn: Drawn, _ training: [SampleSettings.Budget], of corpus: [Document]
  ) throws {
    // By the whole texts of the documents, cut or not.
    let wholes = Dictionary(corpus.map { ($0.id, $0.text) }) { first, _ in first }
    func texts(_ set: String) throws -> Set<[UInt8]> {
      Set(
        try (drawn.documents[set] ?? []).map {
          try #require(wholes[String($0.id.prefix(32))])
        })
    }
    let test = try texts("test")
    let validation = try texts("validation")
    #expect(test.count == drawn.documents["test"]?.count ?? 0)
    #expect(validation.count == drawn.documents["validation"]?.count ?? 0)
    #expect(test.isDisjoint(with: validation))
    if let largest = training.last {
      #expect(try texts("train-\(largest.name)").isDisjoint(with: test.union(validation)))
    }
  }

  private func checkProvenance(_ drawn: Drawn, of corpus: [Document]) {
    let sampled = Set(drawn.documents.values.joined().map(\.id))
    #expect(Set(drawn.provenance.map(\.id)) == sampled)
    #expect(drawn.provenance.count == sampled.count)
    #expect(Set(drawn.provenance.map(\.source)).count == sampled.count)
    let ids = Dictionary(
      corpus.compactMap { document in document.source.map { ($0, document.id) } }
    ) { first, _ in first }
    for (id, source) in drawn.provenance { #expect(ids[source] == String(id.prefix(32))) }
  }

  @Test(arguments: 0..<60)
  func keepsItsPromisesAndAgreesWithItsTwin(round: Int) async throws {
    var random = RandomCorpus(seed: UInt64(round))
    let alphabet = RandomCorpus.alphabets[round % RandomCorpus.alphabets.count]
    let corpus = random.documents(random.number(1...150), alphabet: alphabet)
    let total = corpus.reduce(0) { $0 + $1.text.count }
    var drawnCount = 0
    for _ in 0..<4 {
      let budgets = Set(
        (0..<random.number(1...4)).map { _ in random.number(1...max(1, total / 2)) })
      let settings = settings(
        seed: UInt64(random.number(0...1000)), Array(budgets),
        validation: random.number(0...total / 8), test: random.number(0...total / 8))
      let expected = SlowSampler(corpus).draw(settings)
      do {
        let drawn = try await bench.draw(corpus, settings)
        drawnCount += 1
        try check(drawn, settings, of: corpus)
        let found = drawn.documents.mapValues {
          $0.map { SlowSampler.Taken(id: $0.id, text: $0.text) }
        }
        #expect(found == expected)
      } catch let error as SampleError {
        #expect(expected == nil, "\(error)")
      }
    }
    if round % 5 == 0, corpus.count > 20 { #expect(drawnCount > 0) }
  }

  @Test(arguments: 0..<10)
  func orderFilesAndBucketsChangeOnlyTheProvenance(round: Int) async throws {
    var random = RandomCorpus(seed: UInt64(100 + round))
    let corpus = random.documents(120, alphabet: RandomCorpus.alphabets[4])
    let total = corpus.reduce(0) { $0 + $1.text.count }
    let settings = settings(
      seed: UInt64(round), [total / 20, total / 10, total / 5], validation: total / 20,
      test: total / 20)
    let drawn = try await bench.draw(corpus, settings)
    for bucketBytes in [0, 1, 500, 5000] {
      #expect(
        try await bench.draw(corpus, settings, bucketBytes: bucketBytes).files == drawn.files)
    }
    var moved = random.shuffled(corpus)
    for index in moved.indices { moved[index].source = .init(file: "z", record: index + 1) }
    let other = try await bench.draw(moved, settings)
    for (name, bytes) in drawn.files where name != "provenance.jsonl.zst" {
      #expect(other.files[name] == bytes, "\(name)")
    }
    #expect(other.provenance.map(\.id) == drawn.provenance.map(\.id))
    #expect(other.provenance.allSatisfy { $0.source.file == "z" })
    var reseeded = settings
    reseeded.seed += 1
    #expect(try await bench.draw(corpus, reseeded).files != drawn.files)
  }

  @Test func identicalDocumentsAreDrawnOneByOne() async throws {
    let source = Document.Source(file: "f", record: 1)
    let same = (0..<1000).map { index in
      Document(
        text: Array("same".utf8), language: "fi", source: .init(file: "f", record: index + 1))
    }
    let other = Document(text: Array("else".utf8), language: "fi", source: source)
    let drawn = try await bench.draw(same + [other], settings([400, 4004]))
    #expect(drawn.sets.map(\.documentCount) == [100, 1001])
    let ids = Set(drawn.documents["train-4004"]?.map(\.id) ?? [])
    let expected = (1..<1000).map { "\(same[0].id)-\($0)" }
    #expect(ids == Set(expected + [same[0].id, other.id]))
    // Held out once, the text is gone from everywhere else.
    await #expect(throws: SampleError.self) {
      try await bench.draw(same + [other], settings([5], test: 4))
    }
  }

  /// What is marked as unverified is drawn as if it were not, and stays marked.
  @Test func theMarkGoesWithItsDocument() async throws {
    var random = RandomCorpus(seed: 8)
    let corpus = random.documents(120, alphabet: RandomCorpus.alphabets[0])
    let settings = settings(
      seed: 3, [corpus.reduce(0) { $0 + $1.text.count } / 3], validation: 40, test: 40)
    let marked = corpus.enumerated().map { index, document in
      var document = document
      document.isUnverified = index % 3 == 0
      return document
    }
    let plain = try await bench.draw(corpus, settings)
    let drawn = try await bench.draw(marked, settings)
    let sources = Set(marked.filter(\.isUnverified).compactMap(\.source))
    for (id, source) in drawn.provenance {
      let document = try #require(drawn.documents.values.joined().first { $0.id == id })
      #expect(document.isUnverified == sources.contains(source))
    }
    #expect(
      drawn.documents.mapValues { $0.map(\.id) } == plain.documents.mapValues { $0.map(\.id) })
    let unverified = drawn.documents.values.joined().filter(\.isUnverified).map(\.id)
    #expect(!unverified.isEmpty && drawn.unverifiedIDs == Set(unverified))
    #expect(plain.unverifiedIDs.isEmpty)
  }

  @Test func oneGiantDocumentServesEveryBudget() async throws {
    let giant = Document(
      text: Array(repeating: UInt8(ascii: "a"), count: 5_000_000), language: "fi",
      source: .init(file: "f", record: 1))
    let settings = settings([1, 1000, 4_999_999, 5_000_000])
    let drawn = try await bench.draw([giant], settings)
    try check(drawn, settings, of: [giant])
    #expect(drawn.sets.map(\.cutDocumentCount) == [1, 1, 1, 0])
  }

  /// Some hundred frames of long texts, and some copies, on any number of workers.
  @Test func theNumberOfWorkersChangesNothing() async throws {
    var random = RandomCorpus(seed: 5)
    let corpus = (0..<300).map { index in
      let text = random.text(RandomCorpus.alphabets[4], characters: 4000 + 20 * (index % 50))
      return Document(
        text: text, language: "fi", source: .init(file: "f", record: index + 1))
    }
    let copies = corpus.prefix(30).enumerated().map { index, document in
      var copy = document
      copy.source = .init(file: "g", record: index + 1)
      return copy
    }
    let documents = corpus + copies
    let total = documents.reduce(0) { $0 + $1.text.count }
    let settings = settings([total / 10, total / 2], validation: total / 10, test: 10_000)
    let drawn = try await bench.draw(documents, settings)
    try check(drawn, settings, of: documents)
    for workers in [2, 3, 8] {
      #expect(try await bench.draw(documents, settings, workers: workers).files == drawn.files)
    }
    // Copies whose ids tell them apart already, as those of an extraction do.
    let numbered = copies.map { copy in
      var copy = copy
      copy.id += "-1"
      return copy
    }
    #expect(try await bench.draw(corpus + numbered, settings).files == drawn.files)
  }

  /// Ids are looked for where we write them; others may write the same document in another way.
  @Test func howALineIsWrittenDoesNotMatter() async throws {
    var random = RandomCorpus(seed: 6)
    let corpus = random.documents(80, alphabet: RandomCorpus.alphabets[0])
    let total = corpus.reduce(0) { $0 + $1.text.count }
    let settings = settings([total / 30, total / 8], validation: total / 30, test: total / 30)
    let drawn = try await bench.draw(corpus, settings)
    let lines = corpus.enumerated().map { index, document in
      let line = String(decoding: document.line.dropLast(), as: UTF8.self)
      let id = #""id":"\#(document.id)""#
      let rest = line.dropFirst(id.count + 2)
      switch index % 3 {
      case 0: return Array("{\(rest.dropLast()),\(id)}\n".utf8)
      case 1: return Array("{ \(id) , \(rest)\n".utf8)
      default: return document.line
      }
    }
    #expect(try await bench.draw(lines: lines, settings).files == drawn.files)
  }

  @Test func anIdThatIsNoHashIsNamed() async throws {
    let good = Document(text: [0x61], language: "fi")
    for id in ["1", "", good.id.uppercased(), good.id + "0", String(good.id.dropLast())] {
      let bad = String(decoding: good.line, as: UTF8.self).replacing(good.id, with: id)
      let error = await #expect(throws: CorpusError.self, "\(id)") {
        try await bench.draw(lines: [good.line, Array(bad.utf8)], settings([1]))
      }
      guard case .badDocument(_, record: 2, reason: let reason)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(reason.contains("“\(id)”"))
    }
  }

  @Test func theIndexTakesSixteenBytesADocument() { #expect(Sampler.indexBytesPerDocument == 16) }
}
