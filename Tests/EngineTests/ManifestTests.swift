import ByteIO
import Engine
import Foundation
import TestSupport
import Testing
import Values

/// What `manifest.json` says, and what is read back of it.
@Suite struct ManifestTests {
  private struct Settings: Codable, Equatable {
    var headChannels = 32
    var learningRate = 0.003
    var share = 1.0
    var tokens = 1e18
    var seed = UInt64.max
    var least = Int64.min
    var isTied = false
    var name: String? = "a \"quoted\" / ключ"
    var weights = ["en-web": 1, "fi": 0]
    var shares = [0.1, 1e-7, 3]
  }

  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  private func task(_ settings: some Encodable) throws -> BuildTask {
    try BuildTask(id: "a", stage: "test", version: 1, settings: settings, inputs: []) { _ in nil }
  }

  @Test func settingsAreAnObjectWithTheRecipesSpelling() async throws {
    #expect(try await bench.build([try task(Settings())]) == ["a"])
    let text = try bench.read("a/manifest.json")
    #expect(text.contains("\"settings\" : {\n"))
    #expect(text.contains("\"head-channels\" : 32") && text.contains("\"en-web\" : 1"))
    #expect(text.contains("\"seed\" : 18446744073709551615"))
    #expect(text.contains("\"least\" : -9223372036854775808"))
    #expect(text.contains("\"format\" : 2"))
    let manifest = try #require(try Manifest.read(from: "\(bench.root)/a"))
    #expect(try manifest.settings.decoded(as: Settings.self) == Settings())
    #expect(throws: BrokenJSON.self) { try manifest.settings.decoded(as: [Int].self) }
  }

  /// Whatever is written must compare equal when it is read, or nothing would ever be done.
  @Test func settingsAreFoundUnchanged() async throws {
    var generator = SeededGenerator(seed: 5)
    for round in 0..<50 {
      let doubles = (0..<8).map { _ in
        Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      }
      let powers = (0..<8).map { _ in
        Double(sign: .minus, exponent: Int.random(in: -80...80, using: &generator), significand: 1)
      }
      let settings = Settings(
        learningRate: doubles.first { $0.isFinite } ?? 0, seed: .random(in: 0...(.max)),
        shares: (doubles + powers).filter(\.isFinite))
      #expect(try await bench.build([try task(settings)]) == ["a"], "round \(round)")
      #expect(try await bench.build([try task(settings)]) == [], "round \(round)")
    }
  }

  @Test func equalSettingsAreEqualHoweverTheyAreWritten() async throws {
    #expect(try await bench.build([try task(["tokens": 1e18])]) == ["a"])
    #expect(try await bench.build([try task(["tokens": 1_000_000_000_000_000_000])]) == [])
    #expect(try await bench.build([try task(["tokens": 1_000_000_000_000_000_001])]) == ["a"])
    #expect(try await bench.build([try task(["tokens": "1000000000000000001"])]) == ["a"])
    #expect(try await bench.build([try task(["tokens": [true]])]) == ["a"])
    #expect(try await bench.build([try task(["tokens": [1]])]) == ["a"])
    #expect(try await bench.build([try task([[Int]]())]) == ["a"])
    #expect(try await bench.build([try task([[Int]]())]) == [])
  }
}
