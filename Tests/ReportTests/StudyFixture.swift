import Foundation
import Report
import TestSupport

/// A small study of three languages and two runs, with the flaws that real ones have.
enum StudyFixture {
  static let contents: ReportContents = {
    var contents = ReportContents(
      study: StudySummary(
        name: "Imbalance, three languages", recipeFile: "imbalance-mini.yaml",
        recipeText: recipe, seed: 20_251, toolVersion: "0.4.0"))
    contents.corpora = corpora
    contents.samples = samples
    contents.contamination = [contamination]
    contents.shardSets = [
      ShardSetSummary(
        name: "en-bpe/en", vocabularySize: 16_384, documents: 4_312, tokens: 2_402_118,
        bytes: 10_000_000),
      ShardSetSummary(
        name: "en-fi-ru/fi", vocabularySize: 32_768, documents: 5_120, tokens: 2_688_904,
        bytes: 10_000_000),
      ShardSetSummary(
        name: "en-fi-ru/ru", vocabularySize: 32_768, documents: 2_044, tokens: 1_911_377,
        bytes: 10_000_000),
    ]
    contents.mixtures = [
      MixtureSummary(
        name: "even",
        shares: ["en", "fi", "ru"].map {
          MixtureSummary.Share(language: $0, asked: 1.0 / 3, rows: 2_731, tokens: 1_398_272)
        }),
      MixtureSummary(
        name: "ninety-ten",
        shares: [
          MixtureSummary.Share(language: "en", asked: 0.9, rows: 7_373, tokens: 3_774_976),
          MixtureSummary.Share(language: "fi", asked: 0.1, rows: 819, tokens: 419_328),
        ]),
    ]
    contents.runs = runs
    contents.curves = [
      TrainingCurves(
        title: "Vocabulary en-fi-ru", progress: .tokens, unigramEntropyNats: 7.214,
        curves: [
          curve("base/even/seed-1", floor: 4.21, seed: 1),
          curve("base/ninety-ten/seed-1", floor: 4.64, seed: 2),
        ])
    ]
    contents.rejections = [
      RejectedRecord(
        file: "fiwiki-pages-articles.xml.bz2", record: 812, offset: 4_718_592,
        reason: "block checksum does not match; 3 pages lost"),
      RejectedRecord(
        file: "c4-ru.tfrecord-00001-of-04024.json.gz", record: 10_441, offset: nil,
        reason: "not a JSON object: ends inside a string"),
    ]
    contents.artefacts = [
      ArtefactSummary(id: "extract/en", contentHash: hash(1), stageVersion: "extract 3"),
      ArtefactSummary(id: "sample/10MB/fi", contentHash: hash(2), stageVersion: "sample 2"),
      ArtefactSummary(id: "train/base/even/seed-1", contentHash: hash(3), stageVersion: "train 5"),
    ]
    return contents
  }()

  static let recipe = """
    name: imbalance-mini
    seed: 20251
    corpora:
      en: {source: {mc4: "${DATA}/c4-en.*.json.gz"}, keep: {language: en, probability: 0.6}}
      fi: {source: {wikipedia: "${DATA}/fiwiki-pages-articles.xml.bz2"}}
      ru: {source: {mc4: "${DATA}/c4-ru.*.json.gz"}}
    sample: {unit: bytes, budgets: [1MB, 10MB], holdout: {validation: 200kB, test: 200kB}}

    """

  private static let corpora = [
    CorpusSummary(
      name: "en", language: "en",
      sources: [
        .init(name: "c4-en.tfrecord-00000-of-01024.json.gz", records: 35_609),
        .init(name: "c4-en.tfrecord-00001-of-01024.json.gz", records: 35_590),
      ],
      documentsIn: 71_199, documentsKept: 64_020,
      drops: [
        .init(reason: "too short", documents: 4_871),
        .init(reason: "other language", documents: 1_902),
        .init(reason: "duplicate", documents: 406),
      ],
      documentsRejected: 0, bytesIn: 162_340_113, textBytes: 140_877_204, sentences: 1_240_551),
    CorpusSummary(
      name: "fi", language: "fi",
      sources: [.init(name: "fiwiki-pages-articles.xml.bz2", records: 48_211)],
      documentsIn: 48_211, documentsKept: 31_077,
      drops: [
        .init(reason: "redirect", documents: 14_902), .init(reason: "too short", documents: 2_229),
      ],
      documentsRejected: 3, bytesIn: 121_004_882, textBytes: 58_310_447, sentences: 702_118),
    CorpusSummary(
      name: "ru", language: "ru",
      sources: [.init(name: "c4-ru.tfrecord-00001-of-04024.json.gz", records: 20_017)],
      documentsIn: 20_017, documentsKept: 18_339,
      drops: [
        .init(reason: "too short", documents: 1_104), .init(reason: "duplicate", documents: 573),
      ],
      documentsRejected: 1, bytesIn: 98_221_640, textBytes: 91_007_318, sentences: 511_902),
  ]

  private static let samples = ["en", "fi", "ru"].flatMap { corpus in
    [("1MB", 1_000_000), ("10MB", 10_000_000)].map { budget, bytes in
      SampleSummary(
        corpus: corpus, budget: budget, documents: bytes / 2_319, bytes: bytes,
        characters: corpus == "ru" ? bytes * 5 / 9 : bytes * 31 / 32, validationBytes: 200_000,
        testBytes: 200_000, cutDocuments: 1)
    }
  }

  private static let contamination: ContaminationSummary = {
    let lines = [("en", 148_220), ("fi", 171_004), ("ru", 88_930)]
    let found: [(String, String, Int, Double)] = [
      ("en", "fr", 31, 0.0004), ("en", "de", 12, 0.0003), ("en", "es", 104, 0.0002),
      ("fi", "en", 5_842, 0.0011), ("fi", "sv", 911, 0.0009), ("fi", "et", 240, 0.0021),
      ("fi", "ru", 17, 0.00002), ("ru", "uk", 402, 0.0038), ("ru", "en", 2_240, 0.0004),
      ("ru", "bg", 95, 0.0012), ("ru", "kk", 5, 0.00003), ("ru", "he", 4, 0.0), ("fi", "ja", 3, 0),
    ]
    let cells = lines.flatMap { declared, total in
      let foreign = found.filter { $0.0 == declared }
      let own = (declared, declared, total - foreign.map(\.2).reduce(0, +), Double.nan)
      return (foreign + [own]).map { _, detected, count, error in
        let rate = Double(count) / Double(total)
        let room = 1.96 * (rate * (1 - rate) / Double(total)).squareRoot()
        return ContaminationSummary.Cell(
          declared: declared, detected: detected, lines: count, rate: rate,
          low: max(0, rate - room), high: min(1, rate + room),
          distinctLines: count, corrected: error.isNaN ? nil : corrected(rate, error, room),
          sweep: [count + 9, count + 5, count, count - count / 9, count / 2])
      }
    }
    return ContaminationSummary(
      title: "10MB sample",
      declared: lines.map { language, count in
        let outside = language == "fi" ? corrected(0.01, 0.02, 0.001) : nil
        return .init(language: language, lines: count, outside: outside)
      },
      cells: cells, thresholds: [0, 0.5, 0.6, 0.8, 0.9],
      intervalMethod: "Wilson, 95 %, lines taken as independent",
      accuracyNote: "The built-in classifier labels 99.1 % of held-out lines of 40 characters and "
        + "more correctly (three languages, five folds).",
      offLanguageLines: offLanguageLines)
  }()

  private static func corrected(
    _ rate: Double, _ error: Double, _ room: Double
  ) -> ContaminationSummary.Corrected {
    let low = max(0, rate - 2 * error - room)
    return .init(
      rate: max(0, rate - error), low: low, high: rate + room, detectionLimit: 3 * error,
      isAboveZero: low > 0)
  }

  private static let offLanguageLines: [ContaminationSummary.OffLanguageLine] = [
    .init(
      declared: "fi", detected: "en", probability: 0.99993, documentID: "fiwiki/81120", line: 14,
      text: "Click here to read the terms & conditions before you <continue>."),
    .init(
      declared: "ru", detected: "uk", probability: 0.9971, documentID: "c4-ru/00001/5521", line: 3,
      text: "Сьогодні в місті відкрили новий міст, а ввечері буде святковий концерт."),
    .init(
      declared: "ru", detected: "he", probability: 0.9989, documentID: "c4-ru/00001/9012", line: 1,
      text: "הגשר החדש בעיר נפתח היום, ובערב (בשעה 20:30) יתקיים קונצרט חגיגי."),
    .init(
      declared: "fi", detected: "ja", probability: 0.9902, documentID: "fiwiki/40077", line: 22,
      text: "今日、町に新しい橋が開通し、夜には記念のコンサートが開かれます。"),
  ]

  private static let runs = [
    RunSummary(
      id: "base/even/seed-1", model: "gpt-mini", parameters: 12_623_872, mixture: "even",
      budget: "10MB", tokensTrained: 4_194_816, seed: 1, steps: 1_024, finalLossNats: 4.2118,
      finalBitsPerByte: 1.4391,
      evaluations: [
        .init(
          language: "en", bitsPerByte: 1.502, perplexity: 77.31, targets: 47_902,
          unigramBitsPerByte: 2.331),
        .init(
          language: "fi", bitsPerByte: 1.688, perplexity: 81.02, targets: 53_718,
          unigramBitsPerByte: 2.507),
        .init(
          language: "ru", bitsPerByte: 1.094, perplexity: 52.9, targets: 38_224,
          unigramBitsPerByte: 1.702),
      ]),
    RunSummary(
      id: "base/ninety-ten/seed-1", model: "gpt-mini", parameters: 12_623_872,
      mixture: "ninety-ten", budget: "10MB", tokensTrained: 4_194_304, seed: 1, steps: 1_024,
      finalLossNats: 4.6402, finalBitsPerByte: nil,
      evaluations: [
        .init(
          language: "en", bitsPerByte: 1.447, perplexity: 65.88, targets: 47_902,
          unigramBitsPerByte: 2.331),
        .init(
          language: "fi", bitsPerByte: 2.119, perplexity: 248.6, targets: 53_718,
          unigramBitsPerByte: 2.507),
        .init(
          language: "ru", bitsPerByte: 1.881, perplexity: 917.4, targets: 38_224,
          unigramBitsPerByte: 1.702),
      ]),
  ]

  /// A curve that falls from 9.7 to `floor`, with noise drawn from `seed`.
  static func curve(_ run: String, floor: Double, seed: UInt64) -> TrainingCurves.Curve {
    var generator = SeededGenerator(seed: seed)
    let point = { (step: Int, noise: Double) in
      let progress = Double(step * 4_096)
      let loss = floor + (9.7 - floor) * exp(-Double(step) / 160) + noise
      return TrainingCurves.Point(progress: progress, lossNats: loss)
    }
    let training = (0...1_024).map { point($0, Double.random(in: -0.11...0.11, using: &generator)) }
    let validation = stride(from: 128, through: 1_024, by: 128).map { point($0, 0.12) }
    return TrainingCurves.Curve(run: run, training: training, validation: validation)
  }

  private static func hash(_ seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    return (0..<64).map { _ in
      String(Int.random(in: 0..<16, using: &generator), radix: 16)
    }.joined()
  }
}
