import ByteIO
import Contaminate
import Corpus
import Engine
import Foundation
import LanguageID
import TestSupport
import Testing
import Values

/// The tasks of contamination, and every fact of them found again: counts in the documents, rates
/// and intervals in `contamination.json`, rows in the tables.
@Suite struct ContaminationFactsTests {
  private let folder: TemporaryFolder
  private let texts: [String]
  private let model: LineClassifier

  private static let id = "contamination/main/draw-0/news/train-4kB"
  private static let set = SetName(sample: "main", part: .train(budget: "4kB"))

  init() throws {
    folder = try TemporaryFolder()
    model = try Toy.model()
    var generator = SeededGenerator(seed: 4)
    texts = (0..<300).map { index in
      (0..<5).map { line in
        let isForeign = (index * 5 + line) % 23 == 0
        let words = Toy.line(isForeign ? "en" : "fi", &generator)
        return line == 4 && index % 10 == 0 ? "x" : words
      }.joined(separator: "\n")
    }
    for name in [Self.id, "sample/main/draw-0/news", "alone"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
    }
    let writer = try DocumentWriter(
      path: folder.file("sample/main/draw-0/news/train-4kB.jsonl.zst"))
    for text in texts {
      try writer.append(Document(text: Array(text.utf8), language: "fi").line)
    }
    try writer.finish()
    try AtomicFile.write(model.encoded(), to: folder.file("toy.model"))
    try AtomicFile.write(try Toy.table(model, unknown: "sv").encoded(), to: folder.file("c.json"))
  }

  private var judge: JudgeFiles {
    JudgeFiles(
      model: .init(path: folder.file("toy.model"), name: "toy.model"),
      confusion: .init(path: folder.file("c.json"), name: "c.json"))
  }

  private func run(_ task: BuildTask, in name: String) async throws -> [Fact] {
    let context = TaskContext(
      folder: folder.file(name), scratch: "", workers: 2, progress: ProgressLine(isQuiet: true),
      root: folder.path)
    #expect(try await task.run(context) == nil)
    let facts = try FactFile(path: folder.file("\(name)/\(FactFile.name)")).facts
    #expect(Set(facts.map(\.key)).count == facts.count)
    return facts
  }

  private func built() throws -> BuildTask {
    try ContaminationStage.task(
      id: Self.id, corpus: "news", language: "fi", set: Self.set,
      documents: ArtefactFile(id: "sample/main/draw-0/news", name: "train-4kB.jsonl.zst"),
      judge: judge, settings: ContaminationSettings(), seed: 3)
  }

  /// What the documents hold by the model itself: lines and bytes, by what they count as.
  private func recount() -> (lines: [String: Int], bytes: [String: Int], short: Int) {
    var found = (lines: [String: Int](), bytes: [String: Int](), short: 0)
    for line in texts.flatMap({ $0.split(separator: "\n") }) {
      let prediction = model.predict(Array(line.utf8).span)
      if prediction.letterCount ?? 0 < 20 {
        found.short += 1
        continue
      }
      let label = prediction.probability >= 0.6 ? prediction.label : "und"
      found.lines[label, default: 0] += 1
      found.bytes[label, default: 0] += line.utf8.count
    }
    return found
  }

  @Test func countsAreThoseOfTheDocuments() async throws {
    let facts = try await run(built(), in: Self.id)
    let about: [Axis: String] = [
      .corpus: "news", .language: "fi", .sample: "main", .draw: "0", .set: "train",
      .budget: "4kB",
    ]
    #expect(facts.allSatisfy { $0.about.merging(about) { $1 } == $0.about })
    func value(_ metric: String, detected: String? = nil) -> Int? {
      var axes = about
      axes[.detected] = detected
      return facts.first { $0.metric == metric && $0.about == axes }.map { Int($0.value) }
    }
    let truth = recount()
    #expect(value("measured-documents") == texts.count)
    #expect(value("judged-lines") == truth.lines.values.reduce(0, +))
    #expect(value("judged-bytes") == truth.bytes.values.reduce(0, +))
    #expect(value("short-lines") == truth.short && truth.short == 30)
    #expect(value("short-bytes") == 30)
    for (label, count) in truth.lines {
      #expect(value("lines", detected: label) == count)
      #expect(value("bytes", detected: label) == truth.bytes[label])
    }
    #expect(truth.lines["en"] ?? 0 > 50)
    let detected = Set(facts.filter { $0.metric == "lines" }.compactMap { $0.about[.detected] })
    #expect(detected == Set(truth.lines.keys))
  }

  @Test func ratesAreThoseOfTheResult() async throws {
    let facts = try await run(built(), in: Self.id)
    let corpus = try corpora(in: Self.id)[0]
    let lines = try #require(corpus["judged-line-count"] as? Int)
    let names = [
      "line-rate": "line-share", "byte-rate": "byte-share", "corrected": "corrected-line-share",
      "corrected-bytes": "corrected-byte-share",
    ]
    var checked = 0
    for cell in try #require(corpus["cells"] as? [[String: Any]]) {
      for (key, metric) in names {
        guard let rate = cell[key] as? [String: Any] else { continue }
        let detected = cell["detected"] as? String
        let fact = facts.first { $0.metric == metric && $0.about[.detected] == detected }
        guard let fact else { continue }
        try expect(fact, rate, lines, facts)
        checked += 1
      }
    }
    for (key, metric) in [
      "open-set": "corrected-line-share", "open-set-bytes": "corrected-byte-share",
    ] {
      let rate = try #require(corpus[key] as? [String: Any])
      let fact = facts.first { $0.metric == metric && $0.about[.detected] == "unknown" }
      try expect(try #require(fact), rate, lines, facts)
      checked += 1
    }
    #expect(checked == facts.count { $0.unit == "share" && $0.interval != nil })
    #expect(checked >= 8)
  }

  /// A fact holds a rate of the result to the last digit, and so does that of its limit.
  private func expect(
    _ fact: Fact, _ rate: [String: Any], _ lines: Int, _ facts: [Fact]
  ) throws {
    #expect(fact.value == rate["rate"] as? Double, "\(fact.key)")
    #expect(fact.interval == ["lower", "upper"].compactMap { rate[$0] as? Double })
    #expect(fact.count == lines)
    guard let limit = rate["detection-limit"] as? Double else {
      #expect(fact.method == rate["method"] as? String)
      return
    }
    #expect(fact.method == "simulated errors")
    let metric = fact.metric.contains("byte") ? "byte-detection-limit" : "line-detection-limit"
    let found = facts.first { $0.metric == metric && $0.about == fact.about }
    #expect(found?.value == limit)
  }

  private func corpora(in name: String) throws -> [[String: Any]] {
    let bytes = try readFile(folder.file("\(name)/contamination.json"))
    let page = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    return try #require(page?["corpora"] as? [[String: Any]])
  }

  @Test func tablesHaveAsManyRowsAsTheirFacts() async throws {
    let facts = try await run(built(), in: Self.id)
    func rows(_ name: String) throws -> [[String]] {
      CSV.rows(of: try readFile(folder.file("\(Self.id)/\(name)"))).dropFirst().map { $0 }
    }
    let examples = try readFile(folder.file("\(Self.id)/examples.jsonl"))
      .split(separator: UInt8(ascii: "\n"))
    let cells = try rows("contamination.csv")
    #expect(cells.map { $0[1] } == ["en", "fi", "und", "zxx", "unknown"])
    let counts = [
      "cell-list": ("contamination.csv", cells.count),
      "audit-list": ("audit.csv", try rows("audit.csv").count),
      "example-list": ("examples.jsonl", examples.count),
    ]
    for (metric, (table, count)) in counts {
      let fact = try #require(facts.first { $0.metric == metric })
      #expect(fact.table == table && fact.value == Double(count) && count > 0, "\(metric)")
    }
    #expect(facts.count { $0.table != nil } == counts.count)
    // The rows are the result's, which are lines of the documents.
    let cell = try #require(try corpora(in: Self.id)[0]["cells"] as? [[String: Any]])[0]
    let likeliest = try #require(cell["examples"] as? [[String: Any]])
    let first = try JSONSerialization.jsonObject(with: Data(examples[0])) as? [String: Any]
    #expect(first?["text"] as? String == likeliest[0]["text"] as? String)
    #expect(first?["declared"] as? String == "fi" && first?["detected"] as? String == "en")
    #expect(texts.joined(separator: "\n").contains(first?["text"] as? String ?? "nothing"))
  }

  @Test func filesOfSeveralLanguagesAreOneTask() async throws {
    var generator = SeededGenerator(seed: 6)
    for language in ["en", "fi"] {
      let lines = (0..<40).map { _ in Toy.line(language, &generator) }
      try AtomicFile.write(
        Array(lines.joined(separator: "\n").utf8), to: folder.file("\(language).txt"))
    }
    let files = ["fi", "en", "fi"].map { language in
      DeclaredCorpus(
        language: language,
        files: [TextFile(path: folder.file("\(language).txt"), name: "\(language).txt")])
    }
    let task = try ContaminationStage.task(
      id: "alone", files: files, judge: judge, settings: ContaminationSettings(), seed: 1)
    #expect(task.inputs.count == 5)
    let facts = try await run(task, in: "alone")
    for (language, count) in [("en", 40.0), ("fi", 80)] {
      let about: [Axis: String] = [.corpus: language, .language: language]
      #expect(facts.first { $0.metric == "judged-lines" && $0.about == about }?.value == count)
      let cells = facts.first { $0.metric == "cell-list" && $0.about == about }
      #expect(cells?.value == 5)
    }
    #expect(Set(facts.compactMap { $0.about[.corpus] }) == ["en", "fi"])
    #expect(try corpora(in: "alone").map { $0["declared"] as? String } == ["en", "fi"])
  }

  @Test func theTaskSaysWhatItDependsOn() throws {
    let task = try built()
    #expect(task.stage == "contamination")
    #expect(
      task.inputs == [
        .file(path: folder.file("toy.model"), name: "toy.model"),
        .file(path: folder.file("c.json"), name: "c.json"),
        .artefact(id: "sample/main/draw-0/news", files: ["train-4kB.jsonl.zst"]),
      ])
    #expect(
      String(decoding: task.settings, as: UTF8.self) == #"""
        {"contamination":{"minimum-letters":20,"rule":"ours","threshold":0.6},"corpora":[{"corpus":\#
        "news","language":"fi","set":{"budget":"4kB","draw":"0","sample":"main","set":"train"}}],\#
        "model":"toy.model","seed":3}
        """#)
    let builtIn = try ContaminationStage.task(
      id: "a", files: [], judge: JudgeFiles(), settings: ContaminationSettings(), seed: 3)
    #expect(
      String(decoding: builtIn.settings, as: UTF8.self).contains(
        #""model":"builtin","model-digest":"\#(LineClassifier.builtInDigest)""#))
    #expect(throws: SettingError.self) {
      try ContaminationStage.task(
        id: "a", files: [], judge: JudgeFiles(), settings: ContaminationSettings(threshold: 2),
        seed: 3)
    }
  }
}
