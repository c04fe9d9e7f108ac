/// A SentencePiece model as its file has it.
///
/// A real model that is read and written again gives the same bytes.
///
/// - Source: sentencepiece 0.2.3, `sentencepiece_model.proto`.
package struct SentencePieceModel: Hashable, Sendable {
  /// What a piece is for.
  package enum PieceType: UInt8, Sendable {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  /// A piece; its id is its place among the pieces.
  package struct Piece: Hashable, Sendable {
    package var bytes: [UInt8]
    package var score: Float
    package var type: PieceType
    /// Its message, where that differs from what is written for these values.
    fileprivate var original: [UInt8]?

    package init(bytes: [UInt8], score: Float, type: PieceType = .normal) {
      self.bytes = bytes
      self.score = score
      self.type = type
    }
  }

  /// More pieces than this are refused: it is sixteen times the largest vocabulary in use, and
  /// takes some 400 MB.
  package static let largestPieceCount = 1 << 22

  package var pieces: [Piece] = []
  package var trainer = TrainerSpec()
  package var normaliser = NormaliserSpec()
  /// Applied to decoded text.
  package var denormaliser: NormaliserSpec?
  /// All else that the file has.
  package var others: [WireMessage.Field] = []

  package init() {}

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - serialised: The contents of a `.model`.
  ///   - file: Its name, for errors.
  /// - Throws: ``VocabularyError`` for what is no model, and for more than
  ///   ``largestPieceCount`` pieces.
  package init(serialised: [UInt8], file: String) throws(VocabularyError) {
    let result: Result<Self, VocabularyError> = serialised.withUnsafeBytes { bytes in
      do throws(VocabularyError) {
        return .success(try Self(bytes, file: file))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  private init(_ bytes: UnsafeRawBufferPointer, file: String) throws(VocabularyError) {
    let count = try Self.countPieces(bytes, file: file)
    guard count <= Self.largestPieceCount else {
      throw VocabularyError(
        file: file, key: "pieces", found: "\(count)", expected: "at most \(Self.largestPieceCount)")
    }
    pieces.reserveCapacity(count)
    var reader = WireReader(bytes, 0..<bytes.count, file: file)
    while !reader.isAtEnd {
      let start = reader.offset
      switch try reader.next() {
      case (1, .bytes(let range)):
        try pieces.append(Self.piece(pieces.count, bytes, range, file: file))
      case (2, .bytes(let range)):
        trainer.message.fields += try WireMessage(bytes, range, file: file).fields
      case (3, .bytes(let range)):
        normaliser.message.fields += try WireMessage(bytes, range, file: file).fields
      case (5, .bytes(let range)):
        var spec = denormaliser ?? NormaliserSpec()
        spec.message.fields += try WireMessage(bytes, range, file: file).fields
        denormaliser = spec
      case (let number, let payload):
        guard number != 1, number != 2, number != 3, number != 5 else {
          throw VocabularyError(
            file: file, key: "byte \(start)", found: "field \(number) as a number",
            expected: "a message")
        }
        others.append(.init(number, .init(payload, in: bytes)))
      }
    }
  }

  private static func countPieces(
    _ bytes: UnsafeRawBufferPointer, file: String
  ) throws(VocabularyError) -> Int {
    var reader = WireReader(bytes, 0..<bytes.count, file: file)
    var count = 0
    while !reader.isAtEnd { if try reader.next().number == 1 { count += 1 } }
    return count
  }

  private static func piece(
    _ index: Int, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, file: String
  ) throws(VocabularyError) -> Piece {
    var piece = Piece(bytes: [], score: 0)
    var reader = WireReader(bytes, range, file: file)
    while !reader.isAtEnd {
      switch try reader.next() {
      case (1, .bytes(let range)): piece.bytes = Array(bytes[range])
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .varint(let number)):
        // As protobuf has it, a word that an enumeration lacks counts as an unknown field.
        if let type = UInt8(exactly: number).flatMap(PieceType.init) { piece.type = type }
      case (let number, _):
        if number <= 3 {
          throw VocabularyError(
            file: file, key: "pieces[\(index)]",
            found: "a value of the wrong kind in field \(number)",
            expected: "a string, a score and a type")
        }
      }
    }
    if piece.score.isNaN {
      throw VocabularyError(
        file: file, key: "pieces[\(index)].score", found: "nan", expected: "a number")
    }
    let original = bytes[range]
    if !original.elementsEqual(canonical(piece)) { piece.original = Array(original) }
    return piece
  }

  /// The message of `piece` as the package's trainer writes it.
  private static func canonical(_ piece: Piece) -> [UInt8] {
    var writer = WireWriter()
    writer.append(1, piece.bytes)
    writer.append(.init(2, .fixed32(piece.score.bitPattern)))
    if piece.type != .normal { writer.append(.init(3, .varint(UInt64(piece.type.rawValue)))) }
    return writer.bytes
  }

  /// The contents of a `.model`.
  package func serialised() -> [UInt8] {
    var writer = WireWriter()
    for piece in pieces { writer.append(1, Self.message(of: piece)) }
    if !trainer.message.fields.isEmpty { writer.append(2, trainer.message.serialised()) }
    if !normaliser.message.fields.isEmpty { writer.append(3, normaliser.message.serialised()) }
    for field in others where field.number < 5 { writer.append(field) }
    if let denormaliser { writer.append(5, denormaliser.message.serialised()) }
    for field in others where field.number > 5 { writer.append(field) }
    return writer.bytes
  }

  private static func message(of piece: Piece) -> [UInt8] {
    guard let original = piece.original else { return canonical(piece) }
    let unchanged = original.withUnsafeBytes { bytes in
      (try? self.piece(0, bytes, 0..<bytes.count, file: "")) == piece
    }
    return unchanged ? original : canonical(piece)
  }
}
