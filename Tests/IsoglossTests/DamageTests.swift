import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Damaged input: said with file and offset, booked, and never at the cost of its neighbours.
struct DamageTests {
  /// Five good lines, and between them: broken UTF-8, no JSON, no text, a blank line, a number for
  /// a text, and a text of nothing but white space.
  private static let badLines: [[UInt8]] = [
    line(1), Array("{\"text\": \"broken \u{e9}".utf8.dropLast()) + Array("\"}".utf8), line(2),
    Array("no JSON at all".utf8), line(3), Array("{\"url\": \"https://example.org\"}".utf8), [],
    Array("{\"text\": 5}".utf8), line(4), Array("{\"text\": \" \\n \"}".utf8), line(5),
  ]

  @Test func badLinesAreNamed() throws {
    let lines = Self.badLines
    let study = try DamagedStudy(["bad.json": lines.joinedLines()], kind: "mc4")
    let failed = try study.build(tolerance: nil)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("extract/en: 4 of 11 records rejected and 0 places damaged"))
    let offsets = lines.indices.map { index in lines[..<index].map { $0.count + 1 }.reduce(0, +) }
    #expect(failed.errors.contains("bad.json: at byte \(offsets[1]), record 2: "))
    #expect(failed.errors.contains("bad.json: at byte \(offsets[3]), record 4: "))
    #expect(
      failed.errors.contains("at byte \(offsets[5]), record 6: expected a string field 'text'"))
    #expect(failed.errors.contains("what it had written is in build/failed/extract/en"))
    let kept = try rejects(study.small.built("failed/extract/en/rejects.jsonl"))
    #expect(kept.map(\.offset) == [1, 3, 5, 7].map { offsets[$0] })

    #expect(try study.build(tolerance: "{rejected: 0.36}").status == 1)
    #expect(try study.build(tolerance: "{rejected: 0.37}").status == 0)
    #expect(!FileManager.default.fileExists(atPath: study.small.built("failed/extract/en")))
    #expect(try rejects(study.small.built("extract/en/rejects.jsonl")) == kept)
  }

  @Test func badLinesAreBooked() throws {
    let lines = Self.badLines
    let good = (1...5).map(Self.line)
    let study = try DamagedStudy(["bad.json": lines.joinedLines()], kind: "mc4")
    #expect(try study.build(tolerance: "{rejected: 0.5}").status == 0)
    #expect(try study.numbers() == [1, 2, 3, 4, 5])
    let found = try rejects(study.small.built("extract/en/rejects.jsonl"))
    #expect(found.map(\.record) == [2, 4, 6, 8])
    #expect(found.allSatisfy { $0.file == "bad.json" })
    let books = try study.ledger()
    #expect(books.isBalanced)
    #expect(books.read == Ledger.Count(recordCount: 11, byteCount: lines.map(\.count).reduce(0, +)))
    #expect(books.kept == Ledger.Count(recordCount: 5, byteCount: good.map(\.count).reduce(0, +)))
    #expect(
      books.dropped == [
        "blank line": Ledger.Count(recordCount: 1, byteCount: 0),
        "empty": Ledger.Count(recordCount: 1, byteCount: lines[9].count),
      ])
    #expect(
      books.rejected == [
        "broken JSON": Ledger.Count(recordCount: 2, byteCount: lines[1].count + lines[3].count),
        "no text": Ledger.Count(recordCount: 2, byteCount: lines[5].count + lines[7].count),
      ])
  }

  @Test func gzipMemberCutShort() throws {
    let study = try DamagedStudy([:], kind: "mc4")
    let members = try [1...300, 301...600].map { numbers in
      try write(numbers.map(Self.line).joinedLines(), to: study.small.folder.file("m"), .gzip)
      return try readFile(study.small.folder.file("m"))
    }
    let cut = members[0].count * 6 / 10
    try study.add("cut.json.gz", members[0][..<cut] + members[1])

    let failed = try study.build(tolerance: nil)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("cut.json.gz: at byte "))
    #expect(failed.errors.contains("in the gzip member at byte 0"))
    #expect(try study.build(tolerance: "{rejected: 0.5}").status == 1)
    #expect(try study.build(tolerance: "{rejected: 0.5, damages: 1}").status == 0)

    // Nothing of the member can be trusted; the next one is whole.
    let books = try study.ledger()
    #expect(books.isBalanced && books.damageCount == 1 && books.unverifiedCount == nil)
    #expect(try study.numbers() == Array(301...600))
    let lost = books.rejectedTotal.recordCount
    #expect((100...250).contains(lost), "\(lost) documents in 60 % of the member")
    #expect(books.rejected["unverified"]?.recordCount == lost)
    let found = try rejects(study.small.built("extract/en/rejects.jsonl"))
    #expect(found.count == lost + 1)
    // What is read of it ends where the next one begins.
    #expect(found.first { $0.record == nil }?.offset == cut)

    #expect(try study.build(tolerance: "{rejected: 0.5, damages: 1, unverified: 9}").status == 1)
    #expect(try study.build(tolerance: "{rejected: 0.5, damages: 1, unverified: 300}").status == 0)
    let kept = try study.documents()
    let marked = try #require(try study.ledger().unverifiedCount)
    #expect(kept.map(\.isUnverified) == kept.indices.map { $0 < marked })
    #expect(try study.numbers() == Array(1...marked) + Array(301...600))
    #expect(lost - marked <= 1)
    for document in kept {
      let record = try #require(Int(document.url ?? ""))
      #expect(Self.line(record).starts(with: Array("{\"text\": \"".utf8) + document.text))
    }
  }

  @Test func bzip2BlockWithAFlippedBit() throws {
    let study = try DamagedStudy([:], kind: "wikipedia")
    let generated = try Command.run(
      ["generate", "wikipedia", "whole.xml.bz2", "--seed", "3", "--bytes", "3000000"],
      in: study.small.folder.path)
    #expect(generated.status == 0)
    let whole = try readFile(study.small.folder.file("whole.xml.bz2"))
    try study.add("dump.xml.bz2", whole)
    #expect(try study.build(tolerance: nil).status == 0)
    let titles = try study.titles()
    let undamaged = try study.ledger()

    var flipped = whole
    flipped[flipped.count / 2] ^= 0x10
    try study.add("dump.xml.bz2", flipped)
    let failed = try study.build(tolerance: nil)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("dump.xml.bz2: at byte "))
    #expect(failed.errors.contains("1 places damaged"))
    #expect(try study.build(tolerance: "{rejected: 0.1, damages: 1}").status == 0)

    let kept = try study.titles()
    let books = try study.ledger()
    #expect(books.isBalanced)
    #expect(books.damageCount == 1)
    let before = zip(titles, kept).prefix { $0 == $1 }.count
    let after = kept.count - before
    #expect(before > 0 && after > 0 && kept.count < titles.count)
    #expect(kept.suffix(after) == titles.suffix(after))
    // One block of 900 kB is lost, and the pages at its two ends.
    let lost = undamaged.read.byteCount - books.read.byteCount + books.rejectedTotal.byteCount
    #expect((500_000...1_000_000).contains(lost), "\(lost) bytes lost")
    let damage = try rejects(study.small.built("extract/en/rejects.jsonl")).first {
      $0.record == nil
    }
    #expect((1..<whole.count / 2 + 1).contains(damage?.offset ?? 0))
  }

  @Test func dumpThatEndsInMidPage() async throws {
    let study = try DamagedStudy([:], kind: "wikipedia")
    let dump = try await content(
      of: study.small.folder.file("demo/fiwiki-demo-pages-articles.xml.bz2"))
    try study.add("dump.xml", dump)
    #expect(try study.build(tolerance: nil).status == 0)
    let titles = try study.titles()

    let starts = dump.indices.filter { dump[$0...].starts(with: Array("<page>".utf8)) }
    try study.add("dump.xml", Array(dump[..<(starts[10] + 200)]))
    let failed = try study.build(tolerance: nil)
    #expect(failed.status == 1)
    #expect(
      failed.errors.contains(
        "dump.xml: at byte \(starts[10]), record 11: the file ends inside <page>"))
    #expect(
      failed.errors.contains(
        "dump.xml: at byte \(starts[10] + 200): it ends without </mediawiki>"))
    #expect(try study.build(tolerance: "{rejected: 0.1, damages: 1}").status == 0)
    let books = try study.ledger()
    #expect(books.isBalanced)
    #expect(books.read.recordCount == 11)
    #expect(books.rejected == ["cut by damage": Ledger.Count(recordCount: 1, byteCount: 200)])
    let kept = try study.titles()
    #expect(!kept.isEmpty && kept.count < titles.count)
    #expect(kept == Array(titles.prefix(kept.count)))
  }

  @Test func emptyFile() throws {
    let files = ["a.json": [], "b.json": [Self.line(1)].joinedLines()]
    let study = try DamagedStudy(files, kind: "mc4")
    let failed = try study.build(tolerance: nil)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("a.json: at byte 0: the file is empty"))
    #expect(try study.build(tolerance: "{damages: 1}").status == 0)
    #expect(try study.numbers() == [1])
    #expect(try study.ledger().damageCount == 1)
  }

  /// An mC4 record whose number is in its address.
  private static func line(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: UInt64(number))
    let words = (0..<60).map { _ in String(random.next() % 100_000, radix: 36) }
    return Array(
      "{\"text\": \"\(words.joined(separator: " ")).\", \"url\": \"\(number)\"}".utf8)
  }
}

/// A study of one corpus in files of the test's own.
private struct DamagedStudy {
  let small: SmallStudy
  private let kind: String

  init(_ files: [String: [UInt8]], kind: String) throws {
    small = try SmallStudy()
    self.kind = kind
    try FileManager.default.createDirectory(
      atPath: small.folder.file("input"), withIntermediateDirectories: true)
    for (name, bytes) in files { try add(name, bytes) }
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    try AtomicFile.write(bytes, to: small.folder.file("input/\(name)"))
  }

  func build(tolerance: String?) throws -> Command.Outcome {
    let tolerated = tolerance.map { ", tolerance: \($0)" } ?? ""
    try small.write(
      recipe: """
        name: damaged
        seed: 1
        corpora:
          en: {source: {\(kind): "${DATA}/*"}\(tolerated)}

        """)
    return try small.build("--set", "DATA=input")
  }

  func documents() throws -> [Document] {
    try IsoglossTests.documents(small.built("extract/en/documents.jsonl.zst"))
  }

  func numbers() throws -> [Int] { try documents().compactMap { Int($0.url ?? "") } }

  func titles() throws -> [String] { try documents().compactMap(\.title) }

  func ledger() throws -> Ledger {
    try IsoglossTests.ledger(ofArtefact: small.built("extract/en"))
  }
}

extension [[UInt8]] {
  /// The lines, each with its newline.
  fileprivate func joinedLines() -> [UInt8] { flatMap { $0 + [10] } }
}
