import Foundation
import TestSupport
import Testing
import TokenStore

/// A pair of files as somebody else may have written it, put together by hand.
struct MegatronPair {
  var code: UInt8 = 8
  var width = 2
  var version: UInt64 = 1
  var magic = Array("MMIDIDX\0\0".utf8)
  /// The sequences of each document.
  var documents: [[[Int64]]] = []
  var trailer: [UInt8] = []

  private func little(_ value: Int64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
  }

  var sequences: [[Int64]] { documents.flatMap { $0 } }
  var ids: [UInt8] { sequences.flatMap { $0 }.flatMap { little($0, width) } }

  var index: [UInt8] {
    var bytes = magic + little(Int64(version), 8) + [code]
    bytes += little(Int64(sequences.count), 8) + little(Int64(documents.count + 1), 8)
    bytes += sequences.flatMap { little(Int64($0.count), 4) }
    var offset = 0
    for sequence in sequences {
      bytes += little(Int64(offset), 8)
      offset += sequence.count * width
    }
    var bound = 0
    bytes += little(0, 8)
    for document in documents {
      bound += document.count
      bytes += little(Int64(bound), 8)
    }
    return bytes + trailer
  }

  /// Writes the pair; the prefix has no ending.
  func write(to prefix: String) throws {
    try put(ids, prefix + ".bin")
    try put(index, prefix + ".idx")
  }
}

@Suite struct MegatronFileTests {
  private let folder: TemporaryFolder
  private var prefix: String { folder.file("pair") }
  /// Documents of several sequences, of none, and an empty sequence.
  private let documents: [[[Int64]]] = [[[1, 2], [3]], [], [[], [4, 5, 6], [7]], [[8]]]

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 4), (5, 8), (8, 2)])
  func everyWidthOfIntegersIsRead(code: Int, width: Int) throws {
    try MegatronPair(code: UInt8(code), width: width, documents: documents).write(to: prefix)
    for name in [prefix, prefix + ".bin", prefix + ".idx"] {
      #expect(MegatronFile.isThere(prefix: name))
      let file = try MegatronFile(prefix: name)
      #expect(file.element.byteCount == width)
      #expect((file.documentCount, file.sequenceCount, file.tokenCount) == (4, 6, 8))
      let read = try (0..<4).map { try file.ids(ofDocument: $0) }
      #expect(read == documents.map { $0.flatMap { $0 } })
      #expect(try (0..<4).map { try file.lastID(ofDocument: $0) } == [3, nil, 7, 8])
    }
    #expect(!MegatronFile.isThere(prefix: folder.path))
  }

  @Test func largestAndNegativeIDsAreReadAndHeldAgainstTheVocabulary() throws {
    for (code, width, low, high) in [
      (UInt8(1), 1, 0, 255), (2, 1, -128, 127), (3, 2, -32768, 32767), (8, 2, 0, 65535),
      (4, 4, Int(Int32.min), Int(Int32.max)), (5, 8, Int.min, Int.max),
    ] {
      let ids = [Int64(low), Int64(high)]
      try MegatronPair(code: code, width: width, documents: [[[0]], [ids]]).write(to: prefix)
      let file = try MegatronFile(prefix: prefix)
      #expect(try file.ids(ofDocument: 1) == ids)
      let place = low < 0 ? 1 : 2
      let error = #expect(throws: TokenStoreError.self) {
        var read: [Int32] = []
        try file.appendIDs(ofDocument: 1, below: 100, to: &read)
      }
      #expect("\(try #require(error))".contains("pair.bin: at byte \(place * width): an id is "))
    }
  }

  /// Ids are read in pieces of 65,536, straight behind those that are there.
  @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 4), (5, 8), (8, 2)])
  func longDocumentsAreReadInPieces(code: Int, width: Int) throws {
    let long = (0..<140_000).map { Int64($0 % 120) }
    let pair = MegatronPair(
      code: UInt8(code), width: width, documents: [[[5]], [long, [7]], [], [[9]]])
    try pair.write(to: prefix)
    let file = try MegatronFile(prefix: prefix)
    var read: [Int32] = [-3]
    for document in 0..<4 { try file.appendIDs(ofDocument: document, below: 120, to: &read) }
    #expect(read == [-3, 5] + long.map { Int32($0) } + [7, 9])
    // The first that is bad, in the last piece.
    var ids = pair.ids
    ids[139_999 * width] = 121
    try put(ids, prefix + ".bin")
    let error = #expect(throws: TokenStoreError.self) {
      try file.appendIDs(ofDocument: 1, below: 120, to: &read)
    }
    #expect(
      "\(try #require(error))"
        .contains("at byte \(139_999 * width): an id is 121; expected 0 to 119"))
  }

  private func refusal(_ change: (inout MegatronPair) -> Void) throws -> String {
    var pair = MegatronPair(documents: documents)
    change(&pair)
    try pair.write(to: prefix)
    do { _ = try MegatronFile(prefix: prefix) } catch { return "\(error)" }
    return "none"
  }

  @Test func whatDoesNotFitIsRefusedInASentence() throws {
    #expect(try refusal { _ in } == "none")
    #expect(try refusal { $0.magic[0] = 0 }.contains("pair.idx: at byte 0: the magic is "))
    #expect(try refusal { $0.version = 2 }.contains("at byte 9: the version is 2; expected 1"))
    #expect(
      try refusal { $0.code = 7 }
        .contains("at byte 17: the data type's code is 7, floating-point numbers; expected a type"))
    #expect(try refusal { $0.code = 9 }.contains("the data type's code is 9; expected"))
    #expect(
      try refusal { $0.trailer = [UInt8](repeating: 0, count: 6) }
        .contains("with modes of a multimodal file"))
    #expect(try refusal { $0.trailer = [0] }.contains("the file's size is "))
    #expect(try refusal { $0.code = 4 }.contains("the length of sequence"))
  }

  /// Changes the eight or four bytes at `offset` of the index.
  private func refusal(at offset: Int, _ bytes: [UInt8]) throws -> String {
    let pair = MegatronPair(documents: documents)
    var index = pair.index
    index.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try pair.write(to: prefix)
    try put(index, prefix + ".idx")
    do { _ = try MegatronFile(prefix: prefix) } catch { return "\(error)" }
    return "none"
  }

  @Test func tablesThatDisagreeAreRefusedWithTheirOffsets() throws {
    let huge = [UInt8](repeating: 0xff, count: 8)
    #expect(try refusal(at: 18, huge).contains("at byte 18: the number of sequences is 184467"))
    #expect(try refusal(at: 26, huge).contains("at byte 26: the length of the document table"))
    #expect(try refusal(at: 26, [UInt8](repeating: 0, count: 8)).contains("at byte 26"))
    // The second length, one more, less, and negative.
    #expect(try refusal(at: 38, [0, 0, 0, 0]).contains("pair.bin: at byte 0: the file's size"))
    #expect(
      try refusal(at: 38, [2, 0, 0, 0]).contains("at byte 54: the length of sequence 5 is 1"))
    #expect(
      try refusal(at: 38, [255, 255, 255, 255]).contains("at byte 38: the length of sequence 1"))
    #expect(try refusal(at: 38, [255, 255, 255, 127]).contains("at byte 38"))
    // The start of the fourth sequence, by one byte.
    let starts = 34 + 4 * 6
    #expect(
      try refusal(at: starts + 24, [7, 0, 0, 0, 0, 0, 0, 0])
        .contains("the start of sequence 3 is 7; expected 6"))
    let bounds = starts + 8 * 6
    #expect(try refusal(at: bounds, [1]).contains("entry 0 of the documents is 1; expected 0"))
    #expect(try refusal(at: bounds + 16, [1]).contains("entry 2 of the documents is 1; expected 2"))
    #expect(try refusal(at: bounds + 16, [7]).contains("entry 2 of the documents is 7"))
    #expect(try refusal(at: bounds + 32, [5]).contains("entry 4 of the documents is 5; expected 6"))
    #expect(try refusal(at: bounds + 15, [0x80]).contains("entry 1 of the documents is -"))
  }

  @Test func noDocumentsMayHaveNoSequences() throws {
    try MegatronPair().write(to: prefix)
    let file = try MegatronFile(prefix: prefix)
    #expect((file.documentCount, file.tokenCount) == (0, 0))
    #expect(throws: TokenStoreError.self) { try file.range(ofDocument: 0) }
    // One sequence that no document has.
    var index = MegatronPair(documents: [[[1]]]).index
    index[26] = 1
    index.removeLast(8)
    try put([1, 0], prefix + ".bin")
    try put(index, prefix + ".idx")
    #expect {
      try MegatronFile(prefix: prefix)
    } throws: {
      "\($0)".contains("a table of more than one entry")
    }
  }

  /// Whatever is done to the index: a sentence, or documents that are in the file.
  @Test func mutationsAreRefusedOrReadConsistently() throws {
    var generator = SeededGenerator(seed: 11)
    let pair = MegatronPair(documents: documents)
    let good = pair.index
    try pair.write(to: prefix)
    var refused = 0
    for _ in 0..<5_000 {
      try put(mutated(good, using: &generator), prefix + ".idx")
      do {
        let file = try MegatronFile(prefix: prefix)
        var count = 0
        for document in 0..<file.documentCount { count += try file.ids(ofDocument: document).count }
        #expect(count == file.tokenCount)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 4_000)
  }
}
