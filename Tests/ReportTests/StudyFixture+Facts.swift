import Corpus
import Foundation
import TestSupport

/// The facts of each stage, as the stages write them.
extension StudyFixture {
  static func extraction(
    _ corpus: String, _ language: String, _ generator: inout SeededGenerator
  ) -> Artefact {
    let about: [Axis: String] = [.corpus: corpus, .language: language]
    let by = { (axis: Axis, value: String) in about.merging([axis: value]) { $1 } }
    let kept = Int.random(in: 300..<900, using: &generator)
    let dropped = Int.random(in: 20..<90, using: &generator)
    let bytes = kept * Int.random(in: 800..<1_900, using: &generator)
    let rejects = corpus == "ru" ? 2 : 0
    let file = "\(corpus).json.gz"
    return Artefact(
      id: "extract/\(corpus)",
      facts: [
        Fact("records-read", kept + dropped + rejects, "record", about: about),
        Fact("records-kept", kept, "record", about: about),
        Fact("records-dropped", dropped - 7, "record", about: by(.reason, "too short")),
        Fact("records-dropped", 7, "record", about: by(.reason, "redirect")),
        Fact("records-rejected", rejects, "record", about: by(.reason, "not JSON")),
        Fact("bytes-read", bytes + 90_000, "byte", about: about),
        Fact("bytes-kept", bytes, "byte", about: about),
        Fact("bytes-dropped", 90_000, "byte", about: by(.reason, "too short")),
        Fact("text-bytes", bytes * 9 / 10, "byte", about: about),
        Fact("sentences", bytes / 83, "sentence", about: about),
        Fact("damages", rejects / 2, "place", about: about),
        Fact("constructs-left-out", kept / 3, "construct", about: by(.construct, "template")),
        Fact("records-read", kept + dropped + rejects, "record", about: by(.file, file)),
        Fact("reject-list", rejects, "record", about: about, table: "rejects.jsonl"),
      ],
      tables: [
        "rejects.jsonl": rejects == 0
          ? ""
          : """
          {"file":"\(file)","offset":48213,"reason":"not JSON","record":812}
          {"file":"\(file)","offset":7021,"reason":"checksum of the block does not match"}

          """
      ])
  }

  static func sample(
    _ corpus: String, _ language: String, _ generator: inout SeededGenerator
  ) -> Artefact {
    let sizes = [
      (SetName.Part.test, 3_000), (.validation, 2_000), (.train(budget: "4kB"), 4_000),
      (.train(budget: "12kB"), 12_000),
    ]
    return Artefact(
      id: "sample/main/draw-0/\(corpus)",
      facts: sizes.flatMap { part, bytes in
        let about = SetName(sample: "main", part: part).axes
          .merging([.corpus: corpus, .language: language]) { $1 }
        return [
          Fact("text-bytes", bytes, "byte", about: about),
          Fact(
            "documents", Int.random(in: 3..<40, using: &generator), "document", about: about),
          Fact("cut-documents", 1, "document", about: about),
          Fact("scalars", language == "ru" ? bytes * 5 / 9 : bytes, "scalar", about: about),
          Fact("sentences", bytes / 81, "sentence", about: about),
        ]
      })
  }

  static func contamination(
    _ corpus: String, _ language: String, _ budget: String, _ generator: inout SeededGenerator
  ) -> Artefact {
    let about = SetName(sample: "main", part: .train(budget: budget)).axes
      .merging([.corpus: corpus, .language: language]) { $1 }
    let judged = Int.random(in: 200..<900, using: &generator)
    var facts = [
      Fact("judged-lines", judged, "line", about: about),
      Fact("judged-bytes", judged * 90, "byte", about: about),
      Fact("example-list", 2, "line", about: about, table: "examples.jsonl"),
      Fact("cell-list", 40, "cell", about: about, table: "contamination.csv"),
    ]
    let found = ["en", "fi", "ru", "sv", "uk", "et", "es", "bg", "fr", "de", "kk", "ja", "he"]
    for detected in found {
      let cell = about.merging([.detected: detected]) { $1 }
      let lines = detected == language ? judged / 2 : Int.random(in: 1..<12, using: &generator)
      let share = Double(lines) / Double(judged)
      let low = detected == "sv" ? share / 4 : 0
      facts += [
        Fact("lines", lines, "line", about: cell),
        Fact(
          "line-share", share, "share", about: cell, interval: [share / 2, share * 1.5],
          method: "bootstrap", count: judged),
        Fact("bytes", lines * 91, "byte", about: cell),
        Fact("byte-share", share * 1.01, "share", about: cell, interval: [share / 3, share * 1.7]),
      ]
      if detected == language { continue }
      facts += [
        Fact(
          "corrected-line-share", share * 0.8, "share", about: cell, interval: [low, share],
          method: "simulated errors", count: judged),
        Fact("line-detection-limit", share * 1.1, "share", about: cell),
      ]
    }
    facts.append(
      Fact(
        "corrected-line-share", 0.004, "share", about: about.merging([.detected: "unknown"]) { $1 },
        interval: [0, 0.01], count: judged))
    return Artefact(
      id: "contamination/main/draw-0/\(corpus)/train-\(budget)", facts: facts,
      tables: ["examples.jsonl": examples, "contamination.csv": "declared,detected\n"])
  }

  private static let examples = """
    {"declared":"x","detected":"uk","document":"c4/5521","file":"a.zst","line":3,"offset":9,\
    "probability":0.9971,"text":"Сьогодні в місті відкрили новий міст."}
    {"declared":"x","detected":"he","document":"","file":"b.zst","line":14,"offset":70,\
    "probability":0.93,"text":"הגשר החדש בעיר (בשעה 20:30) <נפתח>."}

    """

  static func shards(
    _ corpus: String, _ language: String, _ generator: inout SeededGenerator
  ) -> Artefact {
    let about = SetName(sample: "main", part: .train(budget: "12kB")).axes
      .merging([.corpus: corpus, .language: language, .vocabulary: "bytes"]) { $1 }
    let documents = Int.random(in: 3..<40, using: &generator)
    return Artefact(
      id: "shards/bytes/main/draw-0/\(corpus)/train-12kB",
      facts: [
        Fact("documents", documents, "document", about: about),
        Fact("tokens", 12_000 + documents, "token", about: about),
        Fact("text-bytes", 12_000, "byte", about: about),
        Fact("shards", 1, "file", about: about),
      ])
  }

  static func mixture(
    _ mixture: String, _ budget: String, _ generator: inout SeededGenerator
  ) -> Artefact {
    let about: [Axis: String] = [
      .mixture: mixture, .sample: "main", .draw: "0", .budget: budget, .tokens: "10k",
      .vocabulary: "bytes",
    ]
    return Artefact(
      id: "mixtures/\(mixture),main,\(budget),10k,c64/draw-0/order-0",
      facts: corpora.flatMap { corpus, _ in
        let about = about.merging([.corpus: corpus]) { $1 }
        let rows = Int.random(in: 20..<60, using: &generator)
        return [
          Fact("asked-share", 0.25, "share", about: about),
          Fact("rows", rows, "row", about: about),
          Fact("tokens-drawn", rows * 64, "token", about: about),
          Fact("epochs", Double(rows) / 31, "epoch", about: about),
        ]
      })
  }

  static func trained(
    _ mixture: String, _ budget: String, _ seed: Int, _ generator: inout SeededGenerator
  ) -> [Artefact] {
    let about = run(mixture, budget, seed)
    let id = about[.run] ?? ""
    let floor = Double.random(in: 2.1..<3.2, using: &generator)
    let log = (1...160).map { step in
      let noise = Double.random(in: -0.1..<0.1, using: &generator)
      let loss = floor + 2.6 * exp(-Double(step) / 30) + noise
      return "{\"loss-nats\":\(loss),\"step\":\(step),\"tokens\":\(step * 64)}\n"
    }.joined()
    let training = Artefact(
      id: "train/\(id)",
      facts: [
        Fact("parameters", 26_016, "parameter", about: about),
        Fact("steps", 160, "step", about: about),
        Fact("tokens-trained", 10_240, "token", about: about),
        Fact("unigram-entropy", 3.31, "nat/token", about: about),
        Fact("final-loss", floor + 0.01, "nat/token", about: about),
        Fact("training-log", 160, "step", about: about, table: "log.jsonl"),
      ]
        + corpora.map { corpus, _ in
          Fact("tokens-trained", 2_560, "token", about: about.merging([.corpus: corpus]) { $1 })
        }, tables: ["log.jsonl": log])
    let scores = corpora.flatMap { corpus, language in
      ["test", "validation"].map { set -> Artefact in
        let about = about.merging([.corpus: corpus, .language: language, .set: set]) { $1 }
        let score = Double.random(in: 2.5..<4.5, using: &generator)
        return Artefact(
          id: "evaluate/\(id)/\(corpus)/\(set)",
          facts: [
            Fact(
              "bits-per-byte", score, "bit/byte", about: about,
              interval: [score - 0.1, score + 0.12], method: "bootstrap", count: 2_900),
            Fact("perplexity", exp(score), "1/token", about: about),
            Fact("loss", score * 0.69, "nat/token", about: about),
            Fact("unigram-bits-per-byte", 4.4, "bit/byte", about: about),
            Fact("targets", 2_900, "token", about: about),
            Fact("text-bytes", 3_000, "byte", about: about),
          ])
      }
    }
    return [training] + scores
  }
}
