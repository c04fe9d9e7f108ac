import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// A whole real report, which nobody believes: every number of the page is computed again from the
/// facts of the artefacts, and the facts from what the artefacts hold.
struct ReportFactsTests {
  /// Two corpora of one language, two budgets, two mixtures, three seeds.
  private static let recipe = """
    name: facts
    seed: 7
    corpora:
      en-first: {language: en, source: {mc4: first.json}}
      en-second: {language: en, source: {mc4: second.json}}
      fi: {source: {wikipedia: demo/fiwiki-demo-pages-articles.xml.bz2}}
      ru: {source: {mc4: demo/c4-ru.tfrecord-00000-of-00001.json.gz}}
    sample: {unit: bytes, budgets: [2kB, 4kB], holdout: {validation: 1kB, test: 2kB}}
    contamination: {model: lines.model, threshold: 0.6}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      equal: {vocabulary: bytes, weights: {en-first: 1, en-second: 1, fi: 1, ru: 1}}
      finnish-tenth: {vocabulary: bytes, weights: {en-first: 9, fi: 1}}
    models:
      tiny: {layers: 1, channels: 16, heads: 2, context: 32}
    training: {batch: 4, learning-rate: 3e-3, warm-up: 5, checkpoint-every: 50}
    runs:
      base: {model: tiny, mixture: [equal, finnish-tenth], budget: [2kB, 4kB], tokens: 4k, seeds: 3}
    evaluate: {sets: [test, validation], window: 32, shift: 16}

    """

  /// The build, made once for all tests.
  private static let build = Task { () throws -> SmallStudy in
    let study = try SmallStudy(recipe: recipe)
    let text = try await content(
      of: study.folder.file("demo/c4-en.tfrecord-00000-of-00001.json.gz"))
    let lines = text.split(separator: UInt8(ascii: "\n"))
    let half = lines.count / 2
    for (name, part) in [("first", lines[..<half]), ("second", lines[half...])] {
      let bytes = Array(part.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
      try AtomicFile.write(bytes, to: study.folder.file("\(name).json"))
    }
    let outcome = try study.build()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return study
  }

  /// An artefact's folder below the build folder, and its facts.
  private struct Artefact {
    var id: String
    var path: String
    var facts: [Fact]

    var stage: String { String(id.prefix { $0 != "/" }) }

    /// The value of the only fact of `metric` that is about `about` and, but for what all facts of
    /// the artefact share, nothing else.
    func value(_ metric: String, _ about: [Axis: String] = [:]) -> Double? {
      let found = facts.filter { fact in
        fact.metric == metric && about.allSatisfy { fact.about[$0.key] == $0.value }
      }
      let fewest = found.map(\.about.count).min()
      return found.first { $0.about.count == fewest }?.value
    }

    func sum(_ metric: String, of axis: Axis) -> Double {
      facts.filter { $0.metric == metric && $0.about[axis] != nil }.map(\.value).reduce(0, +)
    }
  }

  /// Every artefact of the build but the report.
  private static func artefacts(of study: SmallStudy) throws -> [Artefact] {
    let root = study.built("")
    return try FileManager.default.subpathsOfDirectory(atPath: root).sorted()
      .filter { $0.hasSuffix("/\(FactFile.name)") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(FactFile.name.count + 1)) }.filter { $0 != "report" }
      .map { id in
        let path = study.built(id)
        return Artefact(
          id: id, path: path, facts: try FactFile(path: "\(path)/\(FactFile.name)").facts)
      }
  }

  /// The facts with the tables that they point to.
  private static func recorded(_ artefacts: [Artefact]) throws -> [RecordedFact] {
    try artefacts.flatMap { artefact in
      try artefact.facts.map { fact in
        RecordedFact(
          key: fact.key, value: fact.value, interval: fact.interval, count: fact.count,
          table: try fact.table.map {
            String(decoding: try readFile("\(artefact.path)/\($0)"), as: UTF8.self)
          })
      }
    }
  }

  @Test func everyNumberOfThePageIsComputedFromTheFactsItNames() async throws {
    let study = try await Self.build.value
    let page = String(decoding: try readFile(study.built("report/index.html")), as: UTF8.self)
    let outline = PageOutline(page)
    #expect(outline.failure == nil)
    let facts = try Self.recorded(Self.artefacts(of: study))
    let numbers = PageNumbers(of: outline, facts: facts)
    #expect(numbers.complaints == [])
    #expect(numbers.count > 500)
  }

  @Test func everyFactHasAKeyOfItsOwnAndIsOnThePageOrInALinkedFile() async throws {
    let study = try await Self.build.value
    let facts = try Self.artefacts(of: study).flatMap(\.facts)
    #expect(Set(facts.map(\.key)).count == facts.count)
    let page = String(decoding: try readFile(study.built("report/index.html")), as: UTF8.self)
    let outline = PageOutline(page)
    let links = outline.elements.compactMap { $0.attributes["href"]?.removingPercentEncoding }
    for link in links where !link.hasPrefix("#") {
      #expect(FileManager.default.fileExists(atPath: study.built("report/\(link)")), "\(link)")
    }
    #expect(links.contains(FactFile.name))
    let linked = try FactFile(path: study.built("report/\(FactFile.name)")).facts
    #expect(Set(linked) == Set(facts))
  }

  @Test func twoCorporaOfOneLanguageHaveTheirOwnScores() async throws {
    let study = try await Self.build.value
    let page = String(decoding: try readFile(study.built("report/index.html")), as: UTF8.self)
    let outline = PageOutline(page)
    let scores = try Self.artefacts(of: study).flatMap(\.facts).filter {
      $0.metric == "bits-per-byte" && $0.about[.set] == "test" && $0.about[.language] == "en"
    }
    #expect(scores.count == 2 * 2 * 2 * 3)
    for mixture in ["equal", "finnish-tenth"] {
      for budget in ["2kB", "4kB"] {
        for corpus in ["en-first", "en-second"] {
          let mine = scores.filter {
            $0.about[.mixture] == mixture && $0.about[.budget] == budget
              && $0.about[.corpus] == corpus
          }.map(\.value)
          let mean = mine.reduce(0, +) / 3
          let row = outline.rows(ofTable: "results-1").first {
            $0.prefix(2) == ["\(mixture), \(budget)", corpus]
          }
          #expect(row?[2] == String(format: "%.3f", mean), "\(mixture), \(budget), \(corpus)")
        }
      }
    }
    let words = outline.text(id: "results") ?? ""
    #expect(words.contains("initialisation"))
    #expect(words.contains("order"))
  }

  @Test func whatWasTakenInIsWhatTheDocumentsHold() async throws {
    let study = try await Self.build.value
    let extractions = try Self.artefacts(of: study).filter { $0.stage == "extract" }
    #expect(extractions.count == 4)
    for extraction in extractions {
      let kept = try documents("\(extraction.path)/documents.jsonl.zst")
      #expect(extraction.value("records-kept") == Double(kept.count))
      #expect(
        extraction.value("text-bytes") == Double(kept.reduce(0) { $0 + $1.text.count }))
      let left =
        extraction.sum("records-dropped", of: .reason)
        + extraction.sum("records-rejected", of: .reason)
      #expect(extraction.value("records-read") == Double(kept.count) + left)
      #expect(
        extraction.value("records-read") == extraction.sum("records-read", of: .file))
      let rejects = try rejects("\(extraction.path)/rejects.jsonl")
      #expect(extraction.value("reject-list") == Double(rejects.count))
    }
  }

  @Test func whatWasSampledIsWhatTheDocumentsHold() async throws {
    let study = try await Self.build.value
    let samples = try Self.artefacts(of: study).filter { $0.stage == "sample" }
    #expect(samples.count == 4)
    let parts: [(file: String, about: [Axis: String])] = [
      ("test", [.set: "test"]), ("validation", [.set: "validation"]),
      ("train-2kB", [.set: "train", .budget: "2kB"]),
      ("train-4kB", [.set: "train", .budget: "4kB"]),
    ]
    for sample in samples {
      for part in parts {
        let held = try documents("\(sample.path)/\(part.file).jsonl.zst")
        #expect(sample.value("documents", part.about) == Double(held.count))
        let bytes = held.reduce(0) { $0 + $1.text.count }
        #expect(sample.value("text-bytes", part.about) == Double(bytes))
        let scalars = held.reduce(0) { $0 + $1.text.count { $0 & 0xC0 != 0x80 } }
        #expect(sample.value("scalars", part.about) == Double(scalars))
      }
    }
  }

  @Test func tokensAreThoseOfTheIndexFiles() async throws {
    let study = try await Self.build.value
    let sets = try Self.artefacts(of: study).filter { $0.stage == "shards" }
    #expect(sets.count == 4 * 4)
    for set in sets {
      let indices = try FileManager.default.contentsOfDirectory(atPath: set.path)
        .filter { $0.hasSuffix(".idx") }
      var (documents, tokens) = (0, 0)
      for index in indices {
        let bytes = try readFile("\(set.path)/\(index)")
        let count = Int(Self.number(bytes, at: 18, bytes: 8))
        documents += count
        for place in 0..<count { tokens += Int(Self.number(bytes, at: 34 + 4 * place, bytes: 4)) }
      }
      #expect(set.value("shards") == Double(indices.count))
      #expect(set.value("documents") == Double(documents))
      #expect(set.value("tokens") == Double(tokens))
    }
  }

  @Test func rowsAreThoseOfTheDrawTables() async throws {
    let study = try await Self.build.value
    let mixtures = try Self.artefacts(of: study).filter { $0.stage == "mixtures" }
    // The order of rows varies with the seed: three tables for each mixture and budget.
    #expect(mixtures.count == 2 * 2 * 3)
    for mixture in mixtures {
      // A header of 32 bytes, and 20 bytes a row.
      let rows = (try readFile("\(mixture.path)/draw.bin").count - 32) / 20
      #expect(mixture.sum("rows", of: .corpus) == Double(rows))
      #expect(abs(mixture.sum("asked-share", of: .corpus) - 1) < 1e-12)
    }
  }

  @Test func stepsAndTokensAreThoseOfTheLogs() async throws {
    struct Step: Decodable {
      var step: Int
      var tokens: Int
    }
    let study = try await Self.build.value
    let trainings = try Self.artefacts(of: study).filter { $0.stage == "train" }
    #expect(trainings.count == 2 * 2 * 3)
    for training in trainings {
      let lines = try readFile("\(training.path)/log.jsonl").split(separator: UInt8(ascii: "\n"))
      let last = try JSONDecoder().decode(Step.self, from: Data(try #require(lines.last)))
      #expect(training.value("steps") == Double(lines.count))
      #expect(training.value("training-log") == Double(lines.count))
      #expect(last.step == lines.count)
      #expect(training.value("tokens-trained") == Double(last.tokens))
      #expect(training.sum("tokens-trained", of: .corpus) == Double(last.tokens))
    }
  }

  @Test func contaminationIsThatOfTheTables() async throws {
    let study = try await Self.build.value
    let measured = try Self.artefacts(of: study).filter { $0.stage == "contamination" }
    #expect(measured.count == 4 * 2)
    for artefact in measured {
      for (metric, file) in [
        ("example-list", "examples.jsonl"), ("cell-list", "contamination.csv"),
      ] {
        let lines = try readFile("\(artefact.path)/\(file)").split(separator: UInt8(ascii: "\n"))
        let head = file.hasSuffix(".csv") ? 1 : 0
        #expect(artefact.value(metric) == Double(lines.count - head), "\(artefact.id)/\(file)")
      }
      let judged = try #require(artefact.value("judged-lines"))
      #expect(artefact.sum("lines", of: .detected) == judged)
      for fact in artefact.facts where fact.metric == "line-share" {
        let lines = artefact.value("lines", fact.about)
        #expect(abs(fact.value - (lines ?? -1) / judged) < 1e-6)
      }
    }
  }

  @Test func textBytesOfScoresAreThoseOfTheSets() async throws {
    let study = try await Self.build.value
    let artefacts = try Self.artefacts(of: study)
    let scores = artefacts.filter { $0.stage == "evaluate" }
    // Two mixtures, two budgets, three seeds; four corpora, two sets.
    let scoreCount = [2, 2, 3, 4, 2].reduce(1, *)
    #expect(scores.count == scoreCount)
    for score in scores {
      let about = try #require(score.facts.first?.about)
      let set = try #require(about[.set])
      let corpus = try #require(about[.corpus])
      let sample = try #require(
        artefacts.first { $0.stage == "sample" && $0.facts.first?.about[.corpus] == corpus })
      #expect(score.value("text-bytes") == sample.value("text-bytes", [.set: set]))
      let bits = try #require(score.value("bits-per-byte"))
      let loss = try #require(score.value("loss"))
      let targets = try #require(score.value("targets"))
      let bytes = try #require(score.value("text-bytes"))
      #expect(abs(bits - loss / log(2) * targets / bytes) < 1e-9 * bits)
      #expect(abs((score.value("perplexity") ?? 0) - exp(loss)) < 1e-9 * exp(loss))
    }
  }

  /// The little-endian number in `bytes`.
  private static func number(_ bytes: [UInt8], at place: Int, bytes count: Int) -> UInt64 {
    (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[place + $1]) }
  }
}
