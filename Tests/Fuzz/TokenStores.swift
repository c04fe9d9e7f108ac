import ByteIO
import Corpus
import Foundation
import TokenStore
import Values

extension FuzzTarget {
  /// The first byte of the input says what it is: `shards.json` (odd) beside good files, or (even)
  /// a number of documents, the `.idx` and the `.bin`, beside a `shards.json` that suits them.
  static let megatron = FuzzTarget(
    name: "megatron",
    dictionary: [
      Array("MMIDIDX\0\0".utf8), [1, 0, 0, 0, 0, 0, 0, 0], Array("\"document-count\":".utf8),
      Array("\"byte-count\":".utf8), Array("-1".utf8), Array("281474976710655".utf8),
    ],
    seeds: {
      let store = try GoodStore()
      return [[1] + store.description, [0, 2] + store.index + store.ids].withDamage
    },
    run: { input in
      guard let store = try? goodStore.get() else { violation("a store can be written") }
      var reader = InputReader(input)
      if reader.byte() % 2 == 1 {
        store.put(description: Array(reader.rest), index: store.index, ids: store.ids)
      } else {
        let count = reader.byte()
        let index = reader.bytes(34 + 12 * count + 8 * (count + 1))
        let ids = Array(reader.rest)
        store.put(
          description: store.described(documentCount: count, index: index, ids: ids), index: index,
          ids: ids)
      }
      guard let shards = try? TokenShards(folder: store.folder) else { return }
      try? shards.verify()
      requireDocuments(shards)
    })

  private static let goodStore = Result { try GoodStore() }

  private static func requireDocuments(_ shards: TokenShards) {
    var end = 0
    for document in 0..<shards.documentCount {
      guard let range = try? shards.range(ofDocument: document) else {
        violation("every document has a range")
      }
      require(range.lowerBound == end, "documents follow one another")
      end = range.upperBound
      guard let ids = try? shards.ids(in: range) else { continue }
      require(ids.count == range.count, "a document has as many ids as its range")
      require(
        ids.allSatisfy { 0..<shards.set.vocabularySize ~= Int($0) }, "every id is in the vocabulary"
      )
      guard let place = range.isEmpty ? nil : try? shards.location(ofToken: range.lowerBound)
      else { continue }
      require(place.document == document && place.offset == 0, "a token is found where it lies")
    }
    require(end == shards.tokenCount, "the documents are the stream")
  }

  /// The first two bytes of the input say how many sequences and documents there are; then come
  /// the `.idx` and the `.bin` of a pair that anybody may have made.
  static let megatronPair = FuzzTarget(
    name: "megatron-pair",
    dictionary: [
      Array("MMIDIDX\0\0".utf8), [1, 0, 0, 0, 0, 0, 0, 0],
      [255, 255, 255, 255, 255, 255, 255, 127],
    ],
    seeds: {
      let store = try GoodStore()
      return [[2, 2] + store.index + store.ids].withDamage
    },
    run: { input in
      var reader = InputReader(input)
      let (sequences, documents) = (reader.byte(), reader.byte())
      let index = reader.bytes(34 + 12 * sequences + 8 * (documents + 1))
      let ids = Array(reader.rest)
      let prefix = Scratch.file(index, "pair.idx").dropLast(4)
      _ = Scratch.file(ids, "pair.bin")
      guard let file = try? MegatronFile(prefix: String(prefix)) else { return }
      require(file.tokenCount * file.element.byteCount == ids.count, "the ids are the file")
      requireDocuments(file)
    })

  private static func requireDocuments(_ file: MegatronFile) {
    var end = 0
    for document in 0..<file.documentCount {
      guard let range = try? file.range(ofDocument: document),
        let found = try? file.ids(ofDocument: document)
      else { violation("every document can be read") }
      require(range.lowerBound == end && found.count == range.count, "documents follow")
      let last = (try? file.lastID(ofDocument: document)) ?? nil
      require(last == found.last, "the last id is last")
      var small: [Int32] = []
      let isRead = (try? file.appendIDs(ofDocument: document, below: 300, to: &small)) != nil
      let bad = found.firstIndex { !(0..<300 ~= $0) }
      require(
        isRead == (bad == nil) && small.map(Int64.init) == Array(found[..<(bad ?? found.count)]),
        "ids that are not below the size are refused, and no others")
      end = range.upperBound
    }
    require(end == file.tokenCount, "the documents are the ids")
  }

  /// The first byte of the input says whether the rest is `draw.json` (odd) or `draw.bin` (even),
  /// whose `draw.json` then tells of as many rows as it has room for.
  static let drawTable = FuzzTarget(
    name: "draw",
    dictionary: [
      Array("ISODRAW\0".utf8), Array("\"row-count\":".utf8), Array("\"token-count\":".utf8),
      Array("\"row-length\":".utf8),
      Array("\"final-weight\":".utf8),
      Array("\"packing\":\"documents\"".utf8), Array("\"unit\":\"batch\"".utf8),
      Array("\"only\":{".utf8), Array("\"withheld\":[{".utf8), Array("-1".utf8),
      Array("1152921504606846975".utf8),
    ],
    seeds: {
      let table = try GoodTable()
      return [[1] + table.description, [0] + table.rows].withDamage
    },
    run: { input in
      guard let good = try? goodTable.get() else { violation("a table can be written") }
      var reader = InputReader(input)
      if reader.byte() % 2 == 1 {
        good.put(description: Array(reader.rest), rows: good.rows)
      } else {
        let rows = Array(reader.rest)
        good.put(description: good.described(rows), rows: rows)
      }
      guard let table = try? DrawTable(folder: good.folder) else { return }
      try? table.verify()
      let streams = table.summary.mixture.streams
      for index in 0..<min(64, table.rowCount) {
        guard let row = try? table.row(index) else { continue }
        require(streams.indices ~= row.stream, "a row is of one of the streams")
        require(
          row.offset >= 0 && row.offset + row.length <= streams[row.stream].tokenCount,
          "a row lies in its stream")
      }
    })

  private static let goodTable = Result { try GoodTable() }
}

/// A store of two documents, the parts of which are replaced by what is tried.
private struct GoodStore {
  let folder: String
  let description: [UInt8]
  let index: [UInt8]
  let ids: [UInt8]
  private let set: ShardSet

  init() throws {
    folder = try Scratch.subfolder("shards")
    let settings = ShardSettings(
      name: "train", vocabularySize: 300, endOfText: 1, vocabularyHash: "", tokensPerShard: 100)
    var writer = try ShardWriter(folder: folder, settings: settings)
    try writer.append([5, 299, 7] as [Int32], textByteCount: 3)
    try writer.append([] as [Int32], textByteCount: 0)
    set = try writer.finish(corpusHash: "")
    description = try readFile("\(folder)/shards.json")
    index = try readFile("\(folder)/\(set.shards[0].index.name)")
    ids = try readFile("\(folder)/\(set.shards[0].ids.name)")
  }

  /// A `shards.json` whose counts suit the files, though nothing in them need be right.
  func described(documentCount: Int, index: [UInt8], ids: [UInt8]) -> [UInt8] {
    var set = set
    let tokenCount = ids.count / set.dataType.byteCount
    (set.documentCount, set.tokenCount) = (documentCount, tokenCount)
    (set.shards[0].documentCount, set.shards[0].tokenCount) = (documentCount, tokenCount)
    (set.shards[0].ids.byteCount, set.shards[0].index.byteCount) = (ids.count, index.count)
    return (try? StableJSON.line(set)) ?? []
  }

  func put(description: [UInt8], index: [UInt8], ids: [UInt8]) {
    _ = Scratch.file(description, "shards/shards.json")
    _ = Scratch.file(index, "shards/\(set.shards[0].index.name)")
    _ = Scratch.file(ids, "shards/\(set.shards[0].ids.name)")
  }
}

/// A draw table, the parts of which are replaced by what is tried.
private struct GoodTable {
  let folder: String
  let description: [UInt8]
  let rows: [UInt8]
  private let summary: DrawSummary

  init() throws {
    folder = try Scratch.subfolder("draw")
    var mixture = Mixture(
      streams: [.init(name: "en", tokenCount: 20), .init(name: "fi", tokenCount: 9)],
      phases: [
        .init(
          tokenBudget: 30,
          shares: [.init(stream: 0, clone: 1, weight: 2), .init(stream: 1, clone: 0, weight: 1)]),
        .init(
          tokenBudget: 20,
          shares: [
            .init(stream: 0, clone: 1, weight: 2, finalWeight: 1),
            .init(stream: 1, clone: 0, weight: 1, finalWeight: 2),
          ]),
      ], rowLength: 8, seed: 3)
    mixture.only = .init(stream: 0, clone: 1, givenTo: 0)
    summary = try DrawTable.write(mixture, to: folder)
    description = try readFile("\(folder)/draw.json")
    rows = try readFile("\(folder)/draw.bin")
  }

  /// A `draw.json` that tells of as many rows as there is room for.
  func described(_ rows: [UInt8]) -> [UInt8] {
    var summary = summary
    summary.rowCount = max(0, rows.count - 32) / 20
    return (try? StableJSON.line(summary)) ?? []
  }

  func put(description: [UInt8], rows: [UInt8]) {
    _ = Scratch.file(description, "draw/draw.json")
    _ = Scratch.file(rows, "draw/draw.bin")
  }
}
