import Testing
import TokenStore
import Values

@Suite struct MixtureTests {
  private let sound = Mixture(
    streams: [.init(name: "s0", tokenCount: 10), .init(name: "s1", tokenCount: 0)],
    phases: [
      .init(
        tokenBudget: 5,
        shares: [
          .init(stream: 0, clone: 0, weight: 1), .init(stream: 1, clone: 0, weight: 0),
        ])
    ], rowLength: 2, seed: 1)

  @Test func impossibleMixturesAreRefused() throws {
    func isRefused(_ change: (inout Mixture) -> Void) -> Bool {
      var changed = sound
      change(&changed)
      do { _ = try MixturePlanner(changed) } catch { return true }
      return false
    }
    #expect(!isRefused { _ in })
    for length in [0, -1, Int.max, Int.min] { #expect(isRefused { $0.rowLength = length }) }
    for budget in [-1, Int.max, Int.min] {
      #expect(isRefused { $0.phases[0].tokenBudget = budget })
    }
    for count in [-1, 0, Int.max, Int.min] {
      #expect(isRefused { $0.streams[0].tokenCount = count })
    }
    for stream in [-1, 2, Int.max] { #expect(isRefused { $0.phases[0].shares[0].stream = stream }) }
    for clone in [-1, 65_536, Int.min] {
      #expect(isRefused { $0.phases[0].shares[0].clone = clone })
    }
    #expect(isRefused { $0.streams[1].name = "s0" })
    #expect(isRefused { $0.phases[0].shares[0].weight = 0 })
    #expect(isRefused { $0.phases[0].shares[1].weight = 1 })
    #expect(isRefused { $0.phases[0].shares[1].stream = 0 })
    #expect(isRefused { $0.phases[0].shares = [] })
    #expect(isRefused { $0.phases = [$0.phases[0], .init(tokenBudget: 1 << 60 - 1, shares: [])] })
    #expect(
      isRefused {
        $0.streams[1].tokenCount = 1
        $0.phases[0].shares[0].weight = .max
        $0.phases[0].shares[1].weight = 1
      })
    #expect(
      isRefused {
        $0.streams[0].tokenCount = 1
        $0.phases[0].tokenBudget = 1 << 40
      })
  }

  @Test func whatIsWrongIsNamed() {
    var changed = sound
    changed.phases[0].tokenBudget = -1
    let error = #expect(throws: SettingError.self) { try MixturePlanner(changed) }
    #expect(
      error?.description
        == "token-budget of phase 0: found '-1', expected 0 to 2^60 - 1 in all")
  }

  @Test func theBudgetIsThatOfAllPhases() {
    var longer = sound
    longer.phases.append(.init(tokenBudget: 7, shares: []))
    #expect(sound.tokenBudget == 5 && longer.tokenBudget == 12)
  }
}
