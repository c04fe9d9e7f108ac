import ByteIO
import Foundation
import Vocabulary

extension FuzzTarget {
  /// A model of SentencePiece, and text from the end of the same bytes.
  static let sentencePiece = FuzzTarget(
    name: "sentencepiece",
    dictionary: Array<[UInt8]>(
      tokens: "<unk>", "<s>", "</s>", "<0x41>", "\u{2581}", "\u{2581}a", "\u{18}\u{2}",
      "\u{18}\u{3}", "\u{18}\u{4}", "\u{18}\u{5}", "\u{18}\u{6}", "\u{12}\u{2}\u{18}\u{2}"),
    seeds: {
      var model = SentencePieceModel()
      model.trainer.modelType = .bpe
      model.pieces = [.init(bytes: Array("<unk>".utf8), score: 0, type: .unknown)]
      for (index, piece) in ["ab", "\u{2581}ab", "abab", "a", "b", "\u{2581}", "é"].enumerated() {
        model.pieces.append(.init(bytes: Array(piece.utf8), score: Float(-index)))
      }
      let plain = model.serialised()
      model.pieces[3].type = .unused
      model.pieces.append(.init(bytes: Array("<s>".utf8), score: 0, type: .userDefined))
      model.normaliser.charsMap = try SentencePieceCharsMap(rules: [
        (["a", "\u{301}"], ["á"]), (["c"], ["a", "b"]), (["\u{3000}"], [" "]),
      ]).serialised()
      return [plain, model.serialised()].withDamage
    },
    run: { input in
      guard let model = try? SentencePieceModel(serialised: input, file: "") else { return }
      let again = try? SentencePieceModel(serialised: model.serialised(), file: "")
      // By its bytes: fields that stood in another order are written in the usual one.
      require(
        again?.serialised() == model.serialised(),
        "a model that was read can be written, and read again the same")
      guard let vocabulary = try? BPEVocabulary(model: input, file: "") else { return }
      guard let slow = try? SlowSentencePieceEncoder(model, file: "") else {
        violation("a model for the encoder is one for its twin")
      }
      let texts = [Array(input.suffix(80)), Array(" ab abab  c\u{3000}ba\u{301}<s> \0x".utf8)]
      for text in texts {
        var batch = TextBatch()
        text.withUnsafeBytes { batch.append($0) }
        var tokens = TokenBatch()
        vocabulary.encode(batch, into: &tokens)
        let ids = vocabulary.size <= 1 << 16 ? tokens.narrow.map { Int32($0) } : tokens.wide
        require(ids.allSatisfy { 0..<vocabulary.size ~= Int($0) }, "ids are in the vocabulary")
        var expected: [Int32] = []
        vocabulary.normaliser.twin.normalise(text).withUnsafeBytes {
          slow.encode(normalised: $0, into: &expected)
        }
        require(ids == expected, "both encoders agree: \(ids), \(expected)")
        _ = vocabulary.decode(ids)
      }
    })

  static let wordPieceJSON = FuzzTarget(
    name: "tokenizer-json",
    dictionary: Array<[UInt8]>(
      tokens: "\"added_tokens\"", "\"normalizer\"", "\"type\"", "\"BertNormalizer\"",
      "\"pre_tokenizer\"", "\"BertPreTokenizer\"", "\"post_processor\"", "\"TemplateProcessing\"",
      "\"decoder\"", "\"WordPiece\"", "\"model\"", "\"vocab\"", "\"unk_token\"", "\"[UNK]\"",
      "\"[PAD]\"", "\"[SEP]\"", "\"lstrip\":true", "\"normalized\":true", "\"single_word\":true",
      "\\ud83d\\ude00", "null", "##"),
    seeds: {
      try seedVocabularies().map { try $0.exports()[0].bytes }.withDamage
    },
    run: { input in
      guard let read = try? WordPieceVocabulary(tokenizerJSON: input, file: "") else { return }
      check(read, input)
      guard let written = try? read.exports()[0].bytes,
        let again = try? WordPieceVocabulary(tokenizerJSON: written, file: "")
      else { violation("a tokeniser that was read can be written and read again") }
      require(
        again.model.pieces == read.model.pieces && again.template == read.template
          && again.special == read.special, "a tokeniser comes back as it was")
    })

  static let wordPieceList = FuzzTarget(
    name: "vocabulary-text",
    dictionary: Array<[UInt8]>(tokens: "[UNK]\n", "[PAD]\n", "[SEP]\n", "[CLS]\n", "##", "\r\n"),
    seeds: {
      try seedVocabularies().map { try $0.exports()[1].bytes }.withDamage
    },
    run: { input in
      guard let read = try? WordPieceVocabulary(vocabularyText: input, file: "") else { return }
      check(read, input)
      guard let written = try? read.exports()[1].bytes,
        let again = try? WordPieceVocabulary(vocabularyText: written, file: "")
      else { violation("a list that was read can be written and read again") }
      require(again.model == read.model, "a list comes back as it was")
    })
}

extension FuzzTarget {
  /// A `tokenizer.json` of a byte-level model, and text from the end of the same bytes.
  static let byteLevelJSON = FuzzTarget(
    name: "byte-level-json",
    dictionary: Array<[UInt8]>(
      tokens: "\"BPE\"", "\"merges\"", "\"a b\"", "[\"a\",\"b\"]", "\"ab c\"",
      "\"ignore_merges\":true", "\"fuse_unk\":true", "\"unk_token\":\"a\"", "\"ByteLevel\"",
      "\"add_prefix_space\":true", "{\"type\":\"NFC\"}", "\"normalized\":true", "\"lstrip\":true",
      "\u{120}", "\"RobertaProcessing\"", "\"Sequence\"", "null"),
    seeds: { byteLevelSeeds.map { Array($0.utf8) }.withDamage },
    run: { input in
      guard let read = try? ByteLevelVocabulary(tokenizerJSON: input, file: "") else { return }
      let slow = SlowByteLevelEncoder(read.model)
      let texts: [[UInt8]] = [
        [], Array("abcab'LL  cab </s>\r\n12345 e\u{301}\u{1DF6} <x> ".utf8),
        [0x80, 0xFF, 0x00, 0x20, 0xC3], [UInt8](repeating: 0x61, count: 70),
        Array(input.suffix(64)),
      ]
      for text in texts {
        let ids = read.encode(text)
        require(ids == slow.encode(text), "the fast encoder gives the slow one's ids")
        require(ids.allSatisfy { 0..<Int32(read.size) ~= $0 }, "ids are below the size")
        require(
          SlowWordScanner.words(of: text, read.model.pattern)
            == WordScanner.words(of: text, read.model.pattern), "words are the slow scanner's")
        _ = read.decode(ids)
      }
    })

  /// `maps.bin` of a clone, and `counts.csv` beside it.
  static let derivedVocabulary = FuzzTarget(
    name: "derived-vocabulary",
    dictionary: Array<[UInt8]>(tokens: "id,count\n", "0,1\n", ",", "1152921504606846976", "-1"),
    seeds: {
      let folder = try DerivedFolder()
      return try [
        readFile("\(folder.path)/maps.bin"), PieceCounts.csv([3, 0, 9]), PieceCounts.csv([]),
      ].withDamage
    },
    run: { input in
      do {
        let folder = try DerivedFolder()
        try store(input, as: "\(folder.path)/counts.csv")
        let size = max(0, input.count { $0 == 0x0A } - 1)
        if let counts = try? PieceCounts.read(folder: folder.path, size: size) {
          require(counts.count == size, "each id is counted once")
          try store(PieceCounts.csv(counts), as: "\(folder.path)/counts.csv")
          let again = try PieceCounts.read(folder: folder.path, size: size)
          require(again == counts, "counts come back as they were")
        }
        try folder.replaceMaps(by: input)
        guard let ids = try? IDSpace(folder: folder.path) else { return }
        for copy in 0..<ids.copyCount {
          guard let map = try ids.map(parent: 0, copy: copy) else { violation("a clone has maps") }
          require(Set(map).count == ids.parents[0].size, "a map leads to as many ids")
          require(map.allSatisfy { 0..<Int32(ids.size) ~= $0 }, "ids are below the size")
        }
      } catch {
        violation("a folder of a clone: \(error)")
      }
    })
}

/// The folder of a clone of the vocabulary of bytes, whose map is replaced.
private struct DerivedFolder {
  let path = "\(Scratch.folder)/clone"

  init() throws {
    if FileManager.default.fileExists(atPath: path) { return }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let parent = try Vocabulary(path: "byte")
    var settings = CloneSettings()
    settings.copies = 2
    let cloning = try Cloning(of: parent, settings, counts: nil)
    _ = try cloning.write(over: parent, to: path)
  }

  /// Puts `maps` in place of the map, and says so in `vocabulary.json`.
  func replaceMaps(by maps: [UInt8]) throws {
    let file = "\(path)/vocabulary.json"
    let text = String(decoding: try readFile(file), as: UTF8.self)
    let old = SHA256.hex(of: try readFile("\(path)/maps.bin"))
    try store(maps, as: "\(path)/maps.bin")
    try store(Array(text.replacing(old, with: SHA256.hex(of: maps)).utf8), as: file)
  }
}

/// A byte-level model of each style.
private let byteLevelSeeds: [String] = {
  func seed(_ words: String, _ more: String) -> String {
    """
    {"added_tokens":[{"id":6,"content":"</s>","special":true},{"id":7,"content":"<x>",
    "lstrip":true,"rstrip":true,"single_word":true,"normalized":true}],
    "pre_tokenizer":\(words),"decoder":{"type":"ByteLevel"},"post_processor":{"type":"ByteLevel"},
    "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"c":3,"abc":4,"\u{120}":5},
    "merges":["a b","ab c"]\(more)}}
    """
  }
  func split(_ pattern: WordPattern) -> String {
    let regex = pattern.regex.replacing("\\", with: "\\\\")
    return """
      {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\(regex)"},
      "behavior":"Isolated","invert":false},
      {"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}
      """
  }
  let plain = #"{"type":"ByteLevel","add_prefix_space":true}"#
  return [
    seed(plain, #","unk_token":"c","fuse_unk":true"#),
    seed(split(.threeDigits), #","ignore_merges":true"#),
    seed(split(.singleDigits), "").replacing(
      #""decoder""#, with: #""normalizer":{"type":"NFC"},"decoder""#),
  ]
}()

/// Encodes some texts, and pieces of the input, the fast way and the slow one.
private func check(_ vocabulary: WordPieceVocabulary, _ input: [UInt8]) {
  let reference = ReferenceWordPiece(vocabulary.model)
  let texts: [[UInt8]] = [
    [], Array("Cafés are [MASK] 中文, a##b \u{939}\u{941}\u{302E}\u{1B44}é".utf8),
    [0x80, 0xFF, 0x00, 0x20, 0xC3], [UInt8](repeating: 0x61, count: 120),
    Array(input.suffix(64)), vocabulary.model.pieces.prefix(20).flatMap { $0 },
  ]
  for text in texts {
    let ids = vocabulary.encode(text)
    require(ids == reference.encode(text), "the fast encoder gives the slow one's ids")
    require(ids.allSatisfy { (0..<Int32(vocabulary.size)).contains($0) }, "ids are below the size")
    _ = vocabulary.decode(ids)
  }
}

/// A vocabulary with each kind of unusual part.
private func seedVocabularies() throws -> [WordPieceVocabulary] {
  let names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
  let lists = [["a", "##a", "##ab", "caf\u{E9}", "中"], ["b", "Cafe", "##s", "हि", "##ु"]]
  let read = try lists.map { list in
    try WordPieceVocabulary(
      vocabularyText: Array((names + list).joined(separator: "\n").utf8), file: "")
  }
  let token = """
    "added_tokens": [
        {"id": 10, "content": "<x> y", "single_word": true, "lstrip": true, "rstrip": true,
         "normalized": true, "special": false},
    """
  let odd = String(decoding: try read[0].exports()[0].bytes, as: UTF8.self)
    .replacing("\"added_tokens\": [", with: token)
  return read + [try WordPieceVocabulary(tokenizerJSON: Array(odd.utf8), file: "")]
}
