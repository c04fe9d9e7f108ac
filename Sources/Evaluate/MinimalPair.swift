import ByteIO
import Corpus
import Foundation

/// Two sentences that differ in what makes one of them wrong.
public struct MinimalPair: Hashable, Sendable {
  /// The sentence that is right, as UTF-8.
  public var good: [UInt8]
  /// The sentence that is wrong.
  public var bad: [UInt8]
  /// What it is that is wrong, in the data set's words.
  public var phenomenon: String

  /// Makes a pair.
  public init(good: [UInt8], bad: [UInt8], phenomenon: String) {
    self.good = good
    self.bad = bad
    self.phenomenon = phenomenon
  }

  /// The pairs in a file that is called `name`.
  ///
  /// A name in `.jsonl` means BLiMP's format: an object a line with `sentence_good` and
  /// `sentence_bad`; the phenomenon is its `linguistics_term`, or else its `UID`. One in `.tsv` or
  /// `.csv` means MultiBLiMP's: a first line of columns, `sen` and `wrong_sen` among them; the
  /// phenomenon is in `phenomenon`. Where a file does not say it, it is the file's name.
  ///
  /// - Throws: ``EvaluateError/brokenPairs(file:line:found:expected:)``.
  /// - Source: Warstadt et al. (2020), “BLiMP: The Benchmark of Linguistic Minimal Pairs for
  ///   English”; Jumelet et al. (2025), “MultiBLiMP 1.0”.
  public static func read(_ bytes: [UInt8], name: String) throws(EvaluateError) -> [MinimalPair] {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .brokenPairs(file: name, line: 1, found: "broken UTF-8", expected: "UTF-8")
    }
    let title = PathParts.name(of: name).split(separator: ".").first.map(String.init) ?? name
    let pairs: [MinimalPair]
    if name.hasSuffix(".jsonl") {
      pairs = try objects(bytes, name: name, title: title)
    } else if name.hasSuffix(".tsv") {
      pairs = try table(CSV.rows(of: bytes, separator: UInt8(ascii: "\t")), name, title)
    } else if name.hasSuffix(".csv") {
      pairs = try table(CSV.rows(of: bytes), name, title)
    } else {
      throw .brokenPairs(
        file: name, line: 1, found: "a file of another kind",
        expected: "a name in .jsonl, .tsv "
          + "or .csv")
    }
    if pairs.isEmpty {
      throw .brokenPairs(file: name, line: 1, found: "nothing", expected: "pairs of sentences")
    }
    return pairs
  }

  private struct Object: Decodable {
    var good: String
    var bad: String
    var term: String?
    var paradigm: String?

    enum CodingKeys: String, CodingKey {
      case good = "sentence_good"
      case bad = "sentence_bad"
      case term = "linguistics_term"
      case paradigm = "UID"
    }
  }

  private static func objects(
    _ bytes: [UInt8], name: String, title: String
  ) throws(EvaluateError) -> [MinimalPair] {
    var pairs: [MinimalPair] = []
    let decoder = JSONDecoder()
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 32 || $0 == 13 || $0 == 9 }) { continue }
      guard let object = try? decoder.decode(Object.self, from: Data(line)) else {
        throw .brokenPairs(
          file: name, line: index + 1, found: String(decoding: line.prefix(80), as: UTF8.self),
          expected: "an object with the strings sentence_good and sentence_bad")
      }
      pairs.append(
        try pair(
          object.good, object.bad, object.term ?? object.paradigm ?? title, name, line: index + 1))
    }
    return pairs
  }

  private static func table(
    _ rows: [[String]], _ name: String, _ title: String
  ) throws(EvaluateError) -> [MinimalPair] {
    let head = rows.first ?? []
    guard let good = head.firstIndex(of: "sen"), let bad = head.firstIndex(of: "wrong_sen") else {
      throw .brokenPairs(
        file: name, line: 1, found: String(head.joined(separator: ", ").prefix(80)),
        expected: "columns, sen and wrong_sen among them")
    }
    let phenomenon = head.firstIndex(of: "phenomenon")
    var pairs: [MinimalPair] = []
    for (index, row) in rows.dropFirst().enumerated() {
      guard row.count == head.count else {
        throw .brokenPairs(
          file: name, line: index + 2, found: "\(row.count) fields",
          expected: "\(head.count), as in the first line")
      }
      let word = phenomenon.map { row[$0] } ?? ""
      pairs.append(
        try pair(row[good], row[bad], word.isEmpty ? title : word, name, line: index + 2))
    }
    return pairs
  }

  private static func pair(
    _ good: String, _ bad: String, _ phenomenon: String, _ file: String, line: Int
  ) throws(EvaluateError) -> MinimalPair {
    if good.isEmpty || bad.isEmpty {
      throw .brokenPairs(
        file: file, line: line, found: "an empty sentence", expected: "two sentences")
    }
    return MinimalPair(good: Array(good.utf8), bad: Array(bad.utf8), phenomenon: phenomenon)
  }
}
