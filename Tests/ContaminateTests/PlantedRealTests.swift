import Contaminate
import Foundation
import LanguageID
import Statistics
import Testing

/// The proof on real text: `make plant LINES=…`, where LINES has label, source and text by tabs.
///
/// A model is trained on four fifths of one source; the table of its errors is made of the last
/// fifth and of all other sources but those that the mixture is made of.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ISOGLOSS_PLANT_LINES"] != nil))
struct PlantedRealTests {
  private static let trainingSource = "commonvoice"
  private static let labels = [
    "ar", "cs", "cy", "da", "de", "el", "en", "es", "fi", "fr", "gl", "hu", "id", "it", "kk", "ko",
    "nb", "nl", "pt", "ro", "ru", "sv", "tr", "uk", "vi",
  ]

  private struct Pair: Sendable {
    var kind: String
    var declared: (source: String, label: String)
    var planted: (source: String, label: String)
  }

  private static let pairs = [
    Pair(kind: "other script", declared: ("bible", "ko"), planted: ("bible", "en")),
    Pair(kind: "distant", declared: ("bible", "fi"), planted: ("bible", "en")),
    Pair(kind: "distant", declared: ("bible", "hu"), planted: ("bible", "fi")),
    Pair(kind: "distant", declared: ("ud-nc", "tr"), planted: ("ud-nc", "en")),
    Pair(kind: "same script", declared: ("europarl", "fr"), planted: ("europarl", "en")),
    Pair(kind: "same script", declared: ("europarl", "en"), planted: ("europarl", "fr")),
    Pair(kind: "same script", declared: ("ud", "cy"), planted: ("ud-nc", "en")),
    Pair(kind: "unclean", declared: ("ner", "de"), planted: ("ud-nc", "en")),
    Pair(kind: "close", declared: ("nli", "pt"), planted: ("lingua", "es")),
    Pair(kind: "close", declared: ("lingua", "uk"), planted: ("lingua", "ru")),
    Pair(kind: "close", declared: ("lingua", "nl"), planted: ("lingua", "de")),
    Pair(kind: "unclean", declared: ("wikipedia", "it"), planted: ("wikipedia", "en")),
    Pair(kind: "unclean", declared: ("wikipedia", "el"), planted: ("wikipedia", "en")),
    Pair(kind: "outside", declared: ("bible", "fi"), planted: ("bible", "mg")),
    Pair(kind: "outside", declared: ("ud-nc", "en"), planted: ("ud", "mt")),
    Pair(kind: "outside", declared: ("bible", "en"), planted: ("bible", "my")),
    Pair(kind: "outside", declared: ("nli", "pt"), planted: ("lingua", "eu")),
  ]

  private static let shares = [0, 1e-4, 1e-3, 0.01, 0.1]

  @Test func intervalsCoverWhatWasPlanted() async throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try #require(environment["ISOGLOSS_PLANT_LINES"])
    let mixtureCount = Int(environment["ISOGLOSS_PLANT_MIXTURES"] ?? "") ?? 200
    let fixture = try PlantedFixture(
      path: path, labels: Self.labels, trainingSource: Self.trainingSource)
    Swift.print(
      "kind declared planted share covered covered-rate raw-covered above-zero lower estimate upper "
        + "raw raw-lower raw-upper limit covered-bytes lower estimate upper limit")
    var failures = 0
    for pair in Self.pairs {
      let table = fixture.table(without: [pair.declared.source, pair.planted.source])
      let mixtures = PlantedMixtures(labels: Self.labels, errors: ErrorModel(table))
      let pools = try (fixture.pool(pair.declared), fixture.pool(pair.planted))
      let target = Self.labels.contains(pair.planted.label) ? pair.planted.label : nil
      let outcomes = try await withThrowingTaskGroup(of: (Int, PlantedMixtures.Outcome).self) {
        group in
        for (place, share) in Self.shares.enumerated() {
          group.addTask {
            let outcome = try mixtures.outcome(
              declared: pair.declared.label, pools.0, target: target, pools.1, share: share,
              mixtureCount: mixtureCount, seed: 1)
            return (place, outcome)
          }
        }
        return try await group.reduce(into: [Int: PlantedMixtures.Outcome]()) { $0[$1.0] = $1.1 }
      }
      for outcome in outcomes.sorted(by: { $0.key < $1.key }).map(\.value) {
        print(pair, outcome)
        failures += outcome.coverage < 0.9 ? 1 : 0
      }
    }
    try printFalseAlarms(fixture)
    Swift.print("below 90 %: \(failures) of \(Self.pairs.count * Self.shares.count)")
  }

  private func print(_ pair: Pair, _ outcome: PlantedMixtures.Outcome) {
    let median = PlantedMixtures.Outcome.median
    let numbers =
      [
        outcome.share, outcome.coverage, outcome.part(outcome.coveredRate),
        outcome.part(outcome.rawCovered), outcome.part(outcome.aboveZero),
      ]
      + [
        outcome.lower, outcome.estimates, outcome.upper, outcome.raw, outcome.rawLower,
        outcome.rawUpper, outcome.limits,
      ].map(median) + [outcome.part(outcome.coveredBytes)]
      + [outcome.byteLower, outcome.byteEstimates, outcome.byteUpper, outcome.byteLimits]
      .map(median)
    let fields = numbers.map { String(format: "%.3g", $0) }
    let names = [
      pair.kind.replacing(" ", with: "-"), "\(pair.declared.label)/\(pair.declared.source)",
      "\(pair.planted.label)/\(pair.planted.source)",
    ]
    Swift.print((names + fields).joined(separator: " "))
  }
}

extension PlantedRealTests {
  /// Every pool labelled by line as a corpus without contamination: how many labels are told from
  /// 0.
  fileprivate func printFalseAlarms(_ fixture: PlantedFixture) throws {
    Swift.print("false alarms: declared, source, then the labels told from zero with lower ends")
    var alarms = 0
    var count = 0
    for (source, label) in fixture.places
    where Self.labels.contains(label) && source != Self.trainingSource
      && !PlantedFixture.labelledByPage.contains(source)
    {
      let table = fixture.table(without: [source])
      let mixtures = PlantedMixtures(labels: Self.labels, errors: ErrorModel(table))
      let corpus = try mixtures.corpus(
        declared: label, fixture.pool((source, label)), [], share: 0, seed: 1,
        correcting: Set(Self.labels)
      ).corpus
      let found = corpus.cells.filter { $0.corrected?.verdict == .aboveZero }
      alarms += found.count
      count += corpus.cells.count { $0.corrected != nil }
      let names = found.map { "\($0.detected) \($0.corrected?.lower ?? 0)" }
      Swift.print("\(label) \(source) \(names.joined(separator: ", "))")
    }
    Swift.print("false alarms: \(alarms) of \(count)")
  }
}

/// Pools of labelled lines with what one model says of them.
private struct PlantedFixture {
  private var pools: [String: PlantedMixtures.Pool] = [:]
  private var table: ConfusionTable

  /// Their labels are those of whole pages, or of names: lines of them are in other languages, and
  /// would be counted as the classifier's errors.
  static let labelledByPage: Set = ["wikipedia", "ner", "oscar"]
  /// One project's, parted by licence.
  private static let treebanks: Set = ["ud", "ud-nc"]

  /// The most lines of a source and label.
  private static let limit = 5000

  init(path: String, labels: [String], trainingSource: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    var lines: [String: [[UInt8]]] = [:]
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2)
      if fields.count < 3 { continue }
      let key = String(decoding: fields[1] + [UInt8(ascii: " ")] + fields[0], as: UTF8.self)
      lines[key, default: []].append(Array(fields[2]))
    }
    var training: [LabelledLine] = []
    for (key, all) in lines {
      // Evenly over the file, so that no book or session stands for the whole.
      let step = max(1, all.count / Self.limit)
      lines[key] = stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
    for label in labels {
      for (index, text) in (lines["\(trainingSource) \(label)"] ?? []).enumerated()
      where index % 5 != 0 {
        training.append(LabelledLine(label: label, document: UInt64(index), text: text))
      }
    }
    let model = try LineClassifier.train(training, settings: LineClassifierSettings(seed: 1))
    table = ConfusionTable(labels: model.labels)
    for key in lines.keys.sorted() {
      let names = key.split(separator: " ").map(String.init)
      let isTrained = names[0] == trainingSource && labels.contains(names[1])
      let texts = (lines[key] ?? []).enumerated().filter { !isTrained || $0.offset % 5 == 0 }
      let judged = texts.map { text in
        PlantedMixtures.Line(
          prediction: model.predict(text.element.span), byteCount: text.element.count)
      }
      pools[key] = judged.filter { ($0.prediction.letterCount ?? 0) >= 20 }
      for line in judged { table.add(line.prediction, label: names[1], source: names[0]) }
    }
  }

  /// The table of errors, without `sources` and what is like them.
  func table(without sources: Set<String>) -> ConfusionTable {
    let alike = sources.isDisjoint(with: Self.treebanks) ? [] : Self.treebanks
    return table.without(sources: Self.labelledByPage.union(sources).union(alike))
  }

  /// The sources and labels there are, in a fixed order.
  var places: [(source: String, label: String)] {
    pools.keys.sorted().compactMap { key in
      let names = key.split(separator: " ").map(String.init)
      return (names[0], names[1])
    }
  }

  func pool(_ place: (source: String, label: String)) throws -> PlantedMixtures.Pool {
    try #require(pools["\(place.source) \(place.label)"])
  }
}
