import TestSupport
import Testing
import Transfer

@Suite struct MixedRunTests {
  private static let head = "run,language,clone,tokens,share,perplexity,schedule,seed\n"

  @Test func seedsOfARunAreOne() throws {
    let runs = try MixedRun.read(
      table(Self.head + "r,en,1,100,0.9,20,,0\nr,en,2,100,0.1,30,,0\nr,en,1,100,0.9,45,,1\n"))
    #expect(runs.map(\.name) == ["r en 1", "r en 2"])
    #expect(runs[0].seeds == ["0", "1"])
    #expect(abs(runs[0].perplexity - 30) < 1e-9)
    #expect(runs[0].ownTokens == 90)
    #expect(try MixedRun.read(table(Self.head + "r,en,1,100,0.9,,,0\n")).isEmpty)
  }

  @Test(arguments: [
    ("r,en,,100,0.5,20,,0\nr,en,,100,0.5,20,,0\n", "t.csv, row 3: found r en again"),
    ("r,en,,100,0.5,20,,0\nr,en,,200,0.5,20,,1\n", "t.csv, row 3: found r en with other tokens"),
    ("r,en,,100,0.5,20,,0\nr,en,,100,0.4,20,,1\n", "t.csv, row 3: found r en with other tokens"),
    ("r,en,,100,0.5,20,a,0\nr,en,,100,0.5,20,b,1\n", "t.csv, row 3: found r en with other"),
    ("r,en,,100,1.5,20,,0\n", "t.csv, row 2: found tokens or share missing, or over 1"),
    ("r,en,,,0.5,20,,0\n", "t.csv, row 2: found tokens or share missing, or over 1"),
    ("r,en,,100,0,20,,0\n", "t.csv, row 2, column 'share': found 0.0"),
    ("r,en,,100,0.5,0,,0\n", "t.csv, row 2, column 'perplexity': found 0.0"),
    (",en,,100,0.5,9,,0\n", "t.csv, row 2, column 'run': found nothing"),
  ]) func saysWhatIsWrong(_ rows: String, _ start: String) {
    let error = #expect(throws: TransferError.self) { try MixedRun.read(table(Self.head + rows)) }
    #expect(error?.description.hasPrefix(start) == true, "\(String(describing: error))")
  }

  /// Whatever is in a file, it is read or refused, and what is read is computed or refused.
  @Test func randomTablesNeverTrap() {
    var generator = SeededGenerator(seed: 1)
    let fields = ["1", "0.5", "2", "1e300", "1e-300", "", "x", "40", "1e18", "en"]
    func field() -> String { fields[Int.random(in: 0..<fields.count, using: &generator)] }
    var settings = ImbalanceSettings()
    settings.resamples = 199
    for _ in 0..<300 {
      let alone = (0..<6).map { "en,\(field()),\(field()),\($0 % 2)\n" }.joined()
      let mixed = "r,en,\(field()),\(field()),\(field()),0\nr,en,\(field()),\(field()),1,1\n"
      guard
        let alone = try? MonolingualRuns.read(table("language,tokens,perplexity,seed\n" + alone)),
        let mixed = try? MixedRun.read(
          table("run,language,tokens,share,perplexity,seed\n" + mixed)),
        let result = try? Imbalance(mixed, monolingual: alone, settings: settings)
      else { continue }
      #expect(!result.summary.isEmpty)
      #expect((try? result.encoded()) != nil)
    }
  }
}
