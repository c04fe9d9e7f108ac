import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

/// Damage of all kinds to files of several units: nothing false is kept unmarked, and nothing is
/// lost but what stands in the damaged units.
struct MutatedFileTests {
  private static let roundCount = 100
  private static let recordCount = 120
  private static let unitCount = 6

  /// A way to store the records: where units end at the ends of lines, and where anywhere.
  struct Case: CustomTestStringConvertible, Sendable {
    var container: Container
    var isAligned: Bool
    var kind = SourceKind.jsonl
    var testDescription: String { "\(container) \(kind) \(isAligned ? "" : "not ")aligned" }

    static let all = [Container.gzip, .bzip2, .zstd, .xz].flatMap { container in
      [true, false].map { Case(container: container, isAligned: $0) }
        + [Case(container: container, isAligned: false, kind: .text)]
        + [Case(container: container, isAligned: true, kind: .wet)]
        + [Case(container: container, isAligned: false, kind: .csv)]
    }
  }

  /// A stored file, and what is known of it.
  private struct Stored {
    var bytes: [UInt8] = []
    /// Where each unit ends in the stored bytes, and in the content.
    var storedEnds: [Int] = []
    var contentEnds: [Int] = []
    /// What each record is, from its first byte to that after its last.
    var records: [(text: String, bytes: Range<Int>)] = []

    /// The texts of records no byte of which is in one of `units`.
    func texts(outside units: Set<Int>) -> [String] {
      records.filter { record in
        !units.contains { unit in
          record.bytes.overlaps((unit == 0 ? 0 : contentEnds[unit - 1])..<contentEnds[unit])
        }
      }.map(\.text)
    }

    /// The units that bytes of `range` are in.
    func units(_ range: Range<Int>) -> Set<Int> {
      Set(
        storedEnds.indices.filter { unit in
          range.overlaps((unit == 0 ? 0 : storedEnds[unit - 1])..<storedEnds[unit])
        })
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Case.all) func nothingFalseIsKeptUnmarked(_ subject: Case) async throws {
    let good = try stored(subject)
    let whole = try await extract(good.bytes, subject)
    #expect(whole.texts.sorted() == good.records.map(\.text).sorted())
    for round in 0..<Self.roundCount {
      var random = SeededGenerator(seed: UInt64(round))
      let (bytes, units) = mutated(good, round, &random)
      let strict = try await extract(bytes, subject)
      let note = "\(subject.testDescription), round \(round): units \(units.sorted())"
      #expect(isPart(strict.texts, of: good), "\(note)")
      #expect(strict.documents.allSatisfy { !$0.isUnverified }, "\(note)")
      let lenient = try await extract(bytes, subject) { $0.tolerance.unverified = 1000 }
      let unmarked = lenient.documents.filter { !$0.isUnverified }
      #expect(unmarked == strict.documents, "\(note)")
      #expect(lenient.ledger.unverifiedCount ?? 0 == lenient.documents.count - unmarked.count)
      // A paragraph has no beginning that one could see: the first after damage may be lost. So may
      // all rows of a table, since quotes may be.
      if subject.kind == .text || subject.kind == .csv { continue }
      let lost = good.texts(outside: units).filter { !strict.texts.contains($0) }
      #expect(lost.isEmpty, "\(note)")
    }
  }

  /// One stream of ten blocks that know nothing of lines: a flip costs the records that touch its
  /// block.
  @Test func aFlippedBitInOneBlockOfTen() async throws {
    var good = Stored()
    var content: [UInt8] = []
    for number in 0..<Self.recordCount {
      let record = Self.record(Self.text(number), .jsonl)
      good.records.append((Self.text(number), content.count..<content.count + record.count))
      content += record
    }
    let blockByteCount = content.count / 10 + 1
    good.contentEnds = (1...10).map { min(content.count, $0 * blockByteCount) }
    good.bytes = try xzStream(content, blockByteCount: blockByteCount)
    for round in 0..<40 {
      var random = SeededGenerator(seed: UInt64(round))
      var bytes = good.bytes
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8(round % 8)
      let extraction = try await extract(bytes, Case(container: .xz, isAligned: false))
      let lost = good.records.indices.filter { !extraction.texts.contains(good.records[$0].text) }
      let isOfOneBlock = (0..<10).contains { block in
        Set(extraction.texts).isSuperset(of: good.texts(outside: [block]))
      }
      #expect(isPart(extraction.texts, of: good) && isOfOneBlock, "round \(round): \(lost)")
      #expect(extraction.ledger.damageCount == 1, "round \(round)")
    }
  }

  /// Changes the bytes of some units.
  private func mutated(
    _ good: Stored, _ round: Int, _ random: inout SeededGenerator
  ) -> (bytes: [UInt8], units: Set<Int>) {
    var bytes = good.bytes
    func place(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
    switch round % 5 {
    case 0, 1:
      var units: Set<Int> = []
      for _ in 0...(round % 3) {
        let index = place(0..<bytes.count)
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        units.formUnion(good.units(index..<index + 1))
      }
      return (bytes, units)
    case 2:
      let start = place(0..<bytes.count - 1)
      let end = min(bytes.count, start + 1 + place(0..<1 + bytes.count / 4))
      bytes.removeSubrange(start..<end)
      return (bytes, good.units(start..<end))
    case 3:
      // A file that ends where a unit does is one that nobody can tell from a whole one.
      var start = place(1..<bytes.count)
      if good.storedEnds.contains(start) { start += 1 }
      bytes.removeSubrange(start...)
      return (bytes, good.units(start..<good.bytes.count))
    default:
      let cuts = (0..<4).map { _ in place(0..<bytes.count + 1) }.sorted()
      let pieces = ([0] + cuts + [bytes.count]).adjacentRanges
      let order = [0, 3, 2, 1, 4]
      return (
        order.flatMap { bytes[pieces[$0]] },
        good.units(cuts[0]..<cuts[3])
      )
    }
  }

  /// Whether each of `texts` is one of the good ones, as often at most as there.
  private func isPart(_ texts: [String], of good: Stored) -> Bool {
    var left = Dictionary(good.records.map { ($0.text, 1) }, uniquingKeysWith: +)
    return texts.allSatisfy { text in
      left[text, default: 0] -= 1
      return left[text, default: 0] >= 0
    }
  }

  private func extract(
    _ bytes: [UInt8], _ subject: Case, _ change: (inout ExtractSettings) -> Void = { _ in }
  ) async throws -> Extraction {
    let extraction = try await Extraction([folder.store(bytes)], subject.kind, workers: 2) {
      if subject.kind == .csv { $0.records.textColumn = "1" }
      change(&$0)
    }
    #expect(extraction.ledger.isBalanced)
    #expect(extraction.ledger.kept.recordCount == extraction.documents.count)
    return extraction
  }

  // MARK: The undamaged file

  private func stored(_ subject: Case) throws -> Stored {
    var stored = Stored()
    var content: [UInt8] = []
    var ends: [Int] = []
    for number in 0..<Self.recordCount {
      // Of tables, a text of two lines in quotes.
      let text =
        subject.kind == .csv
        ? "\(Self.text(number))\n\(Self.text(number + 1000))" : Self.text(number)
      let record = Self.record(text, subject.kind)
      stored.records.append((text, content.count..<content.count + record.count))
      content += record
      if number % (Self.recordCount / Self.unitCount) == Self.recordCount / Self.unitCount - 1 {
        ends.append(content.count)
      }
    }
    if !subject.isAligned { ends = ends.dropLast().map { $0 + 100 } + [content.count] }
    stored.contentEnds = ends
    for unit in ([0] + ends).adjacentRanges {
      stored.bytes += try compressed(Array(content[unit]), subject.container)
      stored.storedEnds.append(stored.bytes.count)
    }
    return stored
  }

  private static func text(_ number: Int) -> String {
    var random = SeededGenerator(seed: UInt64(number))
    let words = (0..<30).map { _ in String(random.next() % 100_000, radix: 36) }
    return "\(number) \(words.joined(separator: " "))."
  }

  private static func record(_ text: String, _ kind: SourceKind) -> [UInt8] {
    switch kind {
    case .wet: warcRecord("conversion", Array(text.utf8))
    case .text: Array("\(text)\n\n".utf8)
    case .csv: Array("\"\(text)\",7\n".utf8)
    default: Array("{\"text\": \"\(text)\"}\n".utf8)
    }
  }

  private func compressed(_ content: [UInt8], _ container: Container) throws -> [UInt8] {
    if container == .xz { return try xzStream(content) }
    let path = folder.file("unit")
    var writer = try CompressedWriter(path: path, container: container, level: nil)
    try writer.write(content)
    try writer.finish()
    return try readFile(path)
  }
}

extension [Int] {
  /// The ranges between neighbours.
  fileprivate var adjacentRanges: [Range<Int>] { zip(self, dropFirst()).map { $0..<$1 } }
}
