internal import Glibc
public import Statistics

/// What languages give each other: finetune scores, donation, recipience and the types that follow.
///
/// - Source: Malkin, Limisiewicz & Stanovsky (2022), “A balanced data approach for evaluating
///   cross-lingual transfer: mapping the linguistic blood bank”, equations (4) to (6).
public struct BloodBank: Hashable, Sendable {
  /// What a language is by the signs of donation and recipience. The paper names the first two.
  public enum BloodType: String, Codable, Hashable, Sendable {
    /// It gives and does not receive.
    case donor = "O"
    /// It receives and does not give.
    case recipient = "AB+"
    /// It gives and receives.
    case both
    /// It neither gives nor receives.
    case neither

    /// The type of a donation and a recipience; one of 0 counts as neither gain nor loss, and makes
    /// no donor and no recipient.
    public init(donation: Double, recipience: Double) {
      switch (donation, recipience) {
      case (let donation, let recipience) where donation > 0 && recipience < 0: self = .donor
      case (let donation, let recipience) where donation < 0 && recipience > 0: self = .recipient
      case (let donation, let recipience) where donation >= 0 && recipience >= 0: self = .both
      default: self = .neither
      }
    }
  }

  /// The languages.
  public let languages: [String]
  /// *F*(*s* → *t*) of each source (row) and target (column): what the target gains by the source,
  /// as a part of what it has alone. Equation (4).
  public let transfer: PairMatrix

  /// Computes transfer: the mean over seeds of scores by that of monolingual scores, less 1.
  public init(_ scores: SeedScores) {
    languages = scores.languages
    let alone = languages.indices.map { language in
      scores.areRatios ? 1 : mean(scores.scores(source: language, target: language))
    }
    transfer = PairMatrix(count: languages.count) { source, target in
      let cells = scores.scores(source: source, target: target)
      return cells.isEmpty ? nil : (mean(cells) - alone[target]) / alone[target]
    }
  }

  /// Notes transfer that is known.
  init(languages: [String], transfer: PairMatrix) {
    self.languages = languages
    self.transfer = transfer
  }

  /// log(1 + *F*): unlike *F* itself as large for a gain as for the loss that undoes it.
  public func logRatio(source: Int, target: Int) -> Double? {
    transfer[source, target].map(log1p)
  }

  /// *D*: the sum of what a language gives to others, missing pairs left out. Equation (5).
  public func donation(of language: Int) -> Double {
    languages.indices.reduce(0) { $0 + (transfer[language, $1] ?? 0) }
  }

  /// *R*: the sum of what a language receives from others, missing pairs left out. Equation (6).
  public func recipience(of language: Int) -> Double {
    languages.indices.reduce(0) { $0 + (transfer[$1, language] ?? 0) }
  }

  /// The type of a language.
  public func type(of language: Int) -> BloodType {
    BloodType(donation: donation(of: language), recipience: recipience(of: language))
  }

  /// How many pairs a language's donation is a sum of.
  public func givenCount(of language: Int) -> Int {
    languages.indices.count { transfer[language, $0] != nil }
  }

  /// How many pairs a language's recipience is a sum of.
  public func receivedCount(of language: Int) -> Int {
    languages.indices.count { transfer[$0, language] != nil }
  }
}

/// How many pairs have transfer between two limits.
public struct TransferBin: Hashable, Sendable {
  /// The limit below, in per cent, which belongs to the bin; minus infinity for the first.
  public let lower: Double
  /// The limit above, in per cent, which does not.
  public let upper: Double
  /// How many pairs.
  public let count: Int

  /// Counts the pairs of `bank` in bins with `limits` in between, in per cent.
  public static func count(_ bank: BloodBank, limits: [Double]) -> [TransferBin] {
    let edges = [-Double.infinity] + limits + [.infinity]
    let values = bank.transfer.present.map { 100 * $0 }
    return zip(edges, edges.dropFirst()).map { lower, upper in
      TransferBin(
        lower: lower, upper: upper, count: values.count { $0 >= lower && $0 < upper })
    }
  }
}

func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}
