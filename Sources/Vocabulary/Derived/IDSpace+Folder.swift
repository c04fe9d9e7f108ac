import ByteIO
import Values

/// Derived vocabularies on disk: `vocabulary.json`, `maps.bin`, and each parent in `parents/<k>`.
///
/// `maps.bin` has the ids as 32-bit little-endian numbers, by parent, by copy, by the parent's id.
extension IDSpace {
  static let mapsFileName = "maps.bin"
  /// The words of derived kinds in `vocabulary.json`.
  static let derivedKinds = ["clone", "merge"]

  /// What `vocabulary.json` says of a derived vocabulary.
  struct Description: Codable, Equatable {
    var copyCount: Int
    var formatVersion = 1
    var kind: String
    var mapsHash: String
    var parents: [String]
    var special: SpecialIDs
    var vocabularySize: Int
  }

  /// Opens a vocabulary of any kind, or a derived one, in `folder`.
  ///
  /// - Throws: ``VocabularyError``; `BrokenJSON`; `ByteIOError`.
  public init(folder: String) throws {
    let path = "\(folder)/\(Vocabulary.fileName)"
    let json = try readFile(path)
    let kind = try StableJSON.decode(VocabularyHeading.self, from: json, file: path).kind
    guard Self.derivedKinds.contains(kind) else {
      self.init(try Vocabulary(folder: folder))
      return
    }
    let description = try StableJSON.decode(Description.self, from: json, file: path)
    let parents = try description.parents.indices.map {
      try Vocabulary(folder: "\(folder)/\(Self.parentFolder($0))")
    }
    try description.check(parents, file: path)
    self.init(
      digest: SHA256.hex(of: json), size: description.vocabularySize, special: description.special,
      parents: parents, maps: try description.maps(of: parents, folder: folder))
  }

  /// Writes a derived vocabulary of `kind` into `folder`, `vocabulary.json` last.
  ///
  /// - Returns: The ids, with the digest that they now have.
  func write(kind: String, to folder: String) throws -> IDSpace {
    for (place, parent) in parents.enumerated() {
      let own = "\(folder)/\(Self.parentFolder(place))"
      try Folder.make(own)
      try parent.write(to: own)
    }
    var bytes: [UInt8] = []
    for id in maps.joined().joined() {
      withUnsafeBytes(of: id.littleEndian) { bytes.append(contentsOf: $0) }
    }
    try AtomicFile.write(bytes, to: "\(folder)/\(Self.mapsFileName)")
    let description = Description(
      copyCount: copyCount, kind: kind, mapsHash: SHA256.hex(of: bytes),
      parents: parents.map(\.digest), special: special, vocabularySize: size)
    let json = try StableJSON.line(description) + [UInt8(ascii: "\n")]
    try AtomicFile.write(json, to: "\(folder)/\(Vocabulary.fileName)")
    return IDSpace(
      digest: SHA256.hex(of: json), size: size, special: special, parents: parents, maps: maps)
  }

  static func parentFolder(_ place: Int) -> String { "parents/\(place)" }
}

extension IDSpace.Description {
  fileprivate func check(_ found: [Vocabulary], file: String) throws(VocabularyError) {
    func expect<Value: Equatable>(
      _ key: String, _ found: Value, _ expected: Value
    ) throws(VocabularyError) {
      if found != expected {
        throw VocabularyError(file: file, key: key, found: "\(found)", expected: "\(expected)")
      }
    }
    try expect("format-version", formatVersion, 1)
    try expect("parents", found.map(\.digest), parents)
    try expect("whether there are parents", parents.isEmpty, false)
    // A parent has fewer than 2^31 ids.
    let isFew = 1...1 << 16 ~= copyCount && parents.count <= 1 << 10
    let most = isFew ? found.reduce(0) { $0 + $1.size } * copyCount : 0
    let isSmall = 1...max(1, min(most, Int(Int32.max))) ~= vocabularySize
    try expect("whether vocabulary-size and copy-count are possible", isFew && isSmall, true)
    for id in [special.padding, special.endOfText, special.unknown] {
      try expect("whether special ids are below the size", 0..<vocabularySize ~= Int(id), true)
    }
  }

  /// The maps in `folder`, each of which leads every id of its parent to another one, below the
  /// size: what makes a copy isomorphic to its parent.
  fileprivate func maps(of parents: [Vocabulary], folder: String) throws -> [[[Int32]]] {
    let path = "\(folder)/\(IDSpace.mapsFileName)"
    let bytes = try readFile(path)
    guard SHA256.hex(of: bytes) == mapsHash else {
      throw VocabularyError(
        file: path, key: "the SHA-256", found: SHA256.hex(of: bytes), expected: mapsHash)
    }
    let expected = parents.reduce(0) { $0 + $1.size * copyCount * 4 }
    guard bytes.count == expected else {
      throw VocabularyError(
        file: path, key: "the size", found: "\(bytes.count) bytes", expected: "\(expected)")
    }
    let ids = bytes.withUnsafeBytes { raw in
      (0..<bytes.count / 4).map {
        Int32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self))
      }
    }
    var start = 0
    return try parents.map { parent in
      try (0..<copyCount).map { copy in
        let map = Array(ids[start..<start + parent.size])
        start += parent.size
        if let fault = IDSpace.fault(of: map, size: vocabularySize) {
          throw VocabularyError(
            file: path, key: "copy \(copy + 1)", found: fault,
            expected: "every id once, below \(vocabularySize)")
        }
        return map
      }
    }
  }
}

extension IDSpace {
  /// What keeps `map` from leading to different ids below `size`, for messages.
  static func fault(of map: [Int32], size: Int) -> String? {
    var isTaken = [Bool](repeating: false, count: size)
    for id in map {
      guard 0..<size ~= Int(id) else { return "the id \(id)" }
      if isTaken[Int(id)] { return "the id \(id) twice" }
      isTaken[Int(id)] = true
    }
    return nil
  }
}
