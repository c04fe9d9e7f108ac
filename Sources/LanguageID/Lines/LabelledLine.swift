internal import ByteIO
internal import Chance
internal import Corpus

/// A line with the language it is said to be in, and where it came from.
public struct LabelledLine: Hashable, Sendable {
  /// The language, as a BCP 47 code.
  public let label: String
  /// The collection it is from; training takes as evenly from a label's sources as they allow.
  public let source: String
  /// A hash of the document's content; lines of one document share it.
  public let document: UInt64
  /// The line's UTF-8 bytes; they are not validated.
  public let text: [UInt8]

  /// Makes a labelled line.
  public init(label: String, source: String = "", document: UInt64, text: [UInt8]) {
    self.label = label
    self.source = source
    self.document = document
    self.text = text
  }

  /// Whether its document is kept out of training for calibration: one in ten.
  var isHeldOut: Bool { (document >> 1) % 10 == 0 }
}

extension LabelledLine {
  /// Reads the labelled lines of all files that `word` names, compressed or not.
  ///
  /// - Parameter tell: Is told what of a folder was left out.
  /// - Throws: `CorpusError` where there is no such file or it is of another sort,
  ///   ``LanguageIDError/damagedLine(file:number:)``, or a `ByteIOError`.
  public static func read(
    _ word: String, tell: (String) -> Void = { _ in }
  ) async throws -> [LabelledLine] {
    var lines: [LabelledLine] = []
    for file in try TextFile.files(named: word, tell: tell) {
      let source = try ByteSource(path: file.path, workers: 1)
      let head = try await source.head(FileContent.headByteCount)
      if let content = FileContent(head.bytes, isWhole: head.isWhole), content != .plainText {
        throw CorpusError.otherContent(
          file: file.name, found: content.name, expected: "lines of label, tab, source, tab, text",
          advice: content.advice)
      }
      var bytes: [UInt8] = []
      while let chunk = try await source.next() {
        switch chunk {
        case .bytes(let more), .unverified(let more, _): bytes += more
        case .gap(let damage): throw ByteIOError.damaged(damage)
        }
      }
      lines += try parse(bytes, file: file.name)
    }
    return lines
  }

  /// Reads lines of `label`, tab, `source`, tab, text; a line's document is the hash of its text.
  ///
  /// - Parameter file: Where `bytes` are from, for messages.
  /// - Throws: ``LanguageIDError/damagedLine(file:number:)`` for a line without two tabs.
  public static func parse(
    _ bytes: [UInt8], file: String
  ) throws(LanguageIDError) -> [LabelledLine] {
    var lines: [LabelledLine] = []
    // A byte order mark is none of the first label's letters.
    let text = bytes.dropFirst(ByteOrderMark.byteCount(in: bytes))
    for (index, line) in text.split(separator: 0x0A).enumerated() {
      let columns = line.split(separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false)
      guard columns.count == 3, let label = String(validating: columns[0], as: UTF8.self),
        let source = String(validating: columns[1], as: UTF8.self)
      else { throw .damagedLine(file: file, number: index + 1) }
      let text = Array(columns[2])
      // The high bits of the hash are the well-mixed ones.
      let document = FNV1a.hash(text.span) >> 16
      lines.append(LabelledLine(label: label, source: source, document: document, text: text))
    }
    return lines
  }
}
