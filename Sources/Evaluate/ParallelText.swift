import ByteIO

/// The same text in several languages, line by line.
public struct ParallelText: Hashable, Sendable {
  /// The languages, as codes.
  public var languages: [String]
  /// By line, and then by language: UTF-8, none of it empty.
  public var lines: [[[UInt8]]]

  /// Makes parallel text.
  public init(languages: [String], lines: [[[UInt8]]]) {
    self.languages = languages
    self.lines = lines
  }

  /// Reads lines of as many fields as there are languages, parted by tabs, as OPUS and Europarl
  /// have them; empty lines are none, and a field in quotes is taken as it is.
  ///
  /// - Throws: ``EvaluateError/brokenParallel(file:line:found:expected:)``.
  public static func read(
    _ bytes: [UInt8], name: String, languages: [String]
  ) throws(EvaluateError) -> ParallelText {
    var text = ParallelText(languages: languages, lines: [])
    var number = 0
    let start = ByteOrderMark.byteCount(in: bytes)
    for line in bytes[start...].split(separator: 10, omittingEmptySubsequences: false) {
      number += 1
      let line = line.last == 13 ? line.dropLast() : line
      if line.allSatisfy({ $0 == 32 || $0 == 9 }) { continue }
      guard String(validating: line, as: UTF8.self) != nil else {
        throw .brokenParallel(file: name, line: number, found: "broken UTF-8", expected: "UTF-8")
      }
      let fields = line.split(separator: 9, omittingEmptySubsequences: false).map { Array($0) }
      guard fields.count == languages.count else {
        throw .brokenParallel(
          file: name, line: number, found: "\(fields.count) fields",
          expected: "\(languages.count), parted by tabs: \(languages.joined(separator: ", "))")
      }
      if let empty = fields.firstIndex(where: \.isEmpty) {
        throw .brokenParallel(
          file: name, line: number, found: "nothing in \(languages[empty])",
          expected: "text in every language")
      }
      text.lines.append(fields)
    }
    if text.lines.isEmpty {
      throw .brokenParallel(file: name, line: 1, found: "nothing", expected: "lines of text")
    }
    return text
  }
}
