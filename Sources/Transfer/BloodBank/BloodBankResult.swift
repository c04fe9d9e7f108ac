public import Statistics

/// All that is said of a blood bank.
public struct BloodBankResult: Sendable {
  /// Transfer, donation, recipience and types.
  public let bank: BloodBank
  /// How many pairs have how much transfer.
  public let bins: [TransferBin]
  /// Whether pairs give each other alike.
  public let asymmetry: Asymmetry
  /// What seeds say; `nil` where nothing was run twice.
  public let seeds: BloodBankSeeds?
  /// What seeds say of each language; empty where nothing was run twice.
  public let languages: [BloodBankSeeds.Language]
  /// The effects of script and family, those that could be tested.
  public let groups: [GroupEffect]
  /// Monolingual scores against donation and recipience, where they are known.
  public let monolingual: MonolingualEffect?
  /// The hypotheses about zero-shot scores, where there are any.
  public let hypotheses: [Hypotheses.Outcome]
  /// Zero-shot scores, where there are any.
  public let zeroShot: ZeroShot?

  /// Computes it all.
  ///
  /// - Throws: `StatisticsError`.
  public init(
    _ scores: SeedScores, groups: LanguageGroups? = nil, zeroShot: ZeroShot? = nil,
    settings: BloodBankSettings
  ) throws(StatisticsError) {
    let bank = BloodBank(scores)
    let (count, seed) = (settings.resamples, settings.seed)
    self.bank = bank
    bins = TransferBin.count(bank, limits: settings.bins)
    asymmetry = try Asymmetry(bank, resampleCount: count, seed: seed)
    seeds = BloodBankSeeds(scores, bank: bank)
    languages = seeds?.languages(resampleCount: count, seed: seed) ?? []
    var effects: [GroupEffect] = []
    if let groups {
      for factor in LanguageGroups.Factor.allCases {
        let effect = try GroupEffect(
          bank, factor, groups: groups.groups(by: factor), resampleCount: count, seed: seed)
        if let effect { effects.append(effect) }
      }
    }
    self.groups = effects
    monolingual = try MonolingualEffect(scores, bank: bank, resampleCount: count, seed: seed)
    self.zeroShot = zeroShot
    hypotheses =
      try zeroShot.map { scores throws(StatisticsError) in
        try Hypotheses(scores, bank: bank, resampleCount: count, seed: seed).outcomes()
      } ?? []
  }

  /// The tests, each with its name.
  public var tests: [(name: String, test: NodePermutation)] {
    var tests: [(name: String, test: NodePermutation)] = []
    for effect in groups {
      let name = effect.factor.rawValue
      tests.append(("same-\(name)-difference", effect.difference))
      tests.append(("same-\(name)-difference-of-pairs", effect.ofPairs))
      tests.append(("different-\(name)-log-spread", effect.spread))
    }
    if let monolingual {
      tests.append(("monolingual-with-donation", monolingual.withDonation))
      if let recipience = monolingual.withRecipience {
        tests.append(("monolingual-with-recipience", recipience))
      }
    }
    return tests.filter { $0.test.observed.isFinite }
  }

  /// What a reader must know before the numbers are believed, in sentences.
  public var cautions: [String] {
    var cautions: [String] = []
    if let seeds {
      if !seeds.coversPairs {
        cautions.append(
          "Pairs have one seed each: intervals are of the monolingual runs alone, too short.")
      } else if !seeds.coversMonolingual {
        cautions.append(
          "Monolingual runs have one seed each: intervals leave out what divides a whole column.")
      }
    } else {
      cautions.append(
        "Nothing was run with a second seed: no intervals, and types may be a matter of chance.")
    }
    cautions += groups.compactMap(\.confounding)
    if let monolingual, monolingual.withRecipience == nil {
      cautions.append(MonolingualEffect.refusal)
    }
    let all =
      tests.map { ($0.name, $0.test) }
      + hypotheses.compactMap { outcome in
        outcome.test.map { ("equation (\(outcome.equation))", $0) }
      }
    let weak = all.filter { $0.1.isExhaustive && $0.1.leastTwoSided >= 0.05 }
    if let least = weak.map(\.1.leastTwoSided).min() {
      let names = weak.map { "\($0.0) (\(short($0.1.leastTwoSided)))" }
      cautions.append(
        """
        So few languages cannot give a p below that in brackets, whatever is true, and none is \
        below \(short(least)): \(names.joined(separator: ", ")).
        """)
    }
    return cautions
  }
}
