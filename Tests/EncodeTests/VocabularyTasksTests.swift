import ByteIO
import Corpus
import Encode
import Engine
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct VocabularyTasksTests {
  private let folder: TaskFolder
  private let set = SetName(sample: "main", part: .train(budget: "1kB"))

  init() throws { folder = try TaskFolder() }

  private func source(_ corpus: String) -> VocabularyTasks.Source {
    VocabularyTasks.Source(
      corpus: corpus, set: set,
      documents: ArtefactFile(id: "sample/\(corpus)", name: set.part.documentFile))
  }

  /// Pieces of an English or a French text, whose bytes come back.
  private func settings() throws -> VocabularySettings {
    try VocabularySettings(kind: "bpe") { type in
      try type.init(reading: [
        "size": ["300"], "hard-limit": ["false"], "byte-fallback": ["true"],
        "normalisation": ["identity"], "dummy-prefix": ["false"],
        "remove-extra-whitespace": ["false"],
      ])
    }
  }

  private static let texts = [
    "en": ["the cat and the dog and the cat\nthe end", "and a cat"],
    "fr": ["le chat et le chien et le chat", "et a cat", ""],
  ]

  private func train(_ name: String, on corpora: [String]) async throws {
    for corpus in corpora {
      try folder.write(Self.texts[corpus] ?? [], to: source(corpus).documents)
    }
    try await folder.run(
      VocabularyTasks.make(
        id: name, name: name, settings: settings(), sources: corpora.map(source)))
  }

  @Test func aTrainedVocabularyCountsItsPieces() async throws {
    try await train("both", on: ["en", "fr"])
    let path = "\(folder.path)/both"
    let vocabulary = try Vocabulary(folder: path)
    let counts = try #require(try PieceCounts.read(folder: path, size: vocabulary.size))
    let ids = Self.texts.values.flatMap { $0 }.flatMap { vocabulary.ids(of: $0) }
    for id in counts.indices { #expect(counts[id] == ids.count { $0 == Int32(id) }, "\(id)") }
    let values = try folder.facts(of: "both").values
    for (corpus, texts) in Self.texts {
      let place = "corpus=\(corpus) sample=main draw=0 set=train budget=1kB vocabulary=both"
      let bytes = texts.reduce(0) { $0 + $1.utf8.count }
      #expect(values["training-bytes \(place)"] == Double(bytes))
      let tokens = texts.reduce(0) { $0 + vocabulary.ids(of: $1).count }
      #expect(values["training-tokens \(place)"] == Double(tokens))
    }
    #expect(values["vocabulary-size vocabulary=both"] == Double(vocabulary.size))
    #expect(
      values["unused-pieces vocabulary=both"] == Double(counts.count { $0 == 0 }))
  }

  /// Text from files gives what the same documents of a build give.
  @Test func filesAreTrainedOnAsDocumentsAre() async throws {
    try await train("built", on: ["en"])
    let file = folder.folder.file("en.jsonl")
    try AtomicFile.write(
      (Self.texts["en"] ?? []).flatMap {
        Document(text: Array($0.utf8), language: "en").line
      }, to: file)
    try await folder.run(
      VocabularyTasks.make(
        id: "alone", name: "alone", settings: settings(), files: [TextFile(path: file)]))
    for name in ["tokenizer.model", "counts.csv", "vocabulary.json"] {
      #expect(
        try readFile("\(folder.path)/alone/\(name)") == readFile("\(folder.path)/built/\(name)"))
    }
    try AtomicFile.write(Array("{\"text\":\"a\"}\n{\"no\":1}\n".utf8), to: file)
    let task = try VocabularyTasks.make(
      id: "broken", name: "broken", settings: settings(), files: [TextFile(path: file)])
    await #expect(throws: CorpusError.self) { try await folder.run(task) }
  }

  private func parent(_ name: String) -> VocabularyTasks.Parent {
    VocabularyTasks.Parent(
      name: name, file: VocabularyTasks.file(of: name), isCounted: true)
  }

  @Test func aCloneTellsWhatItCloned() async throws {
    try await train("en", on: ["en"])
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
    #expect(values["anchors vocabulary=twins"] == Double(parent.size - cloned.count))
    #expect(values["copies vocabulary=twins"] == 2)
    let share = Double(cloned.reduce(0) { $0 + counts[$1] }) / Double(counts.reduce(0, +))
    #expect(values["cloned-token-share vocabulary=twins"] == share && share > 0.5)
  }

  @Test func aMergedVocabularyReportsItsAnchors() async throws {
    try await train("en", on: ["en"])
    try await train("fr", on: ["fr"])
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

extension Vocabulary {
  /// The ids of one text.
  func ids(of text: String) -> [Int32] {
    var batch = TextBatch()
    Array(text.utf8).withUnsafeBytes { batch.append($0) }
    var tokens = TokenBatch()
    encode(batch, into: &tokens)
    return tokens.wide.isEmpty ? tokens.narrow.map { Int32($0) } : tokens.wide
  }
}
