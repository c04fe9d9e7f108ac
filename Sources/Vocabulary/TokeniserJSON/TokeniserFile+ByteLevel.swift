/// What a `tokenizer.json` says of byte-level byte-pair encoding.
extension TokeniserFile {
  /// Whether it is of byte-pair encoding; early files say so by their merges alone.
  var isBytePairs: Bool {
    if let type = value("model.type") { return type == .text(Array("BPE".utf8)) }
    return value("model.merges") != nil
  }

  /// The model, and the ids that stand for no text.
  func byteLevel() throws(VocabularyError) -> (model: ByteLevelModel, special: SpecialIDs) {
    guard case .object = tree else { throw error("the file", tree, "an object") }
    if value("model.type") != nil || !isBytePairs { try expectType("model", ["BPE"]) }
    try refuseUnknownWays()
    let pieces = try pieces()
    var model = ByteLevelModel(
      pieces: pieces, merges: try merges(pieces), pattern: .contractions)
    try readWords(&model)
    if value("normalizer") != nil {
      try expectType("normalizer", ["NFC"])
      model.composes = true
    }
    model.fusesUnknown = try truth(value("model.fuse_unk"), "model.fuse_unk", else: false)
    model.ignoresMerges = try truth(
      value("model.ignore_merges"), "model.ignore_merges", else: false)
    model.unknown = try unknown(model)
    model.added = try added(pieces)
    return (model, try special(model))
  }

  /// Refuses what would change ids and is not done here.
  private func refuseUnknownWays() throws(VocabularyError) {
    try expectType("decoder", ["ByteLevel"])
    for key in ["model.continuing_subword_prefix", "model.end_of_word_suffix"] {
      if let value = value(key), value != .text([]) { throw error(key, value, "none") }
    }
    if try truth(value("model.byte_fallback"), "model.byte_fallback", else: false) {
      throw error(
        "model.byte_fallback", .truth(true), "false: every byte is a piece of a byte-level model")
    }
    if let dropout = value("model.dropout") {
      guard case .number(let text) = dropout, Double(text) == 0 else {
        throw error("model.dropout", dropout, "none: the same text always has the same ids here")
      }
    }
  }

  private func unknown(_ model: ByteLevelModel) throws(VocabularyError) -> Int32? {
    guard let value = value("model.unk_token") else { return nil }
    let name = try text(value, "model.unk_token")
    if let id = model.pieces.firstIndex(of: name) { return Int32(id) }
    // Files of models that have every byte often name one that is no piece.
    if model.byteIDs.contains(-1) {
      throw error(
        "model.unk_token", value, "a piece of model.vocab, which stands for bytes without one")
    }
    return nil
  }
}

// MARK: Merges

extension TokeniserFile {
  /// The most merges that a file may have; those of models that list all ways are a few times as
  /// many as their pieces.
  static let mostMerges = 1 << 24

  /// The merges, each pair where it stands last.
  private func merges(_ pieces: [[UInt8]]) throws(VocabularyError) -> [ByteLevelModel.Merge] {
    let value = value("model.merges")
    guard case .list(let list) = value else { throw error("model.merges", value, "a list") }
    guard list.count <= Self.mostMerges else {
      throw error("model.merges", .number("\(list.count)"), "at most \(Self.mostMerges) merges")
    }
    var index = PieceIndex(count: pieces.count)
    for (id, piece) in pieces.enumerated() { _ = index.insert(piece, Int32(id)) }
    var merges: [ByteLevelModel.Merge] = []
    merges.reserveCapacity(list.count)
    for (place, item) in list.enumerated() {
      guard let (left, right) = try halves(item, place) else { continue }
      func id(_ bytes: [UInt8]) throws(VocabularyError) -> Int32 {
        let id = index.id(of: bytes)
        if id < 0 { throw error("model.merges.\(place)", .text(bytes), "pieces of model.vocab") }
        return id
      }
      merges.append(
        .init(left: try id(left), right: try id(right), merged: try id(left + right)))
    }
    return Self.lastOfEach(merges)
  }

  /// The two pieces of a merge; `nil` for a line with the version of a list.
  private func halves(
    _ item: JSONTree, _ place: Int
  ) throws(VocabularyError) -> (left: [UInt8], right: [UInt8])? {
    switch item {
    case .text(let bytes):
      if bytes.starts(with: "#version".utf8) { return nil }
      let parts = bytes.split(separator: 0x20, omittingEmptySubsequences: false)
      if parts.count == 2 { return (Array(parts[0]), Array(parts[1])) }
    case .list(let list):
      if list.count == 2, case .text(let left) = list[0], case .text(let right) = list[1] {
        return (left, right)
      }
    default: break
    }
    throw error("model.merges.\(place)", item, "two pieces, as 'a b' or as a list")
  }

  private static func lastOfEach(_ merges: [ByteLevelModel.Merge]) -> [ByteLevelModel.Merge] {
    var places: [UInt64: Int] = [:]
    places.reserveCapacity(merges.count)
    for (place, merge) in merges.enumerated() { places[merge.pair] = place }
    if places.count == merges.count { return merges }
    return merges.enumerated().filter { places[$0.element.pair] == $0.offset }.map(\.element)
  }
}

// MARK: Words

extension TokeniserFile {
  private func readWords(_ model: inout ByteLevelModel) throws(VocabularyError) {
    let path = "pre_tokenizer"
    let value = value(path)
    guard try type(of: value, path, ["ByteLevel", "Sequence"]) == "Sequence" else {
      model.addsPrefixSpace = try truth(
        value?["add_prefix_space"], "\(path).add_prefix_space", else: nil)
      if try !truth(value?["use_regex"], "\(path).use_regex", else: true) {
        throw error("\(path).use_regex", .truth(false), "true, or a Split before it")
      }
      return
    }
    guard case .list(let list) = value?["pretokenizers"], list.count == 2 else {
      throw error("\(path).pretokenizers", value?["pretokenizers"], "a Split and a ByteLevel")
    }
    model.pattern = try pattern(list[0], "\(path).pretokenizers.0")
    let last = "\(path).pretokenizers.1"
    _ = try type(of: list[1], last, ["ByteLevel"])
    for (key, preset) in [("add_prefix_space", nil), ("use_regex", true)] as [(String, Bool?)] {
      if try truth(list[1][key], "\(last).\(key)", else: preset) {
        throw error("\(last).\(key)", .truth(true), "false after a Split")
      }
    }
  }

  private func pattern(_ split: JSONTree, _ path: String) throws(VocabularyError) -> WordPattern {
    _ = try type(of: split, path, ["Split"])
    let regex = try text(split["pattern"]?["Regex"], "\(path).pattern.Regex")
    guard let pattern = WordPattern.allCases.first(where: { regex.elementsEqual($0.regex.utf8) })
    else {
      let known = WordPattern.allCases.map { "'\($0.regex)'" }.joined(separator: " or ")
      throw VocabularyError(
        file: file, key: "\(path).pattern.Regex",
        found: "'\(String(decoding: regex, as: UTF8.self))'", expected: known)
    }
    // Every character is in a match, so that what is between matches does not matter.
    let inverts = try truth(split["invert"], "\(path).invert", else: false)
    let behaviour = inverts ? "Removed" : "Isolated"
    guard split["behavior"] == .text(Array(behaviour.utf8)) else {
      throw error(
        "\(path).behavior", split["behavior"], "'\(behaviour)' with an invert of \(inverts)")
    }
    return pattern
  }
}

// MARK: Special ids

extension TokeniserFile {
  private static let ends = [
    "<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "[SEP]", "<|im_end|>",
  ]
  private static let paddings = [
    "<pad>", "[PAD]", "<|pad|>", "<|padding|>", "<|finetune_right_pad_id|>",
  ]

  /// The end of a text is what the template has after one text, else the first of the usual names;
  /// padding has its usual names, or is the end.
  private func special(_ model: ByteLevelModel) throws(VocabularyError) -> SpecialIDs {
    let size = max(model.pieces.count, model.added.map { Int($0.id) + 1 }.max() ?? 0)
    var last: Int32?
    if let value = value("post_processor") { last = try end("post_processor", value, size) }
    guard let end = last ?? Self.id(of: Self.ends, model.pieces, model.added) else {
      let names = Self.ends.map { "'\($0)'" }.joined(separator: ", ")
      throw error("added_tokens", nil, "one of \(names), which ends texts")
    }
    return SpecialIDs(
      padding: Self.id(of: Self.paddings, model.pieces, model.added) ?? end, endOfText: end,
      unknown: model.unknown ?? end)
  }

  /// The token after the text in the template at `path`, if it has one.
  private func end(
    _ path: String, _ value: JSONTree, _ size: Int
  ) throws(VocabularyError) -> Int32? {
    let types = ["ByteLevel", "TemplateProcessing", "RobertaProcessing", "BertProcessing"]
    switch try type(of: value, path, types + ["Sequence"]) {
    case "ByteLevel": return nil
    case "Sequence":
      guard case .list(let list) = value["processors"] else {
        throw error("\(path).processors", value["processors"], "a list")
      }
      var last: Int32?
      for (index, item) in list.enumerated() {
        let path = "\(path).processors.\(index)"
        _ = try type(of: item, path, types)
        last = try end(path, item, size) ?? last
      }
      return last
    default:
      let template = try template(path, value, size)
      if case .token(let id, _) = template.single.last { return id }
      return nil
    }
  }
}
