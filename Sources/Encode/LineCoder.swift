import ByteIO
public import Corpus
public import Vocabulary

/// Turns lines of text into lines of ids, and back.
public struct LineCoder: Sendable {
  private let size: Int
  private let parent: Vocabulary
  private let map: [Int32]?
  private let decoder: IDDecoder

  /// Codes with a vocabulary.
  ///
  /// - Parameters:
  ///   - parent: Which of the vocabularies that `ids` were made of, from 0; `nil`: the first
  ///     encodes, and each that has the ids decodes.
  ///   - copy: Which copy of it, from 0; `nil` likewise.
  /// - Throws: `SettingError` where there is none.
  public init(_ ids: IDSpace, parent: Int?, copy: Int?) throws {
    size = ids.size
    map = try ids.map(parent: parent ?? 0, copy: copy ?? 0)
    self.parent = ids.parents[parent ?? 0]
    decoder = try ids.decoder(parent: parent, copy: copy)
  }

  /// The ids of each line of `batch`, parted by spaces, a line of them for each.
  public func encoded(_ batch: TextInput.Batch) throws(CorpusError) -> [UInt8] {
    try check(batch)
    var texts = TextBatch()
    batch.records.bytes.withUnsafeBytes { bytes in
      for range in batch.records.records { texts.append(.init(rebasing: bytes[range])) }
    }
    var tokens = TokenBatch()
    parent.encode(texts, into: &tokens)
    let isNarrow = tokens.wide.isEmpty
    var output: [UInt8] = []
    var start = 0
    for end in tokens.ends {
      for index in start..<end {
        let id = isNarrow ? Int32(tokens.narrow[index]) : tokens.wide[index]
        if index > start { output.append(UInt8(ascii: " ")) }
        output.append(contentsOf: "\(map?[Int(id)] ?? id)".utf8)
      }
      output.append(UInt8(ascii: "\n"))
      start = end
    }
    return output
  }

  /// The text of each line of ids of `batch`, a line for each.
  ///
  /// - Throws: `CorpusError` for a line with something else than ids of the vocabulary.
  public func decoded(_ batch: TextInput.Batch) throws(CorpusError) -> [UInt8] {
    try check(batch)
    var output: [UInt8] = []
    for (index, range) in batch.records.records.enumerated() {
      let line = String(decoding: batch.records.bytes[range], as: UTF8.self)
      func fault(_ reason: String) -> CorpusError {
        .badDocument(
          file: batch.file.name, record: batch.records.ordinals[index], reason: reason)
      }
      var own: [Int32] = []
      for word in line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" }) {
        guard let id = Int32(word), 0..<size ~= Int(id) else {
          throw fault("found '\(word)', expected ids from 0 to \(size - 1)")
        }
        own.append(id)
      }
      do { output += try decoder.decode(own) } catch { throw fault("\(error)") }
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  private func check(_ batch: TextInput.Batch) throws(CorpusError) {
    guard let problem = batch.problems.first else { return }
    throw CorpusError(problem)
  }
}
