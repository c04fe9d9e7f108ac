import ArgumentParser
import ByteIO
import Corpus
import Foundation
import Ingest
import Text

/// Runs each stage of the two extraction paths alone over the same bytes.
struct Stages: AsyncParsableCommand {
  @Argument(help: "The folder with mc4.json.gz and wikipedia.xml.bz2.") var folder: String

  private static let contentByteCount = 48 << 20
  private static let heads = ["stage", "MB/s", "CPU s a GB of content", "share"]

  func run() async throws {
    try await measure("mC4", file: "mc4.json.gz", framing: .lines) { clock, batches in
      try await Self.parseJSON(batches, &clock)
    }
    let pages = Framing.elements(name: "page", rootEnd: "</mediawiki>")
    try await measure("Wikipedia", file: "wikipedia.xml.bz2", framing: pages) { clock, batches in
      try await Self.parsePages(batches, &clock)
    }
  }

  /// The stages of one path; `parse` measures those between records and texts.
  private func measure(
    _ name: String, file: String, framing: Framing,
    parse: (inout StageClock, [RecordBatch]) async throws -> [[UInt8]]
  ) async throws {
    var clock = StageClock()
    var content: [UInt8] = []
    try await clock.measure("decompress") {
      content = try await Self.content(of: "\(folder)/\(file)")
      return content.count
    }
    clock.contentByteCount = content.count
    let plain = "\(folder)/stages.tmp"
    try AtomicFile.write(content, to: plain)
    var batches: [RecordBatch] = []
    try await clock.measure("cut into records") {
      batches = try await Self.batches(of: plain, framing: framing)
      return content.count
    }
    try FileManager.default.removeItem(atPath: plain)
    let texts = try await parse(&clock, batches)
    try await Self.finish(texts, &clock)
    print("\n\(name), MB of each stage's own input a CPU-second:\n")
    print(table(Self.heads, clock.rows))
  }

  private static func content(of path: String) async throws -> [UInt8] {
    let source = try ByteSource(path: path, workers: 1)
    var content: [UInt8] = []
    content.reserveCapacity(contentByteCount + 1 << 22)
    while content.count < contentByteCount, let chunk = try await source.next() {
      if case .bytes(let bytes) = chunk { content += bytes }
    }
    return content
  }

  private static func batches(of path: String, framing: Framing) async throws -> [RecordBatch] {
    let reader = try RecordReader(path: path, framing: framing, workers: 1)
    var batches: [RecordBatch] = []
    while let batch = try await reader.next() { batches.append(batch) }
    return batches
  }

  private static func forEachRecord(
    in batches: [RecordBatch], _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    for batch in batches {
      try batch.bytes.withUnsafeBytes { bytes in
        for record in batch.records {
          try body(UnsafeRawBufferPointer(rebasing: bytes[record]))
        }
      }
    }
  }

  private static func parseJSON(
    _ batches: [RecordBatch], _ clock: inout StageClock
  ) async throws -> [[UInt8]] {
    let json = try JSONObjectParser()
    var texts: [[UInt8]] = []
    await clock.measure("parse JSON") {
      texts = []
      var byteCount = 0
      forEachRecord(in: batches) { record in
        byteCount += record.count
        guard json.parse(record) == nil, case .value(let text) = json.string("text") else { return }
        texts.append(Array(text))
      }
      return byteCount
    }
    return texts
  }

  private static func parsePages(
    _ batches: [RecordBatch], _ clock: inout StageClock
  ) async throws -> [[UInt8]] {
    var articles: [[UInt8]] = []
    await clock.measure("parse XML") {
      articles = []
      var byteCount = 0
      forEachRecord(in: batches) { record in
        byteCount += record.count
        guard let page = try? WikipediaPage(parsing: Array(record)), page.namespace == 0,
          page.redirectTarget == nil
        else { return }
        articles.append(page.text)
      }
      return byteCount
    }
    let renderer = WikitextRenderer(language: "en")
    var counts = WikitextCounts()
    var texts: [[UInt8]] = []
    await clock.measure("render wikitext (budget: 50 MB/s)") {
      texts = articles.map { renderer.plainText(of: $0, dropped: &counts) }
      return articles.reduce(0) { $0 + $1.count }
    }
    return texts
  }

  /// The stages that both paths share.
  private static func finish(_ texts: [[UInt8]], _ clock: inout StageClock) async throws {
    var texts = texts
    let sentences = try SentenceBoundaries(language: "en")
    var frames: [[UInt8]] = []
    try await clock.measure("normalise (NFC)") {
      for text in texts { _ = try Normalisation.nfc(text) }
      return texts.reduce(0) { $0 + $1.count }
    }
    await clock.measure("clean lines") {
      texts = texts.map { Lines.cleaned($0) }
      return texts.reduce(0) { $0 + $1.count }
    }
    try await clock.measure("count sentences") {
      for text in texts { _ = try sentences.count(in: text) }
      return texts.reduce(0) { $0 + $1.count }
    }
    await clock.measure("hash, write JSON") {
      frames = [[]]
      for text in texts {
        if let last = frames.last, last.count >= ZstdFrameWriter.frameByteCount {
          frames.append([])
        }
        Document.appendLine(
          text: text, language: "en", url: nil, title: nil, timestamp: nil, metadata: nil,
          source: Document.Source(file: "", record: 1), to: &frames[frames.count - 1])
      }
      return texts.reduce(0) { $0 + $1.count }
    }
    try await clock.measure("compress (zstd 1)") {
      var byteCount = 0
      for lines in frames { byteCount += try ZstdFrame(compressing: lines).contentByteCount }
      return byteCount
    }
  }
}

/// The CPU time of stages, each the median of some runs.
private struct StageClock {
  var contentByteCount = 1
  private var stages: [(name: String, byteCount: Int, seconds: Double)] = []

  private static let runs = 5

  /// Runs `body`, which gives the number of bytes that it took in.
  mutating func measure(_ name: String, _ body: () async throws -> Int) async rethrows {
    var runs: [(byteCount: Int, seconds: Double)] = []
    for _ in 0..<Self.runs {
      let start = OwnCost.cpuSeconds
      let byteCount = try await body()
      runs.append((byteCount, OwnCost.cpuSeconds - start))
    }
    note(name, runs)
  }

  private mutating func note(_ name: String, _ runs: [(byteCount: Int, seconds: Double)]) {
    let median = runs.sorted { $0.seconds < $1.seconds }[runs.count / 2]
    stages.append((name, median.byteCount, median.seconds))
  }

  /// A row a stage, and one for all of them after one another.
  var rows: [[String]] {
    let total = stages.reduce(0) { $0 + $1.seconds }
    let all = (name: "all", byteCount: contentByteCount, seconds: total)
    return (stages + [all]).map { stage in
      [
        stage.name, String(format: "%.0f", Double(stage.byteCount) / stage.seconds / 1e6),
        String(format: "%.2f", stage.seconds / Double(contentByteCount) * 1e9),
        String(format: "%.0f %%", 100 * stage.seconds / total),
      ]
    }
  }
}
