import ByteIO
import Corpus
import Sample
import TestSupport
import Testing

struct ShuffleTests {
  private static let texts = [
    "", "a", "\n", " ", "\n\n a", "ab\ncd", "one two three\nfour  five \n", " ёлка 好 😀 é\u{301}n",
    String(repeating: "x y ", count: 200),
  ]

  /// What is put out of order, found another way.
  private func units(_ text: String, _ shuffle: Shuffle) -> [String] {
    shuffle == .characters
      ? text.unicodeScalars.filter { $0 != "\n" }.map { String($0) }
      : text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  @Test(arguments: Shuffle.allCases, texts)
  func nothingIsLostAndSeparatorsStay(_ shuffle: Shuffle, _ text: String) throws {
    for key in 0..<8 as Range<UInt64> {
      let bytes = shuffle.shuffled(Array(text.utf8), key: key)
      let found = try #require(String(validating: bytes, as: UTF8.self))
      #expect(bytes.count == text.utf8.count)
      #expect(units(found, shuffle).sorted() == units(text, shuffle).sorted())
      if shuffle == .characters {
        let lengths = { (text: String) in
          text.split(separator: "\n", omittingEmptySubsequences: false).map(\.unicodeScalars.count)
        }
        #expect(lengths(found) == lengths(text))
      }
      #expect(bytes == shuffle.shuffled(Array(text.utf8), key: key))
    }
  }

  /// Every order is as likely as any other.
  @Test func ordersAreEven() {
    var counts: [String: Int] = [:]
    for key in 0..<6000 as Range<UInt64> {
      let bytes = Shuffle.characters.shuffled(Array("abc".utf8), key: key)
      counts[String(decoding: bytes, as: UTF8.self), default: 0] += 1
    }
    #expect(counts.count == 6 && counts.values.allSatisfy { (900...1100).contains($0) })
  }

  /// What is no UTF-8 loses nothing either.
  @Test func anyBytesGoThrough() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      for shuffle in Shuffle.allCases {
        #expect(shuffle.shuffled(bytes, key: 3).sorted() == bytes.sorted())
      }
    }
  }

  // MARK: - In a sample

  private static let documents = (0..<40).map { index in
    Document(
      text: Array("the cat \(index) sat on mat \(index * 7) and slept".utf8), language: "en",
      source: Document.Source(file: "f", record: index + 1))
  }

  private func settings(_ shuffle: Shuffle?, seed: UInt64 = 3) -> SampleSettings {
    var settings = SampleSettings(
      seed: seed,
      budgets: [.init(name: "200", byteCount: 200), .init(name: "500", byteCount: 500)],
      holdout: HoldOutSettings(validation: 0, test: 101))
    settings.shuffle = shuffle
    return settings
  }

  @Test func theSameDocumentsAreDrawnAndCutAlike() async throws {
    let fixture = try SampleFixture()
    let plain = try await fixture.draw(Self.documents, settings(nil))
    for shuffle in Shuffle.allCases {
      let drawn = try await fixture.draw(Self.documents, settings(shuffle), workers: 2)
      #expect(drawn.sets.map(\.byteCount) == plain.sets.map(\.byteCount))
      #expect(drawn.sets.map(\.scalarCount) == plain.sets.map(\.scalarCount))
      for (name, documents) in plain.documents {
        let others = try #require(drawn.documents[name])
        #expect(others.map(\.id) == documents.map(\.id))
        for (other, document) in zip(others, documents) {
          #expect(other.text.sorted() == document.text.sorted())
        }
        #expect(others.map(\.text) != documents.map(\.text))
      }
    }
  }

  @Test func theOrderFollowsTheSeedAndTheText() async throws {
    let fixture = try SampleFixture()
    let first = try await fixture.draw(Self.documents, settings(.characters))
    let again = try await fixture.draw(Self.documents.reversed(), settings(.characters))
    #expect(first.documents["test"]?.map(\.text) == again.documents["test"]?.map(\.text))
    // Two documents of equal length are not put into the same order.
    let texts = ["abcdefghijklmnop", "ABCDEFGHIJKLMNOP"].map { text in
      Document(
        text: Array(text.utf8), language: "en", source: Document.Source(file: "f", record: 1))
    }
    var whole = settings(.characters)
    whole.budgets = [.init(name: "32", byteCount: 32)]
    whole.holdout = HoldOutSettings()
    let drawn = try await fixture.draw(texts, whole)
    let shuffled = try #require(drawn.documents["train-32"]).map { $0.text.map { $0 | 0x20 } }
    #expect(shuffled.count == 2 && shuffled[0] != shuffled[1])
  }
}
