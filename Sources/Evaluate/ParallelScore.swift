public import Corpus
internal import Foundation
internal import Statistics

/// What a model makes of the same text in several languages.
///
/// No single number compares languages everywhere, so several stand side by side. Of a text of *n*
/// lines that takes *B* bytes and −log₂ *p* = *b* bits in a language, and *B*₀ bytes and *b*₀ bits
/// in the reference language:
///
/// - the loss per line, *b* ln 2 / *n*: the same content, whatever it is written with;
/// - information parity, *b*₀ / *b*: 1 where it is as likely as in the reference language;
/// - bits per byte, *b* / *B*, in which a script of more bytes looks better;
/// - bits per premium-adjusted byte, *b* *P* / *B*, where *P* is the byte premium: *B* / *B*₀ on
///   this text, where its ranking is that of the loss, or a number from elsewhere.
///
/// How far the rankings of languages agree is Spearman's correlation, from three languages on.
///
/// - Source: Tsvetkov & Kipnis (2024), “Information parity”; Arnett, Chang & Bergen (2024), “A bit
///   of a problem” (byte premiums); arXiv 2601.10580, for measures that do not agree.
public struct ParallelScore: Sendable {
  /// A language that the model can write.
  public struct Language: Hashable, Sendable {
    /// Its code.
    public var code: String
    /// −ln *p* of each line.
    public var nats: [Double]
    /// Bytes of each line.
    public var byteCounts: [Int]
    /// Its byte premium, where that is known from elsewhere.
    public var premium: Double?

    /// Notes the scores of a language.
    public init(code: String, nats: [Double], byteCounts: [Int], premium: Double? = nil) {
      self.code = code
      self.nats = nats
      self.byteCounts = byteCounts
      self.premium = premium
    }

    var bits: Double { nats.reduce(0, +) / log(2) }
    var bytes: Double { Double(byteCounts.reduce(0, +)) }
  }

  /// The languages, the reference language among them where the model can write it.
  public var languages: [Language]
  /// The code of the language that others are compared with.
  public var reference: String

  /// Notes scores.
  public init(languages: [Language], reference: String) {
    self.languages = languages
    self.reference = reference
  }

  private var base: Language? { languages.first { $0.code == reference } }

  /// The byte premium of a language: what is known from elsewhere, or that of this text.
  func premium(of language: Language) -> Double? {
    language.premium ?? base.map { language.bytes / $0.bytes }
  }

  /// The scores as facts about a run and a data set.
  public func facts(about: [Axis: String]) -> [Fact] {
    languages.flatMap { facts(of: $0, about.merging([.language: $0.code]) { $1 }) }
      + agreements(about: about)
  }

  private func facts(of language: Language, _ about: [Axis: String]) -> [Fact] {
    let count = language.nats.count
    let loss = MeanInterval(of: language.nats)
    let interval = loss?.interval()
    var facts = [
      Fact(
        "line-loss", loss?.mean ?? .nan, "nat/line", about: about,
        interval: interval.map { [$0.lower, $0.upper] },
        method: interval.map { _ in "t over lines" }, count: count),
      Fact(
        "parallel-bits-per-byte", language.bits / language.bytes, "bit/byte", about: about,
        count: count),
    ]
    func add(_ metric: String, _ value: Double?, _ unit: String) {
      if let value { facts.append(Fact(metric, value, unit, about: about, count: count)) }
    }
    let premium = premium(of: language)
    add("byte-premium", premium, "ratio")
    add("adjusted-bits-per-byte", premium.map { language.bits * $0 / language.bytes }, "bit/byte")
    add("information-parity", base.map { $0.bits / language.bits }, "ratio")
    return facts
  }

  /// How far the rankings agree; the loss and information parity rank alike.
  private func agreements(about: [Axis: String]) -> [Fact] {
    guard languages.count > 2 else { return [] }
    let loss = languages.map(\.bits)
    let plain = languages.map { $0.bits / $0.bytes }
    let adjusted = languages.compactMap { language in
      premium(of: language).map { language.bits * $0 / language.bytes }
    }
    var pairs = [("agreement-of-loss-and-bytes", loss, plain)]
    if adjusted.count == languages.count {
      pairs.append(("agreement-of-loss-and-adjusted-bytes", loss, adjusted))
      pairs.append(("agreement-of-bytes-and-adjusted-bytes", plain, adjusted))
    }
    return pairs.compactMap { metric, first, second in
      Correlation.spearman(first, second).map {
        Fact(metric, $0, "1", about: about, count: languages.count)
      }
    }
  }

  /// The scores of single lines, as CSV: a row a line and language.
  var rows: [[String]] {
    [["line", "language", "nats", "bytes"]]
      + languages.flatMap { language in
        language.nats.indices.map { line in
          [
            "\(line + 1)", language.code, "\(language.nats[line])", "\(language.byteCounts[line])",
          ]
        }
      }
  }
}
