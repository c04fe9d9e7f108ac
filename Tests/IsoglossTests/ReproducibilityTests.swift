import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Same recipe, same documents: same bytes.
struct ReproducibilityTests {
  @Test func workersDoNotShow() throws {
    let one = try SmallStudy()
    let two = try SmallStudy()
    #expect(try one.build("--workers", "1").status == 0)
    #expect(try two.build("--workers", "2").status == 0)
    let artefacts = try one.artefacts()
    #expect(differences(artefacts, try two.artefacts()) == [])
    for name in [
      "report/index.html", "contamination/main/draw-0/fi/train-12kB/audit.csv",
      "sample/main/draw-0/fi/train-12kB.jsonl.zst",
    ] {
      #expect(artefacts[name] != nil, "\(name) was not built")
    }
    #expect(artefacts.keys.contains { $0.hasSuffix("model.safetensors") })
    #expect(artefacts.keys.contains { $0.hasPrefix("evaluate/") && $0.hasSuffix("/facts.jsonl") })
  }

  @Test func seedShows() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "sample").status == 0)
    let before = try study.artefacts()
    let recipe = SmallStudy.recipe.replacingOccurrences(of: "seed: 7", with: "seed: 8")
    try study.write(recipe: recipe)
    #expect(try study.build("--until", "sample").status == 0)
    let changed = differences(before, try study.artefacts())
    #expect(changed.contains("sample/main/draw-0/en/train-4kB.jsonl.zst"))
    #expect(!changed.contains { $0.hasPrefix("extract/") })
  }

  @Test func recuttingShowsInProvenanceOnly() async throws {
    let whole = try SmallStudy()
    #expect(try whole.build().status == 0)
    let expected = try whole.artefacts()

    let cut = try await Recut(whole)
    #expect(try cut.study.build().status == 0)
    try expectOnlyProvenanceDiffers(expected, whole, cut.study)
    let first = try cut.study.artefacts()

    try cut.study.write(recipe: cut.permutedRecipe)
    #expect(try cut.study.build().status == 0)
    try expectOnlyProvenanceDiffers(expected, whole, cut.study)
    // The order of files is real: it must have changed something for the above to mean anything.
    #expect(
      differences(first, try cut.study.artefacts()).contains("extract/en/documents.jsonl.zst"))
  }

  private func expectOnlyProvenanceDiffers(
    _ expected: [String: String], _ whole: SmallStudy, _ cut: SmallStudy
  ) throws {
    let found = try cut.artefacts()
    let unexpected = differences(expected, found).filter { name in
      !name.hasPrefix("extract/") && !name.hasPrefix("report/")
        && !(name.hasPrefix("sample/")
          && (name.hasSuffix("/manifest.json") || name.hasSuffix("/provenance.jsonl.zst")))
    }
    #expect(unexpected == [])
    for corpus in ["en", "fi", "ru"] {
      let artefact = "extract/\(corpus)"
      #expect(
        try ledger(ofArtefact: whole.built(artefact)) == ledger(ofArtefact: cut.built(artefact)))
      #expect(try sourceless(whole, corpus) == sourceless(cut, corpus))
    }
  }

  /// The documents without their places, in an order that does not depend on these.
  private func sourceless(_ study: SmallStudy, _ corpus: String) throws -> [String] {
    try documents(study.built("extract/\(corpus)/documents.jsonl.zst")).map { document in
      var document = document
      document.source = nil
      return String(decoding: document.line, as: UTF8.self)
    }.sorted()
  }
}

/// The inputs of a study dealt into other files, in other containers.
private struct Recut {
  let study: SmallStudy
  let permutedRecipe: String

  init(_ original: SmallStudy) async throws {
    let mc4 = { (files: String) in "source: {mc4: [\(files)]}" }
    let wikipedia = { (files: String) in "source: {wikipedia: [\(files)]}" }
    func recipe(_ en: String, _ fi: String, _ ru: String) -> String {
      SmallStudy.recipe
        .replacingOccurrences(
          of: "source: {mc4: demo/c4-en.tfrecord-00000-of-00001.json.gz}", with: mc4(en)
        )
        .replacingOccurrences(
          of: "source: {wikipedia: demo/fiwiki-demo-pages-articles.xml.bz2}", with: wikipedia(fi)
        )
        .replacingOccurrences(
          of: "source: {mc4: demo/c4-ru.tfrecord-00000-of-00001.json.gz}", with: mc4(ru))
    }
    study = try SmallStudy(recipe: recipe("cut/en-*", "cut/*.xml.*", "cut/ru-*"))
    permutedRecipe = recipe(
      "cut/en-c.json, cut/en-d.json.zst, cut/en-a.json.gz, cut/en-b.json.gz",
      "cut/second.xml.gz, cut/first.xml.bz2", "cut/ru-b.json.gz, cut/ru-a.json.gz")
    try FileManager.default.createDirectory(
      atPath: study.folder.file("cut"), withIntermediateDirectories: true)
    try await cutEnglish(original)
    try await cutRussian(original)
    try await cutFinnish(original)
  }

  private func file(_ name: String) -> String { study.folder.file("cut/\(name)") }

  /// Four files: two members, one member, plain, and zstd.
  private func cutEnglish(_ original: SmallStudy) async throws {
    let hands = try await deal(
      original.folder.file("demo/c4-en.tfrecord-00000-of-00001.json.gz"), into: 5)
    try write(hands[0], to: file("member"), .gzip)
    try write(hands[1], to: file("en-a.json.gz"), .gzip)
    let members = try readFile(file("en-a.json.gz")) + readFile(file("member"))
    try AtomicFile.write(members, to: file("en-a.json.gz"))
    try write(hands[2], to: file("en-b.json.gz"), .gzip)
    // A last line needs no newline.
    try write(Array(hands[3].dropLast()), to: file("en-c.json"), .plain)
    try write(hands[4], to: file("en-d.json.zst"), .zstd)
  }

  private func cutRussian(_ original: SmallStudy) async throws {
    let hands = try await deal(
      original.folder.file("demo/c4-ru.tfrecord-00000-of-00001.json.gz"), into: 2)
    try write(hands[0], to: file("ru-a.json.gz"), .gzip)
    try write(hands[1], to: file("ru-b.json.gz"), .gzip)
  }

  private func deal(_ path: String, into count: Int) async throws -> [[UInt8]] {
    var hands = [[UInt8]](repeating: [], count: count)
    for (index, line) in try await content(of: path).split(separator: 10).enumerated() {
      hands[index % count] += Array(line) + [10]
    }
    return hands
  }

  private func cutFinnish(_ original: SmallStudy) async throws {
    let reader = try RecordReader(
      path: original.folder.file("demo/fiwiki-demo-pages-articles.xml.bz2"),
      framing: .elements(name: "page"), workers: 1)
    var hands: [[UInt8]] = [[], []]
    var index = 0
    while let batch = try await reader.next() {
      for record in batch.records {
        hands[index % 2] += batch.bytes[record] + [10]
        index += 1
      }
    }
    #expect(index == 43)
    let end = Array("</mediawiki>\n".utf8)
    try write(reader.preamble + hands[0] + end, to: file("first.xml.bz2"), .bzip2)
    try write(reader.preamble + hands[1] + end, to: file("second.xml.gz"), .gzip)
  }
}
