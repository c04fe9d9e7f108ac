import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing
import Values

/// docs/formats.md against the files of builds of the demo and of the smallest study: whatever is
/// there is described.
struct FormatsPageTests {
  private let page: MarkdownPage
  private let builds: [String]
  private let docs: DocsFolder

  init() throws {
    page = try MarkdownPage(path: "docs/formats.md")
    docs = try DocsFolder()
    builds = [docs.folder.file("build/demo"), try ArtificialStudy.built().build]
    let run = try docs.run("isogloss build corpora-manifests/demo.yaml --quiet")
    try #require(run.status == 0, "\(run.errors)")
  }

  /// What the page says of the build, word by word: every `code span` of it.
  private var words: Set<String> {
    Set(page.spans.flatMap { $0.text.split(separator: " ").map(String.init) })
  }

  /// The files of the artefacts, as paths below their build folders.
  private var files: [(build: String, path: String)] {
    get throws {
      try builds.flatMap { build in
        try FileManager.default.subpathsOfDirectory(atPath: build).sorted().filter { path in
          var isFolder: ObjCBool = false
          _ = FileManager.default.fileExists(atPath: "\(build)/\(path)", isDirectory: &isFolder)
          return !isFolder.boolValue && !path.hasPrefix(".isogloss/")
        }.map { (build, $0) }
      }
    }
  }

  /// A row of the table of artefacts: patterns of its folder and of its files.
  private struct Place {
    var folder: Regex<AnyRegexOutput>
    var files: [Regex<AnyRegexOutput>]
  }

  private func places() throws -> [Place] {
    let table = try #require(
      page.tables.first { $0.contains { $0[0].contains("extract/<corpus>") } })
    return try table.map { row in
      let names = row[1].matches(of: /`([^`]+)`/).map { String($0.1) }
      return Place(
        folder: try Self.pattern(row[0].filter { $0 != "`" }),
        files: try names.map(Self.pattern)
          + [
            try Self.pattern("facts.jsonl"), try Self.pattern("manifest.json"),
            try Self.pattern("run.json"),
          ])
    }
  }

  /// `<run>` stands for any number of folders, other `<words>`, `<k>` and `N` for a part of a name;
  /// what ends in a slash is a folder with anything below it.
  private static func pattern(_ text: String) throws -> Regex<AnyRegexOutput> {
    var pattern = NSRegularExpression.escapedPattern(for: text)
    pattern.replace("<run>", with: ".+")
    pattern.replace(/<[a-z]+>/, with: "[^/]+")
    pattern.replace("0000N", with: "[0-9]{5}")
    if pattern.hasSuffix("/") { pattern += ".+" }
    return try Regex(pattern)
  }

  @Test func everyFileIsInTheTableOfArtefacts() throws {
    let places = try places()
    for (_, path) in try files {
      let isKnown = places.contains { place in
        let folders = path.split(separator: "/").indices.dropFirst().map { end in
          path.split(separator: "/")[..<end].joined(separator: "/")
        }
        return folders.contains { folder in
          (try? place.folder.wholeMatch(in: folder)) != nil
            && place.files.contains {
              (try? $0.wholeMatch(in: path.dropFirst(folder.count + 1))) != nil
            }
        }
      }
      #expect(isKnown, "\(path)")
    }
  }

  /// Keys that are data: names of corpora, reasons, settings and the like.
  private static let maps: Set<String> = [
    "settings", "dropped", "rejected", "construct-counts", "libraries", "hashes", "about",
    "fetched",
    "model", "training", "run", "validation", "start", "errors", "losses-nats",
  ]

  private static func keys(of value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
    guard let map = value as? [String: Any] else { return [] }
    return map.reduce(into: []) { found, pair in
      found.insert(pair.key)
      if !maps.contains(pair.key) { found.formUnion(keys(of: pair.value)) }
    }
  }

  @Test func everyKeyOfJSONIsNamed() throws {
    let words = words
    let own = [
      "manifest.json", "run.json", "facts.jsonl", "shards.json", "draw.json", "sample.json",
      "vocabulary.json", "configuration.json", "files.json", "rejects.jsonl", "examples.jsonl",
      "log.jsonl",
    ]
    for (build, path) in try files where own.contains((path as NSString).lastPathComponent) {
      let bytes = try readFile("\(build)/\(path)")
      let lines = path.hasSuffix("l") ? bytes.split(separator: 10).map(Array.init) : [bytes]
      for line in lines {
        let value = try JSONSerialization.jsonObject(with: Data(line))
        let unnamed = Self.keys(of: value).subtracting(words)
        #expect(unnamed.isEmpty, "\(path)")
        if !unnamed.isEmpty { break }
      }
    }
  }

  @Test func everyFactIsInTheTable() throws {
    let table = try #require(
      page.tables.first { table in
        table.contains { row in row.count > 2 && row[2].contains("`records-read`") }
      })
    var stage = ""
    var known: Set<String> = []
    for row in table {
      if !row[0].isEmpty { stage = row[0] }
      for match in row[2].matches(of: /`([a-z-]+)` ([a-z1][a-z\/]*)/) {
        known.insert("\(stage) \(match.1) \(match.2)")
      }
    }
    var found: Set<String> = []
    for (build, path) in try files
    where path.hasSuffix("/facts.jsonl") && !path.hasPrefix("report/") {
      let folder = (path as NSString).deletingLastPathComponent
      let manifest = try readFile("\(build)/\(folder)/manifest.json")
      let stage = try StableJSON.decode(Stage.self, from: manifest, file: path).stage
      for fact in try FactFile(path: "\(build)/\(path)").facts {
        found.insert("\(stage) \(fact.metric) \(fact.unit)")
      }
    }
    #expect(found.subtracting(known) == [])
    // There is no damage and, in so short a training, nothing that it is sure of, nor is that
    // validated; nothing is compared by distance, and no claim is about a difference with a margin.
    let rare =
      ["records-rejected record", "bytes-rejected byte", "records-unverified record"]
      .map { "extract \($0)" }
      + ["tokens-asked token", "tokens-given token", "rows-given row", "exhausted-after token"]
      .map { "mixture \($0)" }
      + ["effect", "at-least", "at-most", "margin", "detectable", "spread"].flatMap {
        ["claims claim-\($0) 1", "claims claim-\($0) ratio", "claims claim-\($0) ln"]
      } + ["transfer far-by-near-transfer ratio", "transfer asymmetry-as-printed 1"]
      + ["selected-step step", "validation-loss nat/token"].map { "train \($0)" }
      + [
        "evaluate clone-choice-bits-per-byte bit/byte", "evaluate mean-reciprocal-rank 1/rank",
        "evaluate masked-accuracy share", "evaluate masked-loss nat/token",
        "evaluate pseudo-perplexity 1/token", "evaluate masked-targets token",
        "evaluate pair-accuracy share", "evaluate normalised-pair-accuracy share",
        "evaluate pairs pair", "evaluate tied-pairs pair",
        "evaluate line-loss nat/line", "evaluate parallel-bits-per-byte bit/byte",
        "evaluate byte-premium ratio", "evaluate adjusted-bits-per-byte bit/byte",
        "evaluate information-parity ratio", "evaluate agreement-of-loss-and-bytes 1",
        "evaluate agreement-of-loss-and-adjusted-bytes 1",
        "evaluate agreement-of-bytes-and-adjusted-bytes 1",
        "compare bits-per-byte-difference bit/byte",
      ]
    #expect(known.subtracting(found).subtracting(rare) == [])
  }

  /// Columns that are names: those of sources.
  private static let sources = ["a", "flat", "b"]

  @Test func everyColumnOfATableOfTransferIsNamed() throws {
    let table = try #require(page.tables.first { $0.contains { $0[0] == "`data-transfer.csv`" } })
    var seen: Set<String> = []
    for (build, path) in try files
    where path.hasSuffix(".csv") && (path.hasPrefix("transfer/") || path.hasPrefix("claims/")) {
      let name = (path as NSString).lastPathComponent
      let row = try #require(table.first { $0[0].hasPrefix("`\(name)`") }, "\(path)")
      seen.insert(name)
      let named = Set(row[1].matches(of: /`([^`]+)`/).map { String($0.1) })
      let head = String(decoding: try readFile("\(build)/\(path)"), as: UTF8.self)
        .prefix { $0 != "\n" }.split(separator: ",").map(String.init)
      #expect(Set(head).subtracting(named).subtracting(Self.sources) == [], "\(path)")
    }
    #expect(seen.count == table.count)
  }

  private struct Stage: Decodable { var stage: String }
}
