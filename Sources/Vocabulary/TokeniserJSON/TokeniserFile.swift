/// Reads a `tokenizer.json` of Hugging Face that holds a WordPiece model with BERT's normaliser, or
/// a model of byte-level byte-pair encoding.
///
/// Of what such a file can have, `truncation` and `padding` are not applied: who makes rows cuts
/// and fills them. Other normalisers, pre-tokenisers and decoders are refused.
struct TokeniserFile {
  /// The name of the file in a vocabulary's folder.
  static let name = "tokenizer.json"
  /// The name of the list of pieces beside it.
  static let listName = "vocab.txt"

  let file: String
  let tree: JSONTree

  /// - Throws: ``VocabularyError``.
  init(_ bytes: [UInt8], file: String) throws(VocabularyError) {
    self.file = file
    do throws(JSONTree.Malformed) {
      tree = try JSONTree(bytes)
    } catch {
      throw VocabularyError(
        file: file, key: "byte \(error.offset)", found: error.found, expected: error.expected)
    }
  }

  func error(
    _ key: String, _ value: JSONTree?, _ expected: String
  ) -> VocabularyError {
    VocabularyError(file: file, key: key, found: value?.found ?? "nothing", expected: expected)
  }

  // MARK: Values

  /// What stands at `path`, keys with dots between them; `nil` where there is nothing, or null.
  func value(_ path: String, in tree: JSONTree? = nil) -> JSONTree? {
    var value: JSONTree? = tree ?? self.tree
    for key in path.split(separator: ".") { value = value?[String(key)] }
    return value == .null ? nil : value
  }

  func truth(
    _ value: JSONTree?, _ path: String, else preset: Bool?
  ) throws(VocabularyError) -> Bool {
    if case .truth(let truth) = value { return truth }
    if let preset, value == nil || value == .null { return preset }
    throw error(path, value, "true or false")
  }

  func text(_ value: JSONTree?, _ path: String) throws(VocabularyError) -> [UInt8] {
    guard case .text(let bytes) = value else { throw error(path, value, "a text") }
    return bytes
  }

  func count(
    _ value: JSONTree?, _ path: String, _ range: ClosedRange<Int>
  ) throws(VocabularyError) -> Int {
    if case .number(let text) = value, let count = Int(text), range.contains(count) { return count }
    throw error(path, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  func expectType(
    _ path: String, _ types: [String]
  ) throws(VocabularyError) {
    _ = try type(of: value(path), path, types)
  }

  /// Which of `types` is the type of `value`, which stands at `path`.
  func type(
    of value: JSONTree?, _ path: String, _ types: [String]
  ) throws(VocabularyError) -> String {
    let found = value?["type"]
    if case .text(let bytes) = found,
      let type = types.first(where: { bytes.elementsEqual($0.utf8) })
    {
      return type
    }
    throw error("\(path).type", found, types.map { "'\($0)'" }.joined(separator: " or "))
  }

  // MARK: The model

  /// The most ids that a file may have.
  static let maximumSize = 1 << 24
  /// The most bytes of an added token: text is compared with it at every place.
  static let longestToken = 1000

  func pieces() throws(VocabularyError) -> [[UInt8]] {
    let value = value("model.vocab")
    guard case .object(let fields) = value, !fields.isEmpty else {
      throw error("model.vocab", value, "an object of pieces and their ids")
    }
    guard fields.count <= Self.maximumSize else {
      throw error(
        "model.vocab", .number("\(fields.count)"), "at most \(Self.maximumSize) pieces")
    }
    var pieces = [[UInt8]?](repeating: nil, count: fields.count)
    var seen = Set<[UInt8]>()
    for field in fields {
      let key = "model.vocab.\(String(decoding: field.key.prefix(40), as: UTF8.self))"
      guard seen.insert(field.key).inserted else {
        throw VocabularyError(file: file, key: key, found: "it twice", expected: "each piece once")
      }
      guard case .number(let text) = field.value, let id = Int(text), pieces.indices.contains(id)
      else {
        throw error(
          key, field.value, "an id below the number of pieces, \(fields.count): ids have no gaps")
      }
      if let other = pieces[id] {
        throw error(
          key, field.value, "an id of its own, not that of \(JSONTree.text(other).found)")
      }
      pieces[id] = field.key
    }
    return pieces.map { $0 ?? [] }
  }

  func added(_ pieces: [[UInt8]]) throws(VocabularyError) -> [AddedToken] {
    guard let value = value("added_tokens") else { return [] }
    guard case .list(let list) = value else { throw error("added_tokens", value, "a list") }
    guard list.count <= Self.maximumSize - pieces.count else {
      throw error("added_tokens", .number("\(list.count)"), "at most \(Self.maximumSize) ids")
    }
    let ids = Dictionary(
      pieces.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { $1 })
    var next = pieces.count
    var seen = Set<[UInt8]>()
    var tokens: [AddedToken] = []
    for (index, item) in list.enumerated() {
      let path = "added_tokens.\(index)"
      let content = try text(item["content"], "\(path).content")
      guard content.count <= Self.longestToken else {
        throw error("\(path).content", .text(content), "at most \(Self.longestToken) bytes")
      }
      guard !content.isEmpty, seen.insert(content).inserted else {
        throw error("\(path).content", .text(content), "a text, and each once")
      }
      let id = try count(item["id"], "\(path).id", 0...Self.maximumSize)
      let expected = ids[content] ?? next
      if id != expected {
        throw error(
          "\(path).id", item["id"],
          "\(expected), \(ids[content] == nil ? "the next that is free" : "that of the piece")")
      }
      if ids[content] == nil { next += 1 }
      var token = AddedToken(id: Int32(id), content: content)
      token.isSingleWord = try truth(item["single_word"], "\(path).single_word", else: false)
      token.stripsLeft = try truth(item["lstrip"], "\(path).lstrip", else: false)
      token.stripsRight = try truth(item["rstrip"], "\(path).rstrip", else: false)
      token.isSpecial = try truth(item["special"], "\(path).special", else: false)
      token.isNormalised = try truth(
        item["normalized"], "\(path).normalized", else: !token.isSpecial)
      tokens.append(token)
    }
    return tokens
  }
}

// MARK: Templates

extension TokeniserFile {
  /// What the post-processor that stands at `path` puts around texts.
  ///
  /// - Parameter size: The number of ids.
  func template(
    _ path: String, _ value: JSONTree, _ size: Int
  ) throws(VocabularyError) -> WordPieceTemplate {
    if value["single"] == nil {
      return .bert(
        beginning: try named(value["cls"], "\(path).cls", size),
        end: try named(value["sep"], "\(path).sep", size))
    }
    var tokens: [[UInt8]: JSONTree] = [:]
    if case .object(let fields) = value["special_tokens"] {
      for field in fields { tokens[field.key] = field.value }
    }
    return WordPieceTemplate(
      single: try parts("single", path, value, tokens, size),
      pair: try parts("pair", path, value, tokens, size))
  }

  /// The id of `["[SEP]", 3]`.
  private func named(
    _ value: JSONTree?, _ path: String, _ size: Int
  ) throws(VocabularyError) -> Int32 {
    guard case .list(let list) = value, list.count == 2 else {
      throw error(path, value, "a list of a token and its id")
    }
    return Int32(try count(list[1], path, 0...size - 1))
  }

  /// The most parts of a template, whose tokens are added to each row.
  private static let mostParts = 1024

  private func parts(
    _ key: String, _ processor: String, _ value: JSONTree, _ tokens: [[UInt8]: JSONTree],
    _ size: Int
  ) throws(VocabularyError) -> [WordPieceTemplate.Part] {
    let path = "\(processor).\(key)"
    guard case .list(let list) = value[key] else { throw error(path, value[key], "a list") }
    var parts: [WordPieceTemplate.Part] = []
    for item in list {
      if let sequence = item["Sequence"] {
        let type = Int32(try count(sequence["type_id"], "\(path).type_id", 0...Int(Int32.max)))
        switch sequence["id"] {
        case .text([UInt8(ascii: "A")]): parts.append(.first(type: type))
        case .text([UInt8(ascii: "B")]): parts.append(.second(type: type))
        default: throw error("\(path).id", sequence["id"], "'A' or 'B'")
        }
      } else if let token = item["SpecialToken"] {
        let type = Int32(try count(token["type_id"], "\(path).type_id", 0...Int(Int32.max)))
        let most = Self.mostParts - parts.count
        let ids = try ids(of: token["id"], tokens, size, most, path)
        for id in ids { parts.append(.token(id, type: type)) }
      } else {
        throw error(path, item, "a Sequence or a SpecialToken")
      }
      if parts.count > Self.mostParts { throw tooManyParts(path) }
    }
    return parts
  }

  private func tooManyParts(_ path: String) -> VocabularyError {
    VocabularyError(
      file: file, key: path, found: "more than \(Self.mostParts) parts",
      expected: "at most \(Self.mostParts), each id of a special token one of them")
  }

  private func ids(
    of token: JSONTree?, _ tokens: [[UInt8]: JSONTree], _ size: Int, _ most: Int, _ template: String
  ) throws(VocabularyError) -> [Int32] {
    let name = try text(token, "post_processor.id")
    let path = "post_processor.special_tokens.\(String(decoding: name, as: UTF8.self)).ids"
    let found = tokens[name]?["ids"]
    guard case .list(let list) = found else { throw error(path, found, "a list of ids") }
    if list.count > most { throw tooManyParts(template) }
    var ids: [Int32] = []
    for id in list { ids.append(Int32(try count(id, path, 0...size - 1))) }
    return ids
  }

  /// The id of the first of `names` that there is.
  static func id(of names: [String], _ pieces: [[UInt8]], _ added: [AddedToken]) -> Int32? {
    for name in names {
      let bytes = Array(name.utf8)
      if let id = pieces.firstIndex(of: bytes) { return Int32(id) }
      if let token = added.first(where: { $0.content == bytes }) { return token.id }
    }
    return nil
  }
}
