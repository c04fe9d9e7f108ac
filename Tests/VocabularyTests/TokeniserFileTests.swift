import TestSupport
import Testing
import Vocabulary

/// Broken and foreign `tokenizer.json` files.
@Suite struct TokeniserFileTests {
  private static let good = """
    {"version": "1.0", "truncation": {"max_length": 2}, "padding": null,
    "added_tokens": [
    {"id": 1, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false,
     "normalized": false, "special": true}, {"id": 6, "content": "<new>", "special": false}],
    "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
    "strip_accents": null, "lowercase": true},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
    "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
    "max_input_chars_per_word": 100,
    "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "caf\\u00e9": 5, "cafe": 4}}}
    """

  private func open(_ text: String) throws -> WordPieceVocabulary {
    try WordPieceVocabulary(tokenizerJSON: Array(text.utf8), file: "t")
  }

  @Test func aGoodFileIsRead() throws {
    let vocabulary = try open(Self.good)
    #expect(vocabulary.size == 7)
    #expect(vocabulary.model.normaliser == BertNormaliser(stripAccents: true, lowercase: true))
    #expect(vocabulary.encode(Array("CAFÉ <new> <NEW>x".utf8)) == [4, 6, 6, 1])
    #expect(vocabulary.row([4]).ids == [2, 4, 3])
    #expect(vocabulary.special == .init(padding: 0, endOfText: 3, unknown: 1))
  }

  @Test func whatIsLeftOutTakesItsDefault() throws {
    var text = Self.good.replacing(#""clean_text": true, "handle_chinese_chars": true,"#, with: "")
    text = text.replacing(#""strip_accents": null, "lowercase": true"#, with: #""lowercase": null"#)
    text = text.replacing(###""continuing_subword_prefix": "##","###, with: "")
    text = text.replacing(#""max_input_chars_per_word": 100,"#, with: "")
    #expect(try open(text).model == open(Self.good).model)
    let plain = Self.good.replacing(
      ###""decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true}"###,
      with: #""decoder": null"#)
    #expect(try open(plain).decode([4, 5]) == Array("cafe café".utf8))
  }

  /// As `decoders.WordPiece()` of `tokenizers` 0.23.3 has it.
  @Test(arguments: [
    ("' do not", "cafe'do not"), ("do not", "cafe don't"), ("n't", "cafen't"), ("a .", "cafe a."),
    ("' ' x", "cafe'' x"), ("'s 's", "cafe's's"), ("x", "cafe x"), (",", "cafe,"),
  ])
  func spacesAreCleanedUp(token: String, text: String) throws {
    let vocabulary = try open(Self.good.replacing("<new>", with: token))
    #expect(String(decoding: vocabulary.decode([4, 6]), as: UTF8.self) == text)
    #expect(String(decoding: vocabulary.decode([6]), as: UTF8.self).hasSuffix(token.suffix(1)))
  }

  /// A replacement in the good file, and what is said of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let found: String
    let by: String
    let complaint: String

    init(_ found: String, _ by: String, _ complaint: String) {
      (self.found, self.by, self.complaint) = (found, by, complaint)
    }

    var testDescription: String { complaint }
  }

  @Test(arguments: [
    Fault(
      #""BertNormalizer""#, #""NFC""#, "normalizer.type: found 'NFC', expected 'BertNormalizer'"),
    Fault(
      #""BertPreTokenizer""#, #""Whitespace""#,
      "pre_tokenizer.type: found 'Whitespace', expected 'BertPreTokenizer'"),
    Fault(
      #"{"type": "BertPreTokenizer"}"#, "null",
      "pre_tokenizer.type: found nothing, expected 'BertPreTokenizer'"),
    Fault(
      #"{"type": "WordPiece", "unk"#, #"{"type": "BPE", "unk"#,
      "model.type: found 'BPE', expected 'WordPiece'"),
    Fault(
      #"{"type": "WordPiece", "pre"#, #"{"type": "ByteLevel", "pre"#,
      "decoder.type: found 'ByteLevel', expected 'WordPiece'"),
    Fault(
      #""BertProcessing""#, #""RobertaProcessing""#,
      "post_processor.type: found 'RobertaProcessing', "
        + "expected 'TemplateProcessing' or 'BertProcessing'"),
    Fault(
      #""unk_token": "[UNK]""#, #""unk_token": "?""#,
      "model.unk_token: found '?', expected a piece of model.vocab, which stands for unknown words"
    ),
    Fault(
      #""unk_token": "[UNK]""#, #""unk_token": null"#,
      "model.unk_token: found nothing, expected a text"),
    Fault(
      #""cafe": 4"#, #""cafe": 6"#,
      "model.vocab.cafe: found '6', expected an id below the number of pieces, 6: ids have no gaps"
    ),
    Fault(
      #""cafe": 4"#, #""cafe": -1"#,
      "model.vocab.cafe: found '-1', expected an id below the number of pieces, 6: "
        + "ids have no gaps"),
    Fault(
      #""cafe": 4"#, #""cafe": 5"#,
      "model.vocab.cafe: found '5', expected an id of its own, not that of 'café'"),
    Fault(
      #""cafe": 4"#, #""[PAD]": 4"#, "model.vocab.[PAD]: found it twice, expected each piece once"),
    Fault(
      #""cafe": 4"#, #""cafe": 4.5"#,
      "model.vocab.cafe: found '4.5', expected an id below the number of pieces, 6: "
        + "ids have no gaps"),
    Fault(
      #""vocab": {"#, #""vocab": {}, "v": {"#,
      "model.vocab: found an object, expected an object of pieces and their ids"),
    Fault(
      #""id": 6"#, #""id": 7"#, "added_tokens.1.id: found '7', expected 6, the next that is free"),
    Fault(
      #""id": 1,"#, #""id": 2,"#, "added_tokens.0.id: found '2', expected 1, that of the piece"),
    Fault(
      #""<new>""#, #""[UNK]""#,
      "added_tokens.1.content: found '[UNK]', expected a text, and each once"
    ),
    Fault(
      #""<new>""#, "\"\(String(repeating: "x", count: 1001))\"",
      "added_tokens.1.content: found '\(String(repeating: "x", count: 40))', expected at most 1000 bytes"
    ),
    Fault(#""<new>""#, #""""#, "added_tokens.1.content: found '', expected a text, and each once"),
    Fault(
      #""<new>""#, #""\u0301""#,
      "added_tokens: found '\u{301}', expected a token of which normalising leaves something"),
    Fault(
      #"["[SEP]", 3]"#, #"["[SEP]", 99]"#,
      "post_processor.sep: found '99', expected a whole number from 0 to 6"),
    Fault(
      #""[PAD]": 0"#, #""[pad]": 0"#,
      "model.vocab: found nothing, expected a piece '[PAD]' or '<pad>', which fills rows"),
    Fault(
      #""max_input_chars_per_word": 100"#, #""max_input_chars_per_word": 0"#,
      "model.max_input_chars_per_word: found '0', expected a whole number from 1 to 1073741824"),
    Fault(
      #""lowercase": true"#, #""lowercase": 1"#,
      "normalizer.lowercase: found '1', expected true or false"),
    Fault(
      #"{"version""#, #"{version"#,
      "byte 1: found \"version: \\\"1.\", expected a key in double quotes"),
  ])
  func aFaultIsNamed(fault: Fault) {
    let text = Self.good.replacing(fault.found, with: fault.by)
    #expect(text != Self.good)
    let error = #expect(throws: VocabularyError.self) { try open(text) }
    #expect(error?.description == "t: \(fault.complaint)")
  }

  @Test(arguments: [
    "", "[]", "{", "null", "{}", #"{"model":{"type":"WordPiece"}}"#, "[[[[", #"{"a":"\ud800"}"#,
    #"{"a":"\u12"}"#, #"{"a":1e}"#, #"{"a":tru}"#, "{}x", "\u{FEFF}{}",
    String(repeating: "[", count: 100_000), #"{"a":"\#u{1}"}"#, #"{"a" 1}"#, #"{"a":1 "b":2}"#,
    "[1 2]",
  ])
  func whatIsNoTokeniserIsRefused(text: String) {
    #expect(throws: VocabularyError.self) { try open(text) }
  }

  private func withTemplate(ids: Int, parts: Int) -> String {
    let ids = Array(repeating: "3", count: ids).joined(separator: ",")
    let part = #"{"SpecialToken":{"id":"[SEP]","type_id":0}}"#
    let parts = Array(repeating: part, count: parts).joined(separator: ",")
    return Self.good.replacing(
      #"{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}"#,
      with: #"{"type":"TemplateProcessing","single":[\#(parts)],"pair":[],"special_tokens":"#
        + #"{"[SEP]":{"ids":[]},"[SEP]":{"ids":[\#(ids)]}}}"#)
  }

  @Test(arguments: [(200_000, 20_000), (1, 1025), (1025, 1), (41, 25)])
  func templatesOfManyPartsAreRefused(ids: Int, parts: Int) {
    let error = #expect(throws: VocabularyError.self) {
      try open(withTemplate(ids: ids, parts: parts))
    }
    #expect(
      error?.description == """
        t: post_processor.single: found more than 1024 parts, expected at most 1024, each id of a \
        special token one of them
        """)
  }

  @Test func aTemplateMayHave1024Parts() throws {
    for (ids, parts) in [(1, 1024), (1024, 1), (32, 32)] {
      let vocabulary = try open(withTemplate(ids: ids, parts: parts))
      #expect(vocabulary.row([]).ids == Array(repeating: 3, count: 1024))
    }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let error = #expect(throws: VocabularyError.self) {
      try WordPieceVocabulary(tokenizerJSON: [0x7B, 0xFF, 0x7D], file: "t")
    }
    #expect(
      error?.description == "t: byte 0: found bytes that are no UTF-8, expected JSON in UTF-8")
  }

  @Test func escapesAreRead() throws {
    let text = Self.good.replacing("\"cafe\"", with: #""\ud83d\ude00\n\"\\\/\b""#)
    let vocabulary = try open(text)
    #expect(vocabulary.model.pieces[4] == Array("\u{1F600}\n\"\\/\u{8}".utf8))
    let written = try vocabulary.exports()[0].bytes
    #expect(try WordPieceVocabulary(tokenizerJSON: written, file: "t").model == vocabulary.model)
  }

  @Test func mutatedFilesNeverTrap() {
    let bytes = Array(Self.good.utf8)
    var generator = SeededGenerator(seed: 4)
    let tokens = ["0", "-1", "9999999999999999999", "null", "{", "]", "\"", "\\u", "[PAD]", "##"]
    for _ in 0..<3_000 {
      let mutated = mutated(bytes, tokens, &generator)
      guard let read = try? WordPieceVocabulary(tokenizerJSON: mutated, file: "") else { continue }
      let ids = read.encode(Array("café <new> [UNK] x".utf8))
      #expect(ids.allSatisfy { (0..<Int32(read.size)).contains($0) })
    }
  }
}

/// Broken and foreign files of byte-level models.
@Suite struct ByteLevelFileTests {
  private static let good = ##"""
    {"added_tokens": [{"id": 5, "content": "</s>", "special": true}],
    "normalizer": null,
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
    "post_processor": {"type": "ByteLevel", "trim_offsets": true}, "decoder": {"type": "ByteLevel"},
    "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
    "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
    "vocab": {"a": 0, "b": 1, "ab": 2, "c": 3, "abc": 4}, "merges": ["#version: 0.2", "a b", "ab c"]}}
    """##

  private static let split = #"""
    {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "REGEX"},
    "behavior": "Isolated", "invert": false},
    {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}
    """#

  private static let words =
    #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}"#

  private static func escaped(_ pattern: WordPattern) -> String {
    pattern.regex.replacing("\\", with: "\\\\")
  }

  private static func withSplit(_ regex: String) -> String {
    good.replacing(words, with: split.replacing("REGEX", with: regex))
  }

  private func open(_ text: String) throws -> ByteLevelVocabulary {
    try ByteLevelVocabulary(tokenizerJSON: Array(text.utf8), file: "t")
  }

  @Test func aGoodFileIsRead() throws {
    let vocabulary = try open(Self.good)
    #expect(vocabulary.size == 6 && vocabulary.special.endOfText == 5)
    #expect(vocabulary.encode(Array("abcab</s>b?".utf8)) == [4, 2, 5, 1])
    let early = try open(Self.good.replacing(#""type": "BPE", "#, with: ""))
    #expect(early.model.merges == vocabulary.model.merges)
    let lists = try open(
      Self.good.replacing(##"["#version: 0.2", "a b", "ab c"]"##, with: #"[["a","b"],["ab","c"]]"#))
    #expect(lists.model.merges == vocabulary.model.merges)
    let twice = try open(Self.good.replacing(#""ab c""#, with: #""ab c", "a b""#))
    #expect(twice.model.merges == vocabulary.model.merges.reversed())
  }

  @Test(arguments: WordPattern.allCases) func patternsAreKnownByTheirText(
    pattern: WordPattern
  ) throws {
    let text = Self.withSplit(Self.escaped(pattern))
    #expect(try open(text).model.pattern == pattern)
    let removed = text.replacing(
      #""Isolated", "invert": false"#, with: #""Removed", "invert": true"#)
    #expect(try open(removed).model.pattern == pattern)
  }

  @Test func endsAndPaddingAreFound() throws {
    let roberta = Self.good.replacing(
      #"{"type": "ByteLevel", "trim_offsets": true}"#,
      with: #"{"type": "RobertaProcessing", "sep": ["c", 3], "cls": ["a", 0]}"#)
    #expect(try open(roberta).special == .init(padding: 3, endOfText: 3, unknown: 3))
    let sequence = Self.good.replacing(
      #"{"type": "ByteLevel", "trim_offsets": true}"#,
      with: #"""
        {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "c", "type_id": 0}}, {"Sequence": {"id": "A",
        "type_id": 0}}], "pair": [], "special_tokens": {"c": {"ids": [3]}}}]}
        """#)
    #expect(try open(sequence).special.endOfText == 5)
    let several = Self.good.replacing(
      #"{"type": "ByteLevel", "trim_offsets": true}"#,
      with: #"""
        {"type": "Sequence", "processors": [{"type": "BertProcessing", "sep": ["c", 3], "cls":
        ["a", 0]}, {"type": "RobertaProcessing", "sep": ["b", 1], "cls": ["a", 0]},
        {"type": "ByteLevel"}]}
        """#)
    #expect(try open(several).special.endOfText == 1)
    let padded = Self.good.replacing(#""c": 3, "abc": 4"#, with: #""<pad>": 3, "c": 4"#)
      .replacing(#", "ab c""#, with: "")
    #expect(try open(padded).special == .init(padding: 3, endOfText: 5, unknown: 5))
    let unknown = Self.good.replacing(#""unk_token": null"#, with: #""unk_token": "c""#)
    #expect(try open(unknown).encode(Array("a??b".utf8)) == [0, 3, 3, 1])
    #expect(try open(unknown).bytes(of: 3) == [] && open(unknown).bytes(of: 1) == [0x62])
    let fused = unknown.replacing(#""fuse_unk": false"#, with: #""fuse_unk": true"#)
    #expect(try open(fused).encode(Array("a??b".utf8)) == [0, 3, 1])
  }

  @Test(arguments: [
    (#""BPE""#, #""Unigram""#, "model.type: found 'Unigram', expected 'BPE'"),
    (
      #""normalizer": null"#, #""normalizer": {"type": "NFKC"}"#,
      "normalizer.type: found 'NFKC', expected 'NFC'"
    ),
    (
      #""decoder": {"type": "ByteLevel"}"#, #""decoder": null"#,
      "decoder.type: found nothing, expected 'ByteLevel'"
    ),
    (
      #""dropout": null"#, #""dropout": 0.1"#,
      "model.dropout: found '0.1', expected none: the same text always has the same ids here"
    ),
    (
      #""continuing_subword_prefix": """#, ###""continuing_subword_prefix": "##""###,
      "model.continuing_subword_prefix: found '##', expected none"
    ),
    (
      #""byte_fallback": false"#, #""byte_fallback": true"#,
      "model.byte_fallback: found true, expected false: every byte is a piece of a byte-level model"
    ),
    (
      #""unk_token": null"#, #""unk_token": "?""#,
      "model.unk_token: found '?', expected a piece of model.vocab, which stands for bytes "
        + "without one"
    ),
    (#""ab c""#, #""ab d""#, "model.merges.2: found 'd', expected pieces of model.vocab"),
    (#""ab c""#, #""b c""#, "model.merges.2: found 'bc', expected pieces of model.vocab"),
    (
      #""ab c""#, #""a b c""#,
      "model.merges.2: found 'a b c', expected two pieces, as 'a b' or as a list"
    ),
    (
      #""ab c""#, #"["ab", 1]"#,
      "model.merges.2: found a list, expected two pieces, as 'a b' or as a list"
    ),
    (
      #""</s>""#, #""<end>""#,
      "added_tokens: found nothing, expected one of '<|endoftext|>', '<|end_of_text|>', '</s>', "
        + "'<eos>', '[SEP]', '<|im_end|>', which ends texts"
    ),
    (
      #""trim_offsets": true},"#, #""use_regex": false},"#,
      "pre_tokenizer.use_regex: found false, expected true, or a Split before it"
    ),
    (
      #""add_prefix_space": false, "trim"#, #""trim"#,
      "pre_tokenizer.add_prefix_space: found nothing, expected true or false"
    ),
    (
      #"{"type": "ByteLevel", "add"#, #"{"type": "Metaspace", "add"#,
      "pre_tokenizer.type: found 'Metaspace', expected 'ByteLevel' or 'Sequence'"
    ),
    (
      #"{"type": "ByteLevel", "trim_offsets": true},"#, #"{"type": "Other"},"#,
      "post_processor.type: found 'Other', expected 'ByteLevel' or 'TemplateProcessing' or "
        + "'RobertaProcessing' or 'BertProcessing' or 'Sequence'"
    ),
  ])
  func aFaultIsNamed(found: String, by: String, complaint: String) {
    let text = Self.good.replacing(found, with: by)
    #expect(text != Self.good)
    let error = #expect(throws: VocabularyError.self) { try open(text) }
    #expect(error?.description == "t: \(complaint)")
  }

  @Test func anotherPatternIsNamed() {
    let error = #expect(throws: VocabularyError.self) { try open(Self.withSplit("[a-z]+")) }
    #expect(error?.key == "pre_tokenizer.pretokenizers.0.pattern.Regex")
    #expect(error?.found == "'[a-z]+'")
    #expect(error?.expected.contains(WordPattern.contractions.regex) == true)
    let good = Self.withSplit(Self.escaped(.singleDigits))
    for (found, by, key) in [
      (#""Isolated""#, #""Removed""#, "0.behavior"),
      (#""use_regex": false"#, #""x": 1"#, "1.use_regex"),
      (#""add_prefix_space": false"#, #""add_prefix_space": true"#, "1.add_prefix_space"),
      (#""Split""#, #""Digits""#, "0.type"),
    ] {
      let error = #expect(throws: VocabularyError.self) {
        try open(good.replacing(found, with: by))
      }
      #expect(error?.key == "pre_tokenizer.pretokenizers.\(key)")
    }
  }

  @Test func mutatedFilesNeverTrap() {
    let bytes = Array(Self.good.utf8)
    var generator = SeededGenerator(seed: 5)
    let tokens = ["0", "-1", "9999999999999999999", "null", "{", "]", "\"", "\\u", "a", " "]
    for _ in 0..<3_000 {
      let mutated = mutated(bytes, tokens, &generator)
      guard let read = try? ByteLevelVocabulary(tokenizerJSON: mutated, file: "") else { continue }
      let text = Array("abcab </s> c\u{301}".utf8)
      let ids = read.encode(text)
      #expect(ids.allSatisfy { (0..<Int32(read.size)).contains($0) })
      #expect(ids == SlowByteLevelEncoder(read.model).encode(text))
    }
  }
}

/// `bytes` with one to three faults: a byte that is another, some left out, a token put in, or the
/// end cut off.
private func mutated(
  _ bytes: [UInt8], _ tokens: [String], _ generator: inout SeededGenerator
) -> [UInt8] {
  var mutated = bytes
  for _ in 0..<Int.random(in: 1...3, using: &generator) {
    let place = Int.random(in: 0..<mutated.count, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: mutated.removeSubrange(place..<min(mutated.count, place + 5))
    case 2:
      mutated.insert(
        contentsOf: Array((tokens.randomElement(using: &generator) ?? "").utf8), at: place)
    default: mutated = Array(mutated.prefix(place + 1))
    }
  }
  return mutated
}
