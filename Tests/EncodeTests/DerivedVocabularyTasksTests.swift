import ByteIO
import Corpus
import Encode
import Engine
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct DerivedVocabularyTasksTests {
  private let fixture: VocabularyFolder
  private var folder: TaskFolder { fixture.folder }

  init() throws { fixture = try VocabularyFolder() }

  private func parent(_ name: String) -> VocabularyTasks.Parent {
    VocabularyTasks.Parent(
      name: name, file: VocabularyTasks.file(of: name), isCounted: true)
  }

  @Test func aCloneTellsWhatItCloned() async throws {
    try await fixture.train("en", on: ["en"])
    try await folder.run(
      VocabularyTasks.clone(
        id: "twins", name: "twins", parent: parent("en"),
        settings: CloneSettings(reading: ["copies": ["2"], "band": ["0..1/4"]])))
    let parent = try Vocabulary(folder: "\(folder.path)/en")
    let counts = try #require(
      try PieceCounts.read(folder: "\(folder.path)/en", size: parent.size))
    let ids = try IDSpace(folder: "\(folder.path)/twins")
    let map = try #require(try ids.map(parent: 0, copy: 1))
    let cloned = map.indices.filter { map[$0] != Int32($0) }
    let values = try folder.facts(of: "twins").values
    #expect(values["vocabulary-size vocabulary=twins"] == Double(parent.size + cloned.count))
    #expect(values["cloned-pieces vocabulary=twins"] == Double(cloned.count))
    // Ids 0 to 2 stand for no text.
    #expect(values["anchors vocabulary=twins"] == Double(parent.size - 3 - cloned.count))
    #expect(values["copies vocabulary=twins"] == 2)
    let share = Double(cloned.reduce(0) { $0 + counts[$1] }) / Double(counts.reduce(0, +))
    #expect(values["cloned-token-share vocabulary=twins"] == share && share > 0.5)
  }

  @Test func aMergedVocabularyReportsItsAnchors() async throws {
    try await fixture.train("en", on: ["en"])
    try await fixture.train("fr", on: ["fr"])
    try await folder.run(
      VocabularyTasks.merge(
        id: "joined", name: "joined", parents: [parent("en"), parent("fr")],
        settings: MergeSettings(reading: [:])))
    let parents = try ["en", "fr"].map { try Vocabulary(folder: "\(folder.path)/\($0)") }
    let ids = try IDSpace(folder: "\(folder.path)/joined")
    let pieces = parents.map { parent in Set((0..<Int32(parent.size)).map { parent.piece($0) }) }
    let common = pieces[0].intersection(pieces[1])
    let values = try folder.facts(of: "joined").values
    #expect(values["shared-ids vocabulary=joined"] == Double(common.count))
    #expect(ids.size == parents[0].size + parents[1].size - common.count)
    // Of the special pieces, <s> alone is none of ours, and so an anchor like others.
    #expect(values["anchors vocabulary=joined"] == Double(common.count - 2))
    for (parent, name) in zip(parents, ["en", "fr"]) {
      let counts = try #require(
        try PieceCounts.read(folder: "\(folder.path)/\(name)", size: parent.size))
      let shared = (0..<parent.size).filter { common.contains(parent.piece(Int32($0))) }
      let share = Double(shared.reduce(0) { $0 + counts[$1] }) / Double(counts.reduce(0, +))
      let place = "vocabulary=joined source=\(name)"
      #expect(abs((values["anchor-token-share \(place)"] ?? 0) - share) < 1e-12)
    }
    try checkTables(of: parents, common: common)
    try checkTokens(of: parents, values)
  }

  /// The bands add up to what the facts say.
  private func checkTokens(of parents: [Vocabulary], _ values: [String: Double]) throws {
    let bands = String(
      decoding: try readFile("\(folder.path)/joined/anchor-bands.csv"), as: UTF8.self
    ).split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Int($0) } }
    for (place, name) in ["en", "fr"].enumerated() {
      let own = bands.filter { $0[0] == place + 1 }
      let total = Double(own.reduce(0) { $0 + $1[4] })
      let shared = Double(own.reduce(0) { $0 + $1[5] })
      let share = values["anchor-token-share vocabulary=joined source=\(name)"]
      #expect(abs((share ?? 0) - shared / total) < 1e-12 && shared > 0)
    }
  }

  private func checkTables(of parents: [Vocabulary], common: Set<[UInt8]>) throws {
    let lines = String(
      decoding: try readFile("\(folder.path)/joined/anchors.jsonl"), as: UTF8.self)
    #expect(lines.split(separator: "\n").count == common.count - 2)
    let bands = String(
      decoding: try readFile("\(folder.path)/joined/anchor-bands.csv"), as: UTF8.self
    ).split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Int($0) } }
    #expect(bands.count == 20)
    for (place, parent) in parents.enumerated() {
      let own = bands.filter { $0[0] == place + 1 }
      #expect(own.map { $0[1] } == Array(1...10))
      #expect(own.reduce(0) { $0 + $1[2] } == parent.size)
      #expect(own.reduce(0) { $0 + $1[3] } == common.count - 2)
      #expect(own.allSatisfy { $0[3] <= $0[2] && $0[5] <= $0[4] })
      #expect(zip(own, own.dropFirst()).allSatisfy { $0[4] * $1[2] >= $1[4] * $0[2] })
    }
  }
}
