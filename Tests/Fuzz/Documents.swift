import Corpus
import Text

extension FuzzTarget {
  static let json = FuzzTarget(
    name: "json",
    dictionary: Array<[UInt8]>(
      tokens: "\"id\":", "\"text\":", "\"language\":", "\"url\":", "\"title\":", "\"timestamp\":",
      "\"source\":{", "\"file\":", "\"record\":", "null", "true", "-1", "1e308", "\\u0000",
      "\\ud83d\\ude00", "\\ud83d", "\\n", "{}", "[]", "9223372036854775807"),
    seeds: { jsonSeeds.map { Array($0.utf8) }.withDamage },
    run: { input in
      guard let parser = try? JSONObjectParser() else { violation("a parser can be made") }
      requireFields(of: input, by: parser)
      requireTwin(of: input, by: parser)
      requireRoundTrip(of: input, by: parser)
    })

  private static let jsonSeeds = [
    #"{"text":"a\nb \u00e4","timestamp":"2020-01-02T03:04:05Z","url":"https://c.example"}"#,
    #"{"id":"0","text":"","language":"fi","title":"d","source":{"file":"e","record":1}}"#,
    #"{"id":"0","text":"😀","language":"fi","source":{"record":-1.5,"file":[{}]},"x":[1,null]}"#,
  ]

  /// What an mC4 record is asked for.
  private static func requireFields(of input: [UInt8], by parser: JSONObjectParser) {
    let padded = input + [UInt8](repeating: 0x22, count: JSONObjectParser.padding)
    padded.withUnsafeBytes { bytes in
      let record = UnsafeRawBufferPointer(rebasing: bytes[..<input.count])
      guard parser.parse(record) == nil else { return }
      require(isUTF8(input), "what is no UTF-8 is no JSON")
      for key: JSONPath in ["text", "url", "timestamp"] {
        guard case .value(let text) = parser.string(key) else { continue }
        require(isUTF8(Array(text)), "strings are UTF-8")
        require(text.count <= input.count, "strings are no longer than their source")
      }
      _ = parser.integer(["source", "record"])
    }
  }

  /// simdjson, and what stands in for it, against the reader that goes byte by byte.
  private static func requireTwin(of input: [UInt8], by parser: JSONObjectParser) {
    guard let twin = try? JSONObjectParser(isScalar: true) else {
      violation("a parser can be made")
    }
    let padded = input + [UInt8](repeating: 0x7D, count: JSONObjectParser.padding)
    padded.withUnsafeBytes { bytes in
      let record = UnsafeRawBufferPointer(rebasing: bytes[..<input.count])
      let isRead = parser.parse(record) == nil
      require(isRead == (twin.parse(record) == nil), "the twin reads the same records")
      guard isRead else { return }
      for path: JSONPath in ["id", "text", "x", ["source", "file"]] {
        require(parser.text(path) == twin.text(path), "the twin finds the same strings")
      }
    }
  }

  private static func requireRoundTrip(of input: [UInt8], by parser: JSONObjectParser) {
    func read(_ line: [UInt8]) -> Document? {
      try? Document(line: line, parser: parser, file: "input", record: 1)
    }
    guard let document = read(input) else { return }
    let line = document.line
    require(line.last == 10 && line.count(where: { $0 == 10 }) == 1, "a document is one line")
    let again = read(line.dropLast())
    require(again == document, "a document that was read can be written")
    require(again?.line == line, "the same document gives the same line")
    require(again?.contentHash == document.contentHash, "the hash follows from the content")
  }

  static let fileContent = FuzzTarget(
    name: "file-content",
    dictionary: Array<[UInt8]>(
      tokens: "{\"", "[{\"", "{\n\"", "\":", "<?xml", "<mediawiki", "<html", "WARC/1.0", "\u{FEFF}",
      "PAR1", "%PDF-", "{\"index\":{"),
    seeds: {
      ["{\"text\":\"a\"}\n", "[\n{\"a\":1}\n]", "<?xml?>\n<mediawiki>", "text\n", "\u{FF}\u{FE}t"]
        .map { [1] + Array($0.utf8) }.withDamage
    },
    run: { input in
      var reader = InputReader(input)
      let isWhole = reader.byte() % 2 == 1
      let head = Array(reader.rest)
      guard let content = FileContent(head, isWhole: isWhole) else { return }
      require(content != .plainText || !isWhole || isUTF8(head), "plain text is UTF-8")
    })

  static let text = FuzzTarget(
    name: "text",
    dictionary: Array<[UInt8]>(
      tokens: "\u{300}", "e\u{301}", "\u{85}", "\u{A0}", "\u{FEFF}", "\u{AC00}", "\u{1100}\u{1161}",
      "\u{FB2C}", "\u{0958}", "\u{1D15E}", "\u{200B}", "\u{10FFFF}", "\n\n", "\r\n", ". ", "。"),
    seeds: {
      let texts = ["One. Two!  \n\n\nThree\t", "e\u{301} \u{FEFF}字。\u{A0}\u{85}\nअ\u{93C}"]
      return texts.flatMap { [[0] + Array($0.utf8), [5] + Array($0.utf8)] }.withDamage
    },
    run: { input in
      var reader = InputReader(input)
      let minimum = reader.byte() % 8
      let bytes = Array(reader.rest)
      requireNormal(bytes)
      requireCleanLines(bytes, minimumCharacters: minimum)
      requireSentences(bytes)
    })

  private static func requireNormal(_ text: [UInt8]) {
    guard let normal = try? Normalisation.nfc(text) else { violation("any text has an NFC") }
    guard isUTF8(text) else { return }
    require(isUTF8(normal), "the NFC of UTF-8 is UTF-8")
    require((try? Normalisation.nfcByICU(text)) == normal, "the fast paths agree with ICU")
    require((try? Normalisation.nfc(normal)) == normal, "the NFC of NFC is itself")
  }

  private static func requireCleanLines(_ text: [UInt8], minimumCharacters: Int) {
    let clean = Lines.cleaned(text, minimumCharacters: minimumCharacters)
    require(clean.count <= text.count, "cleaning never makes longer")
    guard isUTF8(text) else { return }
    require(isUTF8(clean), "clean UTF-8 is UTF-8")
    require(
      Lines.cleaned(clean, minimumCharacters: minimumCharacters) == clean, "clean text stays")
    let lines = String(decoding: clean, as: UTF8.self).unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where clean.count > 0 {
      require(line.first != " " && line.last != " ", "no space is at an edge")
      require(line.count >= minimumCharacters || line.isEmpty, "no line is too short")
      require(index > 0 && index < lines.count - 1 || !line.isEmpty, "no empty line is at an end")
    }
  }

  // One iterator for all inputs: what one text leaves behind may not reach the next.
  nonisolated(unsafe) private static let sentences = try? SentenceBoundaries(language: "en")

  private static func requireSentences(_ text: [UInt8]) {
    guard let ends = try? sentences?.ends(in: text) else { violation("any text has sentences") }
    require((try? sentences?.count(in: text)) == ends.count, "sentences are counted as listed")
    require(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 }, "the ends of sentences rise")
    require(ends.allSatisfy { 1...max(1, text.count) ~= $0 }, "sentences end in the text")
  }
}
