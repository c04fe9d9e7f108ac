import ByteIO
import Foundation
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct IDSpaceTests {
  private let folder: TemporaryFolder
  private let parent: Vocabulary

  init() throws {
    folder = try TemporaryFolder()
    parent = try Vocabulary(ByteVocabulary())
  }

  private func write() throws -> IDSpace {
    let settings = try CloneSettings(reading: ["copies": ["2"]])
    return try Cloning(of: parent, settings, counts: nil).write(over: parent, to: folder.path)
  }

  /// Pieces keep their ids' meaning under other ids; what only one vocabulary has, has none.
  @Test func samePiecesAreFound() throws {
    let old = IDSpace(try Vocabulary(PieceVocabulary(["a", "b", "c"], name: "old")))
    let new = IDSpace(
      try Vocabulary(
        PieceVocabulary(
          ["c", "d", "a"], name: "new",
          special: SpecialIDs(padding: 0, endOfText: 2, unknown: 1))))
    #expect(try new.samePieces(in: old) == [0, 2, 1, 5, nil, 3])
    #expect(try old.samePieces(in: old) == (0..<6).map { Int32($0) })
  }

  /// Copies are matched by their numbers, and merged parents by which vocabulary they are.
  @Test func samePiecesOfCopiesAndParents() throws {
    let first = try Vocabulary(PieceVocabulary(["a", "b"], name: "first"))
    let second = try Vocabulary(PieceVocabulary(["b", "a"], name: "second"))
    let clones = try Cloning(of: first, CloneSettings(reading: ["copies": ["2"]]), counts: nil)
      .ids(over: first)
    let alone = IDSpace(first)
    let rows = try clones.samePieces(in: alone)
    let maps = try (0..<2).map { try #require(try clones.map(parent: 0, copy: $0)) }
    #expect(maps[0][3...4].map { rows[Int($0)] } == [3, 4])
    #expect(maps[1][3...4].map { rows[Int($0)] } == [nil, nil])
    #expect(try alone.samePieces(in: clones) == maps[0].map { Int32?($0) })
    let merged = try Merging(
      of: [first, second], MergeSettings(reading: ["anchors": ["none"]]), counts: [nil, nil]
    ).ids
    let map = try #require(try merged.map(parent: 1, copy: 0))
    #expect(try IDSpace(second).samePieces(in: merged)[3...4] == [map[3], map[4]])
    #expect(try merged.samePieces(in: IDSpace(second))[Int(map[3])] == 3)
  }

  @Test func aVocabularyAloneIsItself() throws {
    try parent.write(to: folder.path)
    let ids = try IDSpace(folder: folder.path)
    #expect(ids.digest == parent.digest && ids.size == 384 && ids.copyCount == 1)
    #expect(try ids.map(parent: 0, copy: 0) == nil)
    #expect(try ids.byteCounts(parent: 0, copy: 0) == parent.byteCounts)
    #expect(try ids.decoder().decode(parent.ids(of: "text")) == Array("text".utf8))
  }

  @Test func clonesAreOpenedFromTheirFolder() throws {
    let written = try write()
    let ids = try IDSpace(folder: folder.path)
    #expect(ids.digest == written.digest && ids.size == 384 + 256)
    #expect(ids.parents.map(\.digest) == [parent.digest] && ids.special == parent.special)
    for copy in 0...1 {
      #expect(try ids.map(parent: 0, copy: copy) == written.map(parent: 0, copy: copy))
    }
    let counts = try ids.byteCounts(parent: 0, copy: 1)
    #expect(counts.suffix(256) == Array(repeating: 1, count: 256)[...])
    #expect(counts.prefix(384).allSatisfy { $0 == 0 })
  }

  @Test(arguments: ["maps.bin", "vocabulary.json", "parents/0/vocabulary.json"])
  func whatWasChangedIsNamed(name: String) throws {
    _ = try write()
    let path = folder.file(name)
    let sound = try readFile(path)
    for place in [0, sound.count / 2, sound.count - 1] {
      var bytes = sound
      bytes[place] ^= 1
      try AtomicFile.write(bytes, to: path)
      let error = #expect(throws: (any Error).self, "\(place)") {
        try IDSpace(folder: folder.path)
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains(folder.path))
    }
    try AtomicFile.write(Array(sound.dropLast()), to: path)
    // A description without its last byte, the line's end, is still one.
    if name == "maps.bin" {
      #expect(throws: VocabularyError.self) { try IDSpace(folder: folder.path) }
    }
  }

  @Test(arguments: [
    ("\"vocabulary-size\":640", "\"vocabulary-size\":2147483647"),
    ("\"copy-count\":2", "\"copy-count\":0"),
    ("\"copy-count\":2", "\"copy-count\":65537"), ("\"format-version\":1", "\"format-version\":2"),
  ])
  func impossibleDescriptionsAreRefused(from: String, to: String) throws {
    _ = try write()
    let path = folder.file("vocabulary.json")
    let json = String(decoding: try readFile(path), as: UTF8.self)
    #expect(json.contains(from))
    try AtomicFile.write(Array(json.replacing(from, with: to).utf8), to: path)
    #expect(throws: VocabularyError.self) { try IDSpace(folder: folder.path) }
  }

  @Test func withoutParentsItIsNone() throws {
    _ = try write()
    let path = folder.file("vocabulary.json")
    let json = String(decoding: try readFile(path), as: UTF8.self)
    try AtomicFile.write(
      Array(json.replacing("[\"\(parent.digest)\"]", with: "[]").utf8), to: path)
    let error = #expect(throws: VocabularyError.self) { try IDSpace(folder: folder.path) }
    #expect(error?.key == "whether there are parents")
  }

  /// A map that leads two ids to one is refused although its hash is right.
  @Test(
    arguments: [
      ([0, 0], "the id 0 twice"), ([0, 640], "the id 640"), ([0, -1], "the id -1"),
    ] as [([Int32], String)])
  func mapsMustBeOneToOne(first: [Int32], fault: String) throws {
    _ = try write()
    var maps = try readFile(folder.file("maps.bin"))
    for (place, id) in first.enumerated() {
      withUnsafeBytes(of: id.littleEndian) {
        maps.replaceSubrange(place * 4..<place * 4 + 4, with: $0)
      }
    }
    let path = folder.file("vocabulary.json")
    let json = String(decoding: try readFile(path), as: UTF8.self)
    let old = SHA256.hex(of: try readFile(folder.file("maps.bin")))
    try AtomicFile.write(Array(json.replacing(old, with: SHA256.hex(of: maps)).utf8), to: path)
    try AtomicFile.write(maps, to: folder.file("maps.bin"))
    let error = #expect(throws: VocabularyError.self) { try IDSpace(folder: folder.path) }
    #expect(error?.found == fault)
  }
}
