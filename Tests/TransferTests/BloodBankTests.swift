import Foundation
import Statistics
import TestSupport
import Testing
import Transfer

@Suite struct BloodBankTests {
  /// Three languages, all by hand: rows give, columns take.
  private func small() throws -> BloodBank {
    try BloodBank(SeedScores(matrices: [table(",a,b,c\na,1,1.5,0.8\nb,0.75,,1.25\nc,1.5,2,1\n")]))
  }

  @Test func equation4IsTheGainOverTheMonolingualScore() throws {
    let bank = try small()
    #expect(bank.transfer[0, 1] == 0.5)
    #expect(bank.transfer[1, 0] == -0.25)
    #expect(bank.transfer[0, 0] == nil)
    #expect(abs(try #require(bank.logRatio(source: 0, target: 1)) - log(1.5)) < 1e-12)
    #expect(bank.logRatio(source: 1, target: 1) == nil)
    // The same of scores: (0.6 - 0.4) / 0.4, the means over seeds.
    let scores = try SeedScores(
      scores: table(
        """
        source,target,seed,score
        a,b,0,0.5
        a,b,1,0.7
        b,b,0,0.3
        b,b,1,0.5
        a,a,0,1
        b,a,,0.5

        """))
    let bank2 = BloodBank(scores)
    #expect(abs(try #require(bank2.transfer[0, 1]) - 0.5) < 1e-12)
    #expect(bank2.transfer[1, 0] == -0.5)
  }

  @Test func equations5And6AddUpRowsAndColumns() throws {
    let bank = try small()
    #expect(abs(bank.donation(of: 0) - 0.3) < 1e-12)
    #expect(abs(bank.donation(of: 1)) < 1e-12)
    #expect(abs(bank.donation(of: 2) - 1.5) < 1e-12)
    #expect(abs(bank.recipience(of: 0) - 0.25) < 1e-12)
    #expect(abs(bank.recipience(of: 1) - 1.5) < 1e-12)
    #expect(abs(bank.recipience(of: 2) - 0.05) < 1e-12)
  }

  @Test func missingPairsAreLeftOutAndCounted() throws {
    let bank = try BloodBank(
      SeedScores(matrices: [table(",a,b,c\na,1,,0.8\nb,0.75,1,1.25\nc,1.5,2,1\n")]))
    #expect(bank.transfer[0, 1] == nil)
    #expect(bank.givenCount(of: 0) == 1)
    #expect(bank.receivedCount(of: 1) == 1)
    #expect(bank.receivedCount(of: 0) == 2)
    #expect(abs(bank.donation(of: 0) + 0.2) < 1e-12)
    #expect(bank.recipience(of: 1) == 1)
  }

  @Test(arguments: [
    (1.0, -1.0, BloodBank.BloodType.donor), (-1, 1, .recipient), (1, 1, .both), (-1, -1, .neither),
    (0, -1, .neither), (0, 1, .both), (1, 0, .both), (-1, 0, .neither), (0, 0, .both),
  ]) func typesFollowFromSigns(
    _ donation: Double, _ recipience: Double, _ type: BloodBank.BloodType
  ) {
    #expect(BloodBank.BloodType(donation: donation, recipience: recipience) == type)
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let one = try SeedScores(matrices: [table(",a,b,c\na,1,1.5,0.8\nb,0.75,1,1.25\nc,1.5,2,1\n")])
    let other = try SeedScores(matrices: [table(",a,b,c\nc,1.5,2,1\na,1,1.5,0.8\nb,0.75,1,1.25\n")])
    #expect(one == other)
  }

  @Test func binsBelongToTheLimitBelow() throws {
    // F of -10 %, -10.5 %, 10 %, 55 %, 9.99 %, 80 %.
    let bank = try BloodBank(
      SeedScores(matrices: [table(",a,b,c\na,1,0.875,0.89\nb,1.25,1,1.5\nc,1.0625,2,1\n")]))
    let bins = TransferBin.count(bank, limits: [-12.5, 6.25, 25, 50])
    #expect(bins.map(\.count) == [0, 2, 1, 1, 2])
    #expect(bins[0].lower == -.infinity && bins[4].upper == .infinity)
  }

  // MARK: The study's matrix

  private static let donations = [
    "ja": 555, "zh": 421, "cy": 417, "te": 331, "ko": 295, "fi": 272, "ru": 271, "he": 234,
    "ar": 233, "el": 199, "ta": 171, "sv": 168, "fr": 166, "pms": 165, "hu": 57, "ga": 50,
    "my": 34, "ne": 19, "en": -5, "hy": -9, "hi": -86, "de": -100,
  ]
  private static let recipiences = [
    "ne": 816, "hi": 679, "de": 566, "hu": 482, "en": 388, "he": 338, "hy": 233, "my": 231,
    "ga": 227, "sv": 201, "fr": 201, "ko": 154, "zh": 130, "te": 110, "cy": 110, "ja": 67,
    "pms": 50, "ru": -100, "ta": -125, "fi": -225, "el": -296, "ar": -381,
  ]

  @Test func theStudysFigures() throws {
    guard let matrix = try published("bloodbank/finetune_mrr_ratio.csv") else { return }
    let bank = try BloodBank(SeedScores(matrices: [matrix]))
    #expect(bank.languages.count == 22)
    for (place, language) in bank.languages.enumerated() {
      #expect(Int((100 * bank.donation(of: place)).rounded()) == Self.donations[language])
      #expect(Int((100 * bank.recipience(of: place)).rounded()) == Self.recipiences[language])
    }
    let named = { (type: BloodBank.BloodType) in
      Set(bank.languages.indices.filter { bank.type(of: $0) == type }.map { bank.languages[$0] })
    }
    #expect(named(.donor) == ["ta", "fi", "ar", "el", "ru"])
    #expect(named(.recipient) == ["hi", "en", "de", "hy"])
    #expect(named(.neither) == [])
    let place = { (name: String) in bank.languages.firstIndex(of: name) ?? 0 }
    let transfer = { (source: String, target: String) in
      (bank.transfer[place(source), place(target)] ?? .nan)
    }
    #expect(abs(transfer("fi", "de") - 0.5120) < 5e-5)
    #expect(abs(transfer("de", "fi") + 0.2456) < 5e-5)
    #expect(abs(transfer("ko", "ar") + 0.293) < 5e-4)
    #expect(TransferBin.count(bank, limits: [-10, 10, 55]).map(\.count) == [50, 255, 141, 16])
  }
}
