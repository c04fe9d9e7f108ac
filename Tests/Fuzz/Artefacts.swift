import ByteIO
import Corpus
import LanguageID
import Model
import Study
import TokenStore

extension FuzzTarget {
  static let lineClassifier = FuzzTarget(
    name: "line-classifier",
    dictionary: Array<[UInt8]>(tokens: "isoglid\u{2}"),
    seeds: {
      let lines = (0..<8).flatMap { document in
        [("en", "the cat sat on the mat"), ("fi", "kissa istui matolla")].map { label, text in
          LabelledLine(label: label, document: UInt64(document), text: Array(text.utf8))
        }
      }
      let settings = LineClassifierSettings(seed: 1, maximumOrder: 3, features: 100, epochs: 1)
      let model = try LineClassifier.train(lines, settings: settings)
      var table = ConfusionTable(labels: model.labels)
      for line in lines { table.add(model.predict(line.text.span), label: line.label, source: "a") }
      return [model.encoded(), try table.encoded()]
    },
    run: { input in
      let line = input.prefix(64) + Array("kissa istui".utf8)
      if let model = try? LineClassifier(decoding: input) {
        require(model.encoded() == input, "there is one way to write a model")
        let prediction = model.predict(Array(line).span)
        require(0...1 ~= prediction.probability, "a probability: \(prediction)")
        checkSpans(of: Array(line), by: model)
      }
      if let table = try? ConfusionTable(decoding: input), let bytes = try? table.encoded() {
        require((try? ConfusionTable(decoding: bytes)) == table, "a table comes back as it was")
      }
    })

  /// A line of any bytes: what the built-in model says of it holds together.
  static let languageLine = FuzzTarget(
    name: "language-line",
    dictionary: Array<[UInt8]>(tokens: " ", "://", "@", "的", "ק", "و", "\u{3000}", "\u{FFFD}"),
    seeds: {
      [
        "The cat sat on the mat. Kissa istui matolla tyytyväisenä.",
        "Съешь ещё этих мягких французских булок and drink some tea",
        "これは日本語のテキストです。这是一个中文句子。", "https://example.org x=1; mail@example.org",
      ].map { Array($0.utf8) }.withDamage
    },
    run: { input in
      let model = LineClassifier.builtIn
      let best = model.predict(input.span)
      require(0...1 ~= best.probability, "a probability: \(best)")
      let top = model.predict(input.span, top: 3)
      require(top.first == best, "the likeliest comes first: \(best), \(top)")
      let none = model.predict(input.span, among: LabelSet([], of: model))
      require(none.probability == 0, "no label is allowed: \(none)")
      checkSpans(of: input, by: model)
    })

  static let safetensors = FuzzTarget(
    name: "safetensors",
    dictionary: Array<[UInt8]>(
      tokens: "\"dtype\":\"F32\"", "\"shape\":[", "\"data_offsets\":[", "\"__metadata__\":{",
      "[0,4]",
      "9223372036854775807", "-1", "1e3", "0.0"),
    seeds: {
      let tensors = [
        Safetensors.Tensor(name: "a", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
        Safetensors.Tensor(name: "b", shape: [], values: [.nan]),
        Safetensors.Tensor(name: "ä", shape: [0, 4], values: []),
      ]
      return [
        try Safetensors(tensors: [], metadata: [:]).encoded(),
        try Safetensors(tensors: tensors, metadata: ["step": "7"]).encoded(),
      ].withDamage
    },
    run: { input in
      guard let file = try? Safetensors(decoding: input) else { return }
      for tensor in file.tensors {
        require(
          tensor.shape.reduce(1, *) == tensor.values.count, "as many values as the shape says")
      }
      guard let bytes = try? file.encoded() else { violation("what was read can be written") }
      let again = (try? Safetensors(decoding: bytes)).flatMap { try? $0.encoded() }
      require(again == bytes, "the same contents give the same bytes")
    })

  static let recipe = FuzzTarget(
    name: "recipe",
    dictionary: Array<[UInt8]>(
      tokens: "name: ", "seed: ", "corpora:", "source:", "mc4: ", "wikipedia: ", "a.json.gz",
      "b.xml.bz2", "sample:", "budgets:", "holdout:", "validation:", "test:", "contamination:",
      "threshold:", "vocabularies:", "kind: byte", "mixtures:", "weights:", "models:", "layers:",
      "training:", "batch:", "learning-rate:", "runs:", "tokens:", "seeds:", "evaluate:", "window:",
      "shift:", "sets:", "tolerance:", "text:", "${DATA}", "&a ", "*a", "<<: ", "!!int ", "? ",
      "1/3",
      "https://h/", "url: ", "sha256: ", "{00..63}", "{a,b}", "0.1 %", "1.5MB", "2MiB", "400k",
      "9223372036854775807", "[", "]", "{", "}", "|\n", "- "),
    seeds: { recipeSeeds.map { Array($0.utf8) } },
    run: { input in
      // A pattern could walk through all of the disk; how glob(3) does that is not ours.
      if input.contains(UInt8(ascii: "/")), input.contains(where: "*?[".utf8.contains) { return }
      _ = sources
      let path = Scratch.file(input, "recipe.yaml")
      guard let recipe = try? Recipe(path: path, variables: ["DATA": "\(Scratch.folder)/"]) else {
        return
      }
      require(!recipe.corpora.isEmpty, "a recipe has corpora")
      require(
        Set(recipe.runs.map(\.id)).count == recipe.runs.count, "no two runs are called the same")
    })

  /// The files that the seeds name.
  private static let sources = ["a.json.gz", "b.xml.bz2"].map { Scratch.file([], $0) }

  private static let recipeSeeds = [
    "name: a\nseed: 1\ncorpora:\n  en: {source: {mc4: a.json.gz}}\n",
    "name: a\nseed: 1\ncorpora: &c\n  en: {source: &s {mc4: a.json.gz}}\n  fi: {source: *s}\n",
    "name: a\nseed: 1\ncorpora:\n  en: {source: {mc4: ['http://h/{0..9}-{a,b}', {url: 'https://h/b'}]}}\n",
    """
    name: demo
    seed: 7
    corpora:
      en: {source: {mc4: "${DATA}a.json.gz"}, text: {minimum-line-characters: 3}}
      fi: {source: {wikipedia: b.xml.bz2}, tolerance: {rejected: 0.1 %, damages: 2}}
    sample: {unit: bytes, budgets: [8kB, 1.5MB], holdout: {validation: 2kB, test: 3kB}}
    contamination: {model: own, threshold: 0.6, minimum-letters: 20}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      equal: {vocabulary: bytes, weights: {en: 1, fi: 0.5}}
    models:
      tiny: {layers: 2, channels: 96, heads: 4, context: 128}
    training: {batch: 8, learning-rate: 3e-3, warm-up: 20}
    runs:
      base: {model: tiny, mixture: [equal], budget: 8kB, tokens: [400k, 1M], seeds: 2}
    evaluate: {sets: [test], window: 128, shift: 64}
    """,
  ]
}

/// Spans are in order, do not overlap, lie in the line, and are of the model's labels.
private func checkSpans(of line: [UInt8], by model: LineClassifier) {
  var end = 0
  for span in model.spans(of: line.span) {
    require(span.range.lowerBound >= end && !span.range.isEmpty, "spans in order: \(span)")
    end = span.range.upperBound
    require(
      model.labels.contains(span.label) || span.label == "und" || span.label == "zxx",
      "a label of the model: \(span)")
  }
  require(end <= line.count, "spans inside the line")
}
