import ByteIO
import Foundation
import TestSupport
import Testing
import Values
import Vocabulary

/// What holds for every kind there is: a new kind is tested by being listed.
@Suite struct VocabularyTests {
  /// A vocabulary of each kind, small where it is trained.
  private static let kinds = VocabularySettings.kinds.map(\.word)

  private static func vocabulary(_ kind: String) async throws -> Vocabulary {
    try await Vocabulary(settings(kind), from: text(["some text", "and some more"]))
  }

  /// Settings with which such a vocabulary is small and changes no text.
  private static func settings(_ kind: String) throws -> VocabularySettings {
    let written = [
      "bpe": [
        "size": ["300"], "hard-limit": ["false"], "byte-fallback": ["true"],
        "normalisation": ["identity"], "dummy-prefix": ["false"],
        "remove-extra-whitespace": ["false"],
      ]
    ]
    func read<Section: SettingsSection>(_ type: Section.Type) throws -> any SettingsSection {
      try type.init(reading: written[kind] ?? [:])
    }
    return try VocabularySettings(kind: kind) { try read($0) }
  }

  @Test(arguments: kinds) func isOpenedFromItsFolder(kind: String) async throws {
    let vocabulary = try await Self.vocabulary(kind)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try vocabulary.write(to: folder.path)
    let bytes = try readFile(folder.file(Vocabulary.fileName))
    #expect(vocabulary.digest == SHA256.hex(of: bytes))
    let opened = try Vocabulary(folder: folder.path)
    #expect(opened.digest == vocabulary.digest && opened.size == vocabulary.size)
    #expect(opened.special == vocabulary.special)
    #expect(opened.byteCounts == vocabulary.byteCounts)
    try opened.write(to: folder.path)
    #expect(try readFile(folder.file(Vocabulary.fileName)) == bytes)
  }

  /// Kinds that normalise text, or have words for what is unknown: what they decode is tested with
  /// them, and here that it stays as it is when it is encoded again.
  private static let lossyKinds: Set = ["wordpiece"]

  @Test(arguments: kinds) func everyTextComesBack(kind: String) async throws {
    let vocabulary = try await Self.vocabulary(kind)
    var generator = SeededGenerator(seed: 3)
    let texts = (0..<300).map { _ in
      let scalars = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
        // Without U+2581, which stands for a space in some vocabularies.
        Unicode.Scalar(UInt32.random(in: 0...0x2580, using: &generator))
      }
      return Array(String(String.UnicodeScalarView(scalars)).utf8)
    }
    var batch = TextBatch()
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    let ids = Self.encode(batch, vocabulary)
    #expect(ids.count == texts.count)
    for (text, ids) in zip(texts, ids) {
      let decoded = vocabulary.decode(ids)
      if Self.lossyKinds.contains(kind) {
        var again = TextBatch()
        decoded.withUnsafeBytes { again.append($0) }
        let known = ids.filter { $0 != vocabulary.special.unknown }
        #expect(Self.encode(again, vocabulary) == [known])
      } else {
        #expect(decoded == text)
      }
    }
  }

  /// The ids of each text, out of whichever array they are in.
  private static func encode(_ batch: TextBatch, _ vocabulary: Vocabulary) -> [[Int32]] {
    var tokens = TokenBatch()
    vocabulary.encode(batch, into: &tokens)
    #expect(tokens.wide.isEmpty || vocabulary.size > 1 << 16)
    #expect(tokens.narrow.isEmpty || vocabulary.size <= 1 << 16)
    let ids = tokens.wide.isEmpty ? tokens.narrow.map { Int32($0) } : tokens.wide
    #expect((tokens.ends.last ?? 0) == ids.count)
    return zip([0] + tokens.ends, tokens.ends).map { Array(ids[$0..<$1]) }
  }

  @Test(arguments: kinds) func idsAreBelowTheSize(kind: String) async throws {
    let vocabulary = try await Self.vocabulary(kind)
    let largest = try Self.settings(kind).largestSize
    #expect(vocabulary.size > 0 && vocabulary.size <= largest)
    let special = vocabulary.special
    let ids = [special.padding, special.endOfText, special.unknown]
    for id in ids {
      #expect((0..<Int32(vocabulary.size)).contains(id) && vocabulary.bytes(of: id) == [])
    }
    #expect(vocabulary.byteCounts.count == vocabulary.size)
    for id in [-1, Int32(vocabulary.size), .max, .min] { #expect(vocabulary.bytes(of: id) == []) }
  }

  @Test func anUnknownKindIsNamed() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file(Vocabulary.fileName)
    try AtomicFile.write(Array(#"{"kind":"runes"}"#.utf8), to: path)
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(folder: folder.path) }
    let kinds = (Self.kinds + ["byte-level"]).joined(separator: ", ")
    #expect(error?.description == "\(path): kind: found 'runes', expected one of: \(kinds)")
    try AtomicFile.write(Array("{}".utf8), to: path)
    #expect(throws: BrokenJSON.self) { try Vocabulary(folder: folder.path) }
    #expect(throws: SettingError.self) { try VocabularySettings(kind: "runes") }
  }
}
