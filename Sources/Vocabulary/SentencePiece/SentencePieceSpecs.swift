/// A section of a SentencePiece model, with proto2's rules: a field that is absent has its default,
/// and stays absent when the model is written.
package protocol SentencePieceSpec: Hashable, Sendable {
  /// The fields as they stand, those unknown here among them.
  var message: WireMessage { get set }
}

extension SentencePieceSpec {
  func integer(_ number: UInt32, _ otherwise: Int) -> Int {
    if case .varint(let value) = message.last(number) {
      Int(Int32(truncatingIfNeeded: value))
    } else {
      otherwise
    }
  }

  mutating func setInteger(_ number: UInt32, _ value: Int) {
    message.set(number, [.varint(UInt64(bitPattern: Int64(value)))])
  }

  func flag(_ number: UInt32, _ otherwise: Bool) -> Bool {
    if case .varint(let value) = message.last(number) { value != 0 } else { otherwise }
  }

  mutating func setFlag(_ number: UInt32, _ value: Bool) {
    message.set(number, [.varint(value ? 1 : 0)])
  }

  func float(_ number: UInt32, _ otherwise: Float) -> Float {
    if case .fixed32(let bits) = message.last(number) { Float(bitPattern: bits) } else { otherwise }
  }

  mutating func setFloat(_ number: UInt32, _ value: Float) {
    message.set(number, [.fixed32(value.bitPattern)])
  }

  func bytes(_ number: UInt32, _ otherwise: String = "") -> [UInt8] {
    if case .bytes(let bytes) = message.last(number) { bytes } else { Array(otherwise.utf8) }
  }

  mutating func setBytes(_ number: UInt32, _ value: [UInt8]) {
    message.set(number, [.bytes(value)])
  }

  func list(_ number: UInt32) -> [[UInt8]] {
    message.fields.compactMap { field in
      if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil }
    }
  }

  mutating func setList(_ number: UInt32, _ values: [[UInt8]]) {
    message.set(number, values.map { .bytes($0) })
  }
}

/// How a SentencePiece model was trained, as far as it matters to who reads or writes one.
///
/// - Source: sentencepiece 0.2.3, `sentencepiece_model.proto`.
package struct TrainerSpec: SentencePieceSpec {
  package var message = WireMessage()

  package init() {}

  /// The kinds of model.
  package enum ModelType: Int, Sendable {
    case unigram = 1
    case bpe = 2
    case word = 3
    case character = 4
  }

  /// The kind of model as its number, which need not be one of ``ModelType``.
  package var modelTypeNumber: Int { integer(3, 1) }
  package var modelType: ModelType? {
    get { ModelType(rawValue: modelTypeNumber) }
    set { if let newValue { setInteger(3, newValue.rawValue) } }
  }
  package var vocabularySize: Int {
    get { integer(4, 8000) }
    set { setInteger(4, newValue) }
  }
  package var characterCoverage: Float {
    get { float(10, 0.9995) }
    set { setFloat(10, newValue) }
  }
  /// In bytes.
  package var maximumSentenceLength: Int {
    get { integer(18, 4192) }
    set { setInteger(18, newValue) }
  }
  /// In code points.
  package var maximumPieceLength: Int {
    get { integer(20, 16) }
    set { setInteger(20, newValue) }
  }
  package var splitsByScript: Bool {
    get { flag(21, true) }
    set { setFlag(21, newValue) }
  }
  package var splitsByWhitespace: Bool {
    get { flag(22, true) }
    set { setFlag(22, newValue) }
  }
  package var splitsByNumber: Bool {
    get { flag(23, true) }
    set { setFlag(23, newValue) }
  }
  package var treatsWhitespaceAsSuffix: Bool {
    get { flag(24, false) }
    set { setFlag(24, newValue) }
  }
  package var splitsDigits: Bool {
    get { flag(25, false) }
    set { setFlag(25, newValue) }
  }
  package var allowsWhitespaceOnlyPieces: Bool {
    get { flag(26, false) }
    set { setFlag(26, newValue) }
  }
  package var controlSymbols: [[UInt8]] {
    get { list(30) }
    set { setList(30, newValue) }
  }
  package var userDefinedSymbols: [[UInt8]] {
    get { list(31) }
    set { setList(31, newValue) }
  }
  package var hasHardVocabularyLimit: Bool {
    get { flag(33, true) }
    set { setFlag(33, newValue) }
  }
  package var hasByteFallback: Bool {
    get { flag(35, false) }
    set { setFlag(35, newValue) }
  }
  package var requiredCharacters: [UInt8] {
    get { bytes(36) }
    set { setBytes(36, newValue) }
  }
  package var unknownID: Int {
    get { integer(40, 0) }
    set { setInteger(40, newValue) }
  }
  package var beginningID: Int {
    get { integer(41, 1) }
    set { setInteger(41, newValue) }
  }
  package var endID: Int {
    get { integer(42, 2) }
    set { setInteger(42, newValue) }
  }
  package var paddingID: Int {
    get { integer(43, -1) }
    set { setInteger(43, newValue) }
  }
  package var unknownSurface: [UInt8] {
    get { bytes(44, " \u{2047} ") }
    set { setBytes(44, newValue) }
  }
  package var unknownPiece: [UInt8] {
    get { bytes(45, "<unk>") }
    set { setBytes(45, newValue) }
  }
  package var beginningPiece: [UInt8] {
    get { bytes(46, "<s>") }
    set { setBytes(46, newValue) }
  }
  package var endPiece: [UInt8] {
    get { bytes(47, "</s>") }
    set { setBytes(47, newValue) }
  }
  package var paddingPiece: [UInt8] {
    get { bytes(48, "<pad>") }
    set { setBytes(48, newValue) }
  }
}

/// What becomes of text before it is encoded.
///
/// - Source: sentencepiece 0.2.3, `sentencepiece_model.proto`.
package struct NormaliserSpec: SentencePieceSpec {
  package var message = WireMessage()

  package init() {}

  package var name: [UInt8] {
    get { bytes(1) }
    set { setBytes(1, newValue) }
  }
  /// A trie and the replacements that it leads to; see ``SentencePieceCharsMap``.
  package var charsMap: [UInt8] {
    get { bytes(2) }
    set { setBytes(2, newValue) }
  }
  package var addsDummyPrefix: Bool {
    get { flag(3, true) }
    set { setFlag(3, newValue) }
  }
  package var removesExtraWhitespace: Bool {
    get { flag(4, true) }
    set { setFlag(4, newValue) }
  }
  package var escapesWhitespace: Bool {
    get { flag(5, true) }
    set { setFlag(5, newValue) }
  }
}
