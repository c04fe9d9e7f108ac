import ByteIO
import Corpus
import Engine
import Foundation
import Ingest
import TestSupport
import Testing

/// What becomes of text whose checksum failed after it was read: it is taken back, and rejected or
/// marked.
struct DamagedUnitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let containers: [Container] = [.gzip, .zstd]

  private static func text(_ number: Int) -> String {
    var random = SeededGenerator(seed: UInt64(number))
    return "\(number) "
      + (0..<20).map { _ in String(random.next() % 9999, radix: 36) }
      .joined(separator: " ")
  }

  /// The members of a file, with the numbers of their records.
  private func members(_ container: Container, _ ranges: [Range<Int>]) throws -> [[UInt8]] {
    try ranges.map { range in
      let lines = range.map { "{\"text\": \"\(Self.text($0))\", \"url\": \"u\($0)\"}\n" }
      let path = folder.file("member")
      var writer = try CompressedWriter(path: path, container: container, level: nil)
      try writer.write(Array(lines.joined().utf8))
      try writer.finish()
      return try readFile(path)
    }
  }

  /// Three members, of which the second says that it is another: its checksum is wrong.
  private func badFile(_ container: Container) throws -> (path: String, unit: Int) {
    var members = try members(container, [0..<10, 10..<25, 25..<40])
    members[1][members[1].count - (container == .gzip ? 5 : 1)] ^= 1
    return (try folder.store(members.flatMap { $0 }, as: "bad"), members[0].count)
  }

  private func run(
    _ paths: [String], into output: String, tolerance: ToleranceSettings
  ) async throws -> Ledger {
    try FileManager.default.createDirectory(
      atPath: folder.file(output), withIntermediateDirectories: true)
    let files = paths.map {
      InputFile(path: $0, name: $0.split(separator: "/").last.map(String.init) ?? $0, kind: .jsonl)
    }
    var settings = ExtractSettings(language: "en", kinds: files.map(\.kind))
    settings.tolerance = tolerance
    let context = TaskContext(
      folder: folder.file(output), workers: 2, progress: ProgressLine(isQuiet: true))
    return try await Extractor(settings: settings, context: context).run(files)
  }

  private func documents(_ output: String) throws -> [Document] {
    var documents: [Document] = []
    try DocumentFile(path: folder.file("\(output)/documents.jsonl.zst")).forEach {
      documents.append($0)
    }
    return documents
  }

  private static func tolerance(unverified: Int? = nil) -> ToleranceSettings {
    var tolerance = ToleranceSettings()
    (tolerance.rejected, tolerance.damages, tolerance.unverified) = (1, 10, unverified)
    return tolerance
  }

  @Test(arguments: containers) func itIsRejected(_ container: Container) async throws {
    let bad = try badFile(container)
    let ledger = try await run([bad.path], into: "out", tolerance: Self.tolerance())
    #expect(ledger.rejectedCount("unverified") == 15)
    #expect(ledger.rejectedTotal.recordCount == 15)
    #expect(ledger.unverifiedCount == nil && ledger.damageCount == 1)
    let kept = try documents("out")
    let numbers = Array(0..<10) + Array(25..<40)
    #expect(kept.map { String(decoding: $0.text, as: UTF8.self) } == numbers.map(Self.text))
    #expect(kept.map { $0.source?.record } == numbers.map { $0 + 1 })
    let rejects = String(decoding: try readFile(folder.file("out/rejects.jsonl")), as: UTF8.self)
    #expect(rejects.contains("the part at byte \(bad.unit) of the stored file"))
    #expect(rejects.split(separator: "\n").count == 16)
  }

  @Test(arguments: containers) func itIsKeptAndMarked(_ container: Container) async throws {
    let bad = try badFile(container)
    let ledger = try await run([bad.path], into: "out", tolerance: Self.tolerance(unverified: 15))
    #expect(ledger.unverifiedCount == 15 && ledger.kept.recordCount == 40)
    let kept = try documents("out")
    #expect(kept.map(\.isUnverified) == (0..<40).map { 10..<25 ~= $0 })
    // The mark is no part of what a document is.
    let whole = try folder.store(
      members(container, [0..<40]).flatMap { $0 }, as: "good")
    _ = try await run([whole], into: "whole", tolerance: ToleranceSettings())
    #expect(try documents("whole").map(\.id) == kept.map(\.id))
    #expect(try documents("whole").allSatisfy { !$0.isUnverified })
    await #expect(throws: IngestError.self) {
      _ = try await run([bad.path], into: "few", tolerance: Self.tolerance(unverified: 14))
    }
  }

  /// What was written before the damaged file stays, and nothing of it is there twice.
  @Test(arguments: containers) func onlyItsFileIsTakenBack(_ container: Container) async throws {
    let bad = try badFile(container)
    let good = try folder.store(members(container, [40..<900]).flatMap { $0 }, as: "good")
    _ = try await run([good, bad.path, good], into: "out", tolerance: Self.tolerance())
    let numbers = Array(40..<900) + Array(0..<10) + Array(25..<40) + Array(40..<900)
    let texts = try documents("out").map { String(decoding: $0.text, as: UTF8.self) }
    #expect(texts == numbers.map(Self.text))
  }

  @Test(arguments: containers)
  func documentsThatAreHandedOutAreCheckedFirst(_ container: Container) async throws {
    let bad = try badFile(container)
    let extraction = try await Extraction([bad.path], .jsonl)
    #expect(extraction.texts == (Array(0..<10) + Array(25..<40)).map(Self.text))
    let one = try await Extraction([bad.path], .jsonl) { $0.tolerance.damages = 1 }
    #expect(one == extraction)
    await #expect {
      _ = try await Extraction([bad.path], .jsonl) { $0.tolerance.damages = 0 }
    } throws: { error in
      guard case IngestError.notTakenBack(let damage, "bad") = error else { return false }
      return damage.unit == bad.unit
    }
  }

  @Test(arguments: containers) func aPipeCannotBeReadAgain(_ container: Container) async throws {
    let bytes = try readFile(try badFile(container).path)
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    Thread.detachNewThread {
      guard let file = try? File(writing: pipe) else { return }
      do { try file.write(bytes) } catch { return }
    }
    await #expect {
      _ = try await run([pipe], into: "out", tolerance: Self.tolerance(unverified: 100))
    } throws: { error in
      guard case IngestError.notReadTwice(_, "pipe") = error else { return false }
      return true
    }
  }

  /// A member that was cut short would go on in the bytes of the next: they are not its text.
  @Test(arguments: containers) func aMemberThatWasCutShort(_ container: Container) async throws {
    let members = try members(container, [0..<300, 300..<700, 700..<1000])
    let stored = members[0] + members[1].dropLast(members[1].count / 3) + members[2]
    let path = try folder.store(stored, as: "cut")
    let ledger = try await run([path], into: "out", tolerance: Self.tolerance(unverified: 1000))
    let kept = try documents("out")
    let texts = kept.map { String(decoding: $0.text, as: UTF8.self) }
    // A block of zstd is handed out as a whole, and this is one.
    let markedCount = ledger.unverifiedCount ?? 0
    // All that is marked is as it was: what was read stops where the next member begins.
    #expect(kept.map(\.isUnverified) == kept.indices.map { 300..<300 + markedCount ~= $0 })
    #expect(texts == (Array(0..<300 + markedCount) + Array(700..<1000)).map(Self.text))
    #expect(100..<400 ~= markedCount || container == .zstd)
    #expect(ledger.rejectedTotal.recordCount <= 1 && ledger.damageCount == 1)
  }

  /// A frame without a checksum, and bytes behind it that are no frame: they may be its own.
  @Test func whatFollowsAFrameWithoutAChecksumIsOfIt() async throws {
    var frames = try members(.zstd, [0..<10, 10..<20, 20..<30])
    // The bit of the header that says that a checksum follows the content.
    frames[1][4] &= ~4
    let path = try folder.store(frames.flatMap { $0 }, as: "unchecked")
    let ledger = try await run([path], into: "out", tolerance: Self.tolerance())
    #expect(ledger.rejectedCount("unverified") == 10)
    // Without the checksum itself nothing tells.
    frames[1].removeLast(4)
    let short = try folder.store(frames.flatMap { $0 }, as: "none")
    #expect(try await run([short], into: "short", tolerance: Self.tolerance()).isWhole(30))
  }

  /// Where what a dump says of its wiki may be wrong, so may be the text of every page.
  @Test(arguments: containers) func aDamagedHead(_ container: Container) async throws {
    let site = "<siteinfo><namespaces><namespace key=\"6\">Kuva</namespace></namespaces></siteinfo>"
    let pages = (0..<20).map {
      "<page><title>\($0)</title><ns>0</ns><revision><text>\(Self.text($0))</text></revision></page>"
    }
    let parts = [
      "<mediawiki xml:lang=\"fi\">\n\(site)\n", pages[..<10].joined(), pages[10...].joined(),
    ]
    for damaged in 0..<3 {
      var stored: [UInt8] = []
      for (index, part) in parts.enumerated() {
        let path = folder.file("member")
        var writer = try CompressedWriter(path: path, container: container, level: nil)
        try writer.write(Array((index == 2 ? part + "</mediawiki>" : part).utf8))
        try writer.finish()
        var member = try readFile(path)
        if index == damaged { member[member.count - (container == .gzip ? 5 : 1)] ^= 1 }
        stored += member
      }
      let path = try folder.store(stored)
      let extraction = try await Extraction([path], .wikipedia, language: "fi") {
        $0.tolerance.unverified = 100
      }
      #expect(extraction.documents.count == 20)
      let marked = extraction.documents.indices.filter { extraction.documents[$0].isUnverified }
      #expect(marked == [Array(0..<20), Array(0..<10), Array(10..<20)][damaged])
    }
  }
}

extension Ledger {
  /// Whether so many records were read and kept, and nothing was damaged.
  fileprivate func isWhole(_ count: Int) -> Bool {
    kept.recordCount == count && read.recordCount == count && damageCount == 0
  }
}
