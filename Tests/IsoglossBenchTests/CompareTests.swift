import ByteIO
import Foundation
import TestSupport
import Testing
import isogloss_bench

/// Runs the built `isogloss-bench` on small inputs, beside programs that stand in for the floors.
struct CompareTests {
  private let folder: TemporaryFolder

  private static let names = [
    "mc4.json.gz", "mc4-cut.json.gz", "wikipedia.xml.bz2", "wikipedia-cut.xml.bz2",
    "wikipedia-small.xml.bz2",
  ]

  /// Stand-ins that do no work: that a floor is there is all that counts here.
  private static let floors = ["igzip", "lbzip2", "zstd", "git"]

  /// What the commands of a comparison need of a Debian's base.
  private static let base = ["bash", "mkdir", "rm", "seq", "split"]

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("bin"), withIntermediateDirectories: true)
    for name in Self.base {
      let place = try #require(
        ["/bin", "/usr/bin"].map { "\($0)/\(name)" }
          .first { FileManager.default.isExecutableFile(atPath: $0) })
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("bin/\(name)"), withDestinationPath: place)
    }
    for name in Self.floors { try standIn(for: name) }
    for name in Self.names {
      let kind = name.hasPrefix("mc4") ? "mc4" : "wikipedia"
      let made = try run(
        "isogloss", ["generate", kind, folder.file(name), "--seed", "1", "--bytes", "60000"])
      try #require(made.status == 0, "\(made.errors)")
    }
  }

  private func standIn(for name: String) throws {
    let path = folder.file("bin/\(name)")
    try AtomicFile.write(Array("#!/bin/bash\nexit 0\n".utf8), to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> ProgramRun {
    try ProgramRun(
      builtProgram(program), arguments, in: folder.path,
      environment: ["PATH": folder.file("bin")])
  }

  private func compare(_ more: String...) throws -> (
    status: Int32, rows: [[String]], errors: String
  ) {
    let outcome = try run(
      "isogloss-bench",
      ["compare", folder.path, "--rounds", "1", "--artefacts", "20", "--runs", "3"] + more)
    let rows = outcome.output.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return (outcome.status, rows, outcome.errors)
  }

  @Test func withEveryFloorTheTableIsComplete() throws {
    let outcome = try compare()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.rows.first == ComparisonResult.heads)
    #expect(outcome.rows.count == 13)
    for row in outcome.rows.dropFirst() {
      #expect(row.count == ComparisonResult.heads.count)
      #expect(!row.contains("unavailable") && !row.contains("failed"), "\(row)")
      #expect(!row[2].isEmpty && !row[3].isEmpty && !row[6].isEmpty, "\(row)")
      #expect(row[4].isEmpty == row[5].isEmpty, "\(row)")
    }
  }

  @Test func aMissingFloorIsAnErrorAfterTheTable() throws {
    for name in ["igzip", "git"] {
      try FileManager.default.removeItem(atPath: folder.file("bin/\(name)"))
    }
    let outcome = try compare()
    #expect(outcome.status == 1)
    #expect(outcome.rows.count == 13)
    #expect(outcome.rows.filter { $0.contains("unavailable") }.count == 3)
    #expect(outcome.errors.contains("the table is not complete"))
    #expect(outcome.errors.contains("igzip (Debian: isal) is not installed"))
    #expect(outcome.errors.contains("git (Debian: git) is not installed"))
    #expect(!outcome.errors.contains("zstd (Debian"))
  }

  @Test func aMissingPeerIsAnErrorToo() throws {
    let outcome = try compare("--python", "/no/such/python", "--only", "small cut")
    #expect(outcome.status == 1)
    #expect(outcome.rows.count == 2)
    #expect(outcome.errors.contains("mwparserfromhell (PyPI) is not installed"))
  }

  @Test func aMissingInputIsAnErrorBeforeAnythingIsMeasured() throws {
    try FileManager.default.removeItem(atPath: folder.file("wikipedia.xml.bz2"))
    let outcome = try compare()
    #expect(outcome.status == 1)
    #expect(outcome.rows.isEmpty)
    #expect(outcome.errors.contains("wikipedia.xml.bz2"))
  }

  @Test(arguments: [
    ["--rounds", "0"], ["--artefacts", "0"], ["--runs", "0"], ["--rounds", "many"],
  ])
  func countsAreFromOne(_ arguments: [String]) throws {
    let outcome = try run("isogloss-bench", ["compare", folder.path] + arguments)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("\(arguments[0])"))
  }

  @Test func theStagesOfBothPathsAreMeasured() throws {
    let outcome = try run("isogloss-bench", ["stages", folder.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for stage in ["mC4", "Wikipedia", "decompress", "parse JSON", "render wikitext", "all"] {
      #expect(outcome.output.contains(stage))
    }
  }

  @Test(arguments: ["byte", "bpe"])
  func shardsAreTimedBesideTheirEncoder(_ kind: String) throws {
    let corpus = folder.file("corpus")
    let extracted = try run(
      "isogloss",
      ["extract", "mc4", folder.file("mc4.json.gz"), "--language", "en", "--output", corpus])
    try #require(extracted.status == 0, "\(extracted.errors)")
    let documents = corpus + "/documents.jsonl.zst"
    var vocabulary = kind
    if kind == "bpe" {
      vocabulary = folder.file("vocabulary")
      let trained = try run(
        "isogloss",
        [
          "vocabulary", "train", "--kind", kind, "--size", "300", "--output", vocabulary, documents,
        ])
      try #require(trained.status == 0, "\(trained.errors)")
    }
    let outcome = try run(
      "isogloss-bench", ["encode", documents, "--vocabulary", vocabulary, "--repeats", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("the encoder alone"))
    #expect(outcome.output.contains(kind == "byte" ? "384 ids" : "300 ids"))
  }

  @Test func rowsArePlannedAndReadBack() throws {
    let outcome = try run(
      "isogloss-bench", ["rows", "--languages", "7", "--rows", "1000", "--reads", "50"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("1000 rows of 7 languages"))
    #expect(outcome.output.contains("50 rows read at random (25600 tokens)"))
  }

  @Test func aPageIsRendered() throws {
    let fact = #"{"about":{"corpus":"en"},"metric":"documents","unit":"document","value":3}"#
    try FileManager.default.createDirectory(
      atPath: folder.file("facts"), withIntermediateDirectories: true)
    try AtomicFile.write(
      Array("{\"format\":1,\"hashes\":{}}\n\(fact)\n".utf8), to: folder.file("facts/facts.jsonl"))
    let page = folder.file("page.html")
    let outcome = try run("isogloss-bench", ["report", folder.file("facts"), "--output", page])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(String(decoding: try readFile(page), as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
  }
}
