import ByteIO
import Corpus
import Engine
import Foundation
import Study
import TestSupport
import Testing

/// What a plan says of claims.
struct ClaimForecastTests {
  private static let claims = """
    claims:
      assumed: {measure: bits-per-byte, of: {mixture: equal}, than: 2, spread: 0.3}
      unknown: {measure: bits-per-byte, of: {mixture: equal}, than: {mixture: tenth}}
      single: {measure: bits-per-byte, of: {mixture: equal}, than: 2, seeds: 1}

    """

  private func plan(_ file: RecipeFile, asJSON: Bool = false) throws -> String {
    let recipe = try file.read(
      RecipeFile.text.replacing(
        "mixture: equal, budget: 2kB, tokens: 10k",
        with: "mixture: [equal, tenth], budget: 2kB, tokens: 10k, seeds: 3") + Self.claims)
    let build = try StudyBuild(
      recipe: recipe, folder: file.folder.file("build"), workers: 1,
      progress: ProgressLine(isQuiet: true))
    return try build.plan(until: nil, asJSON: asJSON)
  }

  private func lines(_ plan: String) -> [String] {
    plan.split(separator: "\n").map(String.init).filter { $0.hasPrefix("claim ") }
  }

  /// 2 + 5.653489 · 0.3 / √3 (scipy.stats.nct).
  @Test func planSaysWhatCouldBeToldAndWhatItCosts() throws {
    let file = try RecipeFile()
    let lines = lines(try plan(file))
    #expect(lines.count == 3)
    let cost = lines[0].firstMatch(of: /, ([0-9.e]+) FLOP$/).flatMap { Double($0.output.1) }
    #expect(
      lines[0].hasPrefix(
        "claim    assumed: 3 seeds, could tell 2.98, with a spread of 0.3 (assumed); "
          + "rests on 3 runs, "), "\(lines)")
    #expect(
      lines[1].hasPrefix(
        "claim    unknown: 3 seeds, give 'spread' to know what it could tell; rests on 6 runs, "))
    #expect(lines[2].hasPrefix("claim    single: 1 seed, can tell nothing from one seed; "))
    let both = lines[1].firstMatch(of: /, ([0-9.e]+) FLOP$/).flatMap { Double($0.output.1) }
    #expect((cost ?? 0) > 0 && abs((both ?? 0) / (cost ?? 1) - 2) < 0.1)
  }

  @Test func whatWasMeasuredGoesBeforeWhatIsAssumed() throws {
    let file = try RecipeFile()
    let folder = file.folder.file("build/claims/assumed")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FactFile([Fact("claim-spread", 0.6, "bit/byte", about: [.claim: "assumed"])])
      .write(to: folder)
    let line = try #require(lines(try plan(file)).first)
    #expect(line.contains("could tell 3.96, with a spread of 0.6 (measured)"), "\(line)")
    // A file that cannot be read is as good as none.
    try AtomicFile.write([0xFF], to: "\(folder)/\(FactFile.name)")
    #expect(lines(try plan(file))[0].contains("(assumed)"))
  }

  @Test func theJSONHasTheSame() throws {
    struct Row: Decodable {
      struct Claim: Decodable {
        var detectable: Double?
        var runs: Int
        var operations: Double
      }
      var id: String
      var claim: Claim?
    }
    let text = try plan(RecipeFile(), asJSON: true)
    let rows = try JSONDecoder().decode([Row].self, from: Data(text.utf8))
    let claims = rows.filter { $0.claim != nil }
    #expect(claims.map(\.id) == ["claims/assumed", "claims/unknown", "claims/single"])
    let assumed = try #require(claims.first?.claim)
    #expect(abs((assumed.detectable ?? 0) - 2.9792) < 1e-3)
    #expect(assumed.runs == 3 && assumed.operations > 0)
  }
}
