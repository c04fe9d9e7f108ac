import ByteIO
import Values

/// A vocabulary: what turns text into ids, of whatever kind it is.
///
/// The kinds are the closed list in `VocabularyKinds.swift`. A vocabulary holds one of them behind
/// one dynamic call a batch of documents, and not as an enumeration: with that, every function here
/// would be a `switch` that each new kind edits, and the call costs nothing at that grain.
///
/// - Units: ids are `Int32`; where a vocabulary is small enough they travel as 16 bits.
public struct Vocabulary: Sendable {
  /// The SHA-256 of `vocabulary.json`, which token shards and weights name their vocabulary by.
  public let digest: String
  private let concrete: any VocabularyKind
  private let json: [UInt8]

  /// The name of the file that a vocabulary's folder always has.
  public static let fileName = "vocabulary.json"

  /// A vocabulary of the kind of `concrete`, which need not be among those that recipes name.
  package init(_ concrete: any VocabularyKind) throws {
    self.concrete = concrete
    json = try concrete.json()
    digest = SHA256.hex(of: json)
  }

  /// Makes the vocabulary that `settings` describe.
  ///
  /// - Parameter text: What it is trained on, where its kind is.
  /// - Throws: What the kind's trainer throws, such as for more pieces than the text has.
  public init(_ settings: VocabularySettings, from text: TrainingText) async throws {
    try self.init(await settings.make(text))
  }

  /// Opens the vocabulary in `folder`.
  ///
  /// - Throws: ``VocabularyError``; `BrokenJSON` where `vocabulary.json` is no description of a
  ///   vocabulary; `ByteIOError`.
  public init(folder: String) throws {
    let path = "\(folder)/\(Self.fileName)"
    let bytes = try readFile(path)
    let heading = try StableJSON.decode(VocabularyHeading.self, from: bytes, file: path)
    guard let kind = Self.openedKinds.first(where: { $0.word == heading.kind }) else {
      throw VocabularyError(
        file: path, key: "kind", found: "'\(heading.kind)'",
        expected: Self.expected(Self.openedKinds))
    }
    try self.init(kind.init(json: bytes, folder: folder))
  }

  /// Writes `vocabulary.json` into `folder`, and before it the kind's other files.
  ///
  /// - Returns: The names of these files.
  @discardableResult
  public func write(to folder: String) throws -> [String] {
    let exports = try concrete.exports()
    for file in exports { try AtomicFile.write(file.bytes, to: "\(folder)/\(file.name)") }
    try AtomicFile.write(json, to: "\(folder)/\(Self.fileName)")
    return exports.map(\.name)
  }

  /// The word of its kind, such as `bpe`.
  public var kind: String { type(of: concrete).word }

  /// The number of ids: they are `0 ..< size`, and a model has as many rows of its embedding.
  public var size: Int { concrete.size }

  /// The ids that stand for no text.
  public var special: SpecialIDs { concrete.special }

  /// The id that hides a token from a masked language model, where the vocabulary has one.
  public var mask: Int32? { concrete.mask }

  /// The bytes of text that `id` stands for; none for special ids and for ids that there are not.
  public func bytes(of id: Int32) -> [UInt8] { concrete.bytes(of: id) }

  /// The piece of `id` as the kind's own files spell it; none for ids without a piece.
  public func piece(_ id: Int32) -> [UInt8] { concrete.piece(id) }

  /// The ids that stand for text.
  package var textIDs: [Int32] {
    let specials: Set = [special.padding, special.endOfText, special.unknown]
    return (0..<Int32(size)).filter { !specials.contains($0) && !bytes(of: $0).isEmpty }
  }

  /// The number of bytes of text that each id stands for, by id.
  public var byteCounts: [Int] { (0..<Int32(size)).map { bytes(of: $0).count } }

  /// The text that `ids` stand for, which need not be valid UTF-8, since a row may begin or end
  /// inside a character.
  public func decode(_ ids: [Int32]) -> [UInt8] { concrete.decode(ids) }

  /// Appends the ids of each of `texts` to `tokens`, without ends of text.
  public func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    concrete.encode(texts, into: &tokens)
  }

  static func expected(_ kinds: [any VocabularyKind.Type]) -> String {
    "one of: \(kinds.map { $0.word }.joined(separator: ", "))"
  }
}

/// What every `vocabulary.json` says, whatever its kind.
struct VocabularyHeading: Decodable {
  var kind: String
}
