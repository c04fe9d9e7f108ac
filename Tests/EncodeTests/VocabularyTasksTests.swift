import ByteIO
import Corpus
import Encode
import Engine
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct VocabularyTasksTests {
  private let fixture: VocabularyFolder
  private var folder: TaskFolder { fixture.folder }

  init() throws { fixture = try VocabularyFolder() }

  @Test func aTrainedVocabularyCountsItsPieces() async throws {
    try await fixture.train("both", on: ["en", "fr"])
    let path = "\(folder.path)/both"
    let vocabulary = try Vocabulary(folder: path)
    let counts = try #require(try PieceCounts.read(folder: path, size: vocabulary.size))
    let ids = VocabularyFolder.texts.values.flatMap { $0 }.flatMap { vocabulary.ids(of: $0) }
    for id in counts.indices { #expect(counts[id] == ids.count { $0 == Int32(id) }, "\(id)") }
    let values = try folder.facts(of: "both").values
    for (corpus, texts) in VocabularyFolder.texts {
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
    try await fixture.train("built", on: ["en"])
    let file = folder.folder.file("en.jsonl")
    try AtomicFile.write(
      (VocabularyFolder.texts["en"] ?? []).flatMap {
        Document(text: Array($0.utf8), language: "en").line
      }, to: file)
    try await folder.run(
      VocabularyTasks.make(
        id: "alone", name: "alone", settings: fixture.settings(), files: [TextFile(path: file)]))
    for name in ["tokenizer.model", "counts.csv", "vocabulary.json"] {
      #expect(
        try readFile("\(folder.path)/alone/\(name)") == readFile("\(folder.path)/built/\(name)"))
    }
    try AtomicFile.write(Array("{\"text\":\"a\"}\n{\"no\":1}\n".utf8), to: file)
    let task = try VocabularyTasks.make(
      id: "broken", name: "broken", settings: fixture.settings(), files: [TextFile(path: file)])
    await #expect(throws: CorpusError.self) { try await folder.run(task) }
  }
}

/// A folder in which vocabularies are trained on two small texts.
struct VocabularyFolder {
  let folder: TaskFolder
  private let set = SetName(sample: "main", part: .train(budget: "1kB"))

  init() throws { folder = try TaskFolder() }

  func source(_ corpus: String) -> VocabularyTasks.Source {
    VocabularyTasks.Source(
      corpus: corpus, set: set,
      documents: ArtefactFile(id: "sample/\(corpus)", name: set.part.documentFile))
  }

  /// Pieces of an English or a French text, whose bytes come back.
  func settings() throws -> VocabularySettings {
    try VocabularySettings(kind: "bpe") { type in
      try type.init(reading: [
        "size": ["300"], "hard-limit": ["false"], "byte-fallback": ["true"],
        "normalisation": ["identity"], "dummy-prefix": ["false"],
        "remove-extra-whitespace": ["false"],
      ])
    }
  }

  static let texts = [
    "en": ["the cat and the dog and the cat\nthe end", "and a cat"],
    "fr": ["le chat et le chien et le chat", "et a cat", ""],
  ]

  func train(_ name: String, on corpora: [String]) async throws {
    for corpus in corpora {
      try folder.write(Self.texts[corpus] ?? [], to: source(corpus).documents)
    }
    try await folder.run(
      VocabularyTasks.make(
        id: name, name: name, settings: settings(), sources: corpora.map(source)))
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
