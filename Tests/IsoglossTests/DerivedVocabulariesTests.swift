import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Trained, cloned and merged vocabularies, from raw files to scores.
struct DerivedVocabulariesTests {
  private static let pieces = """
    size: 400, budget: 12kB, normalisation: identity, dummy-prefix: false,
        remove-extra-whitespace: false, byte-fallback: true
    """

  private static let recipe = SmallStudy.recipe
    .replacingOccurrences(of: "contamination: {model: lines.model, threshold: 0.6}\n", with: "")
    .replacingOccurrences(
      of: "  bytes: {kind: byte}\n",
      with: """
          bytes: {kind: byte}
          en-pieces: {train: bpe, from: [en], \(pieces)}
          fi-pieces: {train: bpe, from: [fi], \(pieces)}
          same: {clone: en-pieces, copies: 2, cloned: 0}
          strided: {clone: en-pieces, copies: 2, layout: strided}
          twins: {clone: en-pieces, copies: 2}
          joined: {merge: [en-pieces, fi-pieces]}

        """
    )
    .replacingOccurrences(
      of: """
          equal: {vocabulary: bytes, weights: {en: 1, fi: 1, ru: 1}}
          finnish-tenth: {vocabulary: bytes, weights: {en: 9, fi: 1}}
        """,
      with: """
          alone: {vocabulary: en-pieces, weights: {en: 1}}
          same: {vocabulary: same, weights: {en.1: 1, en.2: 1}}
          one: {vocabulary: twins, weights: {en.1: 1}}
          first: {vocabulary: twins, weights: {en.1: 9, en.2: 1}}
          second: {vocabulary: twins, weights: {en.2: 9, en.1: 1}}
          strided: {vocabulary: strided, weights: {en.1: 9, en.2: 1}}
          joined: {vocabulary: joined, weights: {en: 3, fi: 1}}
        """
    )
    .replacingOccurrences(
      of: "mixture: [equal, finnish-tenth], budget: 12kB, tokens: 10k",
      with:
        "mixture: [alone, same, one, first, second, strided, joined], budget: 12kB, tokens: 3k")

  /// The rows of a draw table, by their clones: `draw.bin` without its header.
  private func rows(_ study: SmallStudy, _ mixture: String) throws -> [[UInt8]] {
    let folder = "mixtures/\(mixture),main,12kB,3k,c64/draw-0/order-0"
    let bytes = try readFile(study.built("\(folder)/draw.bin"))[32...]
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: 20).map {
      Array(bytes[$0..<$0 + 20])
    }
  }

  private func weights(_ study: SmallStudy, _ mixture: String) throws -> [UInt8] {
    try readFile(
      study.built("train/base/tiny,main,\(mixture),main,12kB,3k,seed-0/model.safetensors"))
  }

  @Test func clonesAreProvenByIdentity() throws {
    let study = try SmallStudy(recipe: Self.recipe)
    let outcome = try study.build()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let alone = try rows(study, "alone")
    func stream(_ rows: [[UInt8]]) -> [[UInt8]] { rows.map { Array($0[..<18]) } }
    // Every sequence goes to one clone, in the order of the monolingual stream.
    for mixture in ["same", "one", "first", "second", "strided"] {
      #expect(try stream(rows(study, mixture)) == stream(alone), "\(mixture)")
    }
    // With nothing cloned, or with one weight alone, it is the monolingual run: of twins the
    // embedding has more rows, which the second clone alone would use.
    #expect(try weights(study, "same") == weights(study, "alone"))
    #expect(try rows(study, "one") == alone)
    // Exchanging clones exchanges their numbers and nothing else.
    let exchanged = try rows(study, "second").map { row in
      Array(row[..<18]) + [row[18] == 0 ? 1 : 0, row[19]]
    }
    #expect(try exchanged == rows(study, "first"))
    #expect(Set(exchanged.map { $0[18] }) == [0, 1])
    #expect(try rows(study, "strided") == rows(study, "first"))
  }

  @Test func everyCloneIsScoredAndOthersAsTheyCan() throws {
    let study = try SmallStudy(recipe: Self.recipe)
    #expect(try study.build().status == 0)
    func scored(_ mixture: String) throws -> [String] {
      let folder = "evaluate/base/tiny,main,\(mixture),main,12kB,3k,seed-0"
      return try FileManager.default.contentsOfDirectory(atPath: study.built(folder)).sorted()
    }
    #expect(try scored("alone") == ["en", "fi", "ru"])
    #expect(
      try scored("first") == ["en,clone-1", "en,clone-2", "fi,clone-1", "ru,clone-1"])
    // Nine rows of ten went to the first clone, which knows more.
    let bits = try (1...2).map { clone in
      let folder = "evaluate/base/tiny,main,first,main,12kB,3k,seed-0/en,clone-\(clone)/test"
      return try FactFile(path: study.built("\(folder)/facts.jsonl")).facts
        .first { $0.metric == "bits-per-byte" }?.value ?? 0
    }
    #expect(bits[0] > 0 && bits[0] < bits[1], "\(bits)")
    // No part of the merged vocabulary was trained on Russian.
    #expect(try scored("joined") == ["en", "fi"])
    try checkPage(of: study)
    #expect(try study.pending() == [])
  }

  /// Every number of the page is computed again from the facts, and those of clones and anchors are
  /// on it.
  private func checkPage(of study: SmallStudy) throws {
    let page = String(decoding: try readFile(study.built("report/index.html")), as: UTF8.self)
    let outline = PageOutline(page)
    #expect(outline.failure == nil)
    var facts: [RecordedFact] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: study.built("."))
    where path.hasSuffix("/facts.jsonl") && !path.hasPrefix("report/") && !path.hasPrefix(".") {
      facts += try FactFile(path: study.built(path)).facts.map {
        RecordedFact(
          key: $0.key, value: $0.value, interval: $0.interval, count: $0.count,
          table: $0.table.flatMap { table in
            let folder = (path as NSString).deletingLastPathComponent
            return (try? readFile(study.built("\(folder)/\(table)"))).map {
              String(decoding: $0, as: UTF8.self)
            }
          })
      }
    }
    let numbers = PageNumbers(of: outline, facts: facts)
    #expect(numbers.complaints == [])
    for metric in [
      "anchor-token-share", "cloned-pieces", "fertility", "piece-gini", "continued-word-share",
    ] { #expect(numbers.keys.contains { $0.hasPrefix("\(metric) ") }, "\(metric)") }
    let sizes = outline.rows(ofTable: "vocabularies-sizes")
    #expect(sizes.first == ["Vocabulary", "Ids", "Copies", "Cloned pieces", "Anchors"])
    #expect(sizes.contains { $0.prefix(3) == ["twins", "797", "2"] }, "\(sizes)")
    #expect(outline.rows(ofTable: "vocabularies-anchors").count == 3)
    #expect(outline.rows(ofTable: "vocabularies-measures").count > 6)
    let english = outline.rows(ofTable: "results-1").dropFirst()
    #expect(Set(english.map { $0[1] }) == ["en", "en.1", "en.2"], "\(english)")
    #expect(english.count == 2 + 5 * 2)
  }

  @Test func aCorpusWithoutAVocabularyIsRefused() throws {
    let study = try SmallStudy(
      recipe: Self.recipe.replacingOccurrences(of: "{en: 3, fi: 1}", with: "{en: 3, ru: 1}"))
    let outcome = try study.build()
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("joined.weights.ru: found 'ru', expected a corpus that exactly"))
  }
}
