import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

/// What damage costs, for every container and for lines and pages alike: what it hits, whatever the
/// number of workers.
struct ContainerDamageTests {
  /// One way to store the records of four members, with the damage in the second.
  struct Case: CustomTestStringConvertible, Sendable {
    var container: Container
    var kind: SourceKind
    var testDescription: String { "\(container) \(kind)" }

    static let all = [Container.gzip, .bzip2, .zstd, .xz, .plain].flatMap { container in
      [SourceKind.mc4, .wikipedia].map { Case(container: container, kind: $0) }
    }
  }

  private static let memberRecords = 400
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: Case.all) func wholeFilesLoseNothing(_ subject: Case) async throws {
    let extraction = try await extract(try members(subject).flatMap { $0 }, subject)
    let isWhole = numbers(extraction) == Array(0..<4 * Self.memberRecords)
    #expect(isWhole)
    #expect(extraction.ledger.damageCount == 0)
  }

  @Test(arguments: Case.all) func aBitFlippedInTheSecondMember(_ subject: Case) async throws {
    var members = try members(subject)
    // Where content is plain a flipped letter is just another letter; a broken tag is not.
    if subject.container == .plain {
      let cut = members[1].count / 2
      members[1].replaceSubrange(cut..<cut + 8, with: [UInt8](repeating: 0, count: 8))
    } else {
      members[1][members[1].count / 2] ^= 0x20
    }
    let extraction = try await extract(members.flatMap { $0 }, subject)
    try expectOnlyTheSecondMemberHurt(extraction, subject)
  }

  @Test(arguments: Case.all) func theSecondMemberCutShort(_ subject: Case) async throws {
    var members = try members(subject)
    members[1].removeLast(members[1].count / 3)
    let extraction = try await extract(members.flatMap { $0 }, subject)
    try expectOnlyTheSecondMemberHurt(extraction, subject)
  }

  @Test(arguments: Case.all) func theFileCutShort(_ subject: Case) async throws {
    var stored = try members(subject).flatMap { $0 }
    stored.removeLast(9)
    let extraction = try await extract(stored, subject)
    let found = numbers(extraction)
    let isBeginning = found == Array(0..<found.count)
    #expect(isBeginning)
    #expect(found.count >= 3 * Self.memberRecords)
    #expect(extraction.ledger.damageCount + extraction.ledger.rejectedTotal.recordCount > 0)
  }

  private func expectOnlyTheSecondMemberHurt(
    _ extraction: Extraction, _ subject: Case
  ) throws {
    let found = numbers(extraction)
    let isInOrder = zip(found, found.dropFirst()).allSatisfy { $0 < $1 }
    #expect(isInOrder)
    let isWholeBefore = found.starts(with: 0..<Self.memberRecords)
    #expect(isWholeBefore)
    // The first record after the damage may have no beginning that one could trust.
    let after = found.filter { $0 >= 2 * Self.memberRecords }
    #expect(after.count >= 2 * Self.memberRecords - 1)
    #expect(after.last == 4 * Self.memberRecords - 1)
    #expect(extraction.ledger.damageCount + extraction.ledger.rejectedTotal.recordCount > 0)
  }

  /// What one worker finds; two and four must find the same, in documents and books.
  private func extract(_ stored: [UInt8], _ subject: Case) async throws -> Extraction {
    let path = try folder.store(stored)
    let one = try await Extraction([path], subject.kind, workers: 1)
    for workers in [2, 4] {
      let isSame = try await Extraction([path], subject.kind, workers: workers) == one
      #expect(isSame, "\(workers) workers")
    }
    #expect(one.ledger.isBalanced)
    #expect(one.ledger.kept.recordCount == one.documents.count)
    return one
  }

  /// The numbers of the records that came out as they went in. What a stream hands out before its
  /// checksum fails may be altered, numbers included: that stands for nothing.
  private func numbers(_ extraction: Extraction) -> [Int] {
    extraction.texts.compactMap { text in
      guard let number = text.split(separator: " ").first.flatMap({ Int($0) }) else { return nil }
      return self.text(number) == text ? number : nil
    }
  }

  private func members(_ subject: Case) throws -> [[UInt8]] {
    try (0..<4).map { member in
      let first = member * Self.memberRecords
      var content = (first..<first + Self.memberRecords).map { record($0, subject.kind) }.joined()
      if subject.kind == .wikipedia {
        if member == 0 { content = "<mediawiki>\n" + content }
        if member == 3 { content += "</mediawiki>\n" }
      }
      return try stored(Array(content.utf8), subject.container)
    }
  }

  private func record(_ number: Int, _ kind: SourceKind) -> String {
    let text = text(number)
    return kind == .mc4
      ? "{\"text\": \"\(text)\"}\n"
      : """
      <page><title>T\(number)</title><ns>0</ns><id>\(number)</id><revision><text>\(text)</text>\
      </revision></page>

      """
  }

  private func text(_ number: Int) -> String {
    var random = SeededGenerator(seed: UInt64(bitPattern: Int64(number)))
    let words = (0..<40).map { _ in String(random.next() % 100_000, radix: 36) }
    return "\(number) \(words.joined(separator: " "))."
  }

  private func stored(_ content: [UInt8], _ container: Container) throws -> [UInt8] {
    if container == .xz { return try xzStream(content) }
    let path = folder.file("member")
    var writer = try CompressedWriter(path: path, container: container, level: nil)
    try writer.write(content)
    try writer.finish()
    return try readFile(path)
  }
}
