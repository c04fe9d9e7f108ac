import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// `corpora-manifests/artificial-mini.yaml`, built once from a clean folder: nothing in it is
/// changed by tests.
struct ArtificialStudy: Sendable {
  let folder: TemporaryFolder
  /// The build folder.
  let build: String

  private init() throws {
    folder = try TemporaryFolder()
    build = folder.file("build")
    let outcome = try Command.run(
      [
        "build", "\(repositoryRoot)/corpora-manifests/artificial-mini.yaml", "--output", build,
        "--quiet",
      ], in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private static let shared = Result { try ArtificialStudy() }

  /// The build.
  static func built() throws -> ArtificialStudy { try shared.get() }
}

/// The smallest study end to end: made-up languages, all three comparisons, claims.
struct ArtificialStudyTests {
  private let study: ArtificialStudy

  init() throws { study = try ArtificialStudy.built() }

  private func facts(_ artefact: String) throws -> [Fact] {
    try FactFile(path: "\(study.build)/\(artefact)/facts.jsonl").facts
  }

  @Test func everyClaimHasAVerdictOnThePage() throws {
    let page = String(decoding: try readFile("\(study.build)/report/index.html"), as: UTF8.self)
    let rows = PageOutline(page).rows(ofTable: "claims").dropFirst()
    let names = ["a-helps", "structure-helps", "reliable", "twin-helps"]
    #expect(rows.compactMap(\.first) == names)
    for (name, row) in zip(names, rows) {
      let verdict = try #require(
        try facts("claims/\(name)").first { $0.metric == "claim-verdict" }?.value)
      let word = verdict > 0 ? "✓ shown" : verdict < 0 ? "▲ opposite" : "not shown"
      #expect(row[1] == word, "\(row)")
    }
    for table in ["data-transfer", "blood-bank", "token-efficiency"] {
      #expect(PageOutline(page).rows(ofTable: table).count > 1, "\(table)")
    }
  }

  /// The twin of a language is its sentences with every word drawn on its own.
  @Test func madeUpTextIsWrittenOnceAndSampled() throws {
    let made = try FileManager.default.contentsOfDirectory(
      atPath: "\(study.build)/.isogloss/downloads/artificial")
    #expect(
      made.sorted() == [
        "artificial-1-flat-latin-150000.jsonl", "artificial-1-nested-latin-150000.jsonl",
        "artificial-2-nested-latin-150000.jsonl",
      ])
    for corpus in ["a", "flat", "b"] {
      let facts = try facts("sample/main/draw-0/\(corpus)")
      let bytes = facts.filter { $0.metric == "text-bytes" }.map(\.value)
      #expect(bytes == [10_000, 10_000, 30_000, 60_000])
    }
  }

  /// What the claim rests on: runs that went on from each source.
  @Test func sourcesAreReadOffTheScratchCurves() throws {
    let cells = try facts("transfer/bytes").filter { $0.metric == "finetuned-perplexity" }
    let places = cells.map { "\($0.about[.source] ?? "") \($0.about[.target] ?? "")" }
    #expect(Set(places) == ["flat a", "b a", "a b", "flat b"] && cells.count == 4)
    let seeds = String(
      decoding: try readFile("\(study.build)/claims/a-helps/seeds.csv"), as: UTF8.self)
    #expect(seeds.split(separator: "\n").count == 3, "\(seeds)")
  }

  @Test func theBuildIsProven() throws {
    let again = try Command.run(
      [
        "build", "\(repositoryRoot)/corpora-manifests/artificial-mini.yaml", "--output",
        study.build, "--quiet",
      ], in: study.folder.path)
    #expect(again.status == 0 && again.output.contains("Nothing to do"), "\(again.output)")
  }
}
