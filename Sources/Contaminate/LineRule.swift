package import LanguageID
public import Values

/// Which lines are judged, and how sure a judgement must be to count.
public struct LineRule: Hashable, Sendable, Codable {
  /// The rules there are.
  public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
    /// Lines end at line feeds, white space around them is cut off, and those with enough letters
    /// are judged. What is not sure enough is `und`, what has no letters `zxx`.
    case ours
    /// The rule of “Measuring Cross-lingual Transfer in Bytes”, as its code has it: lines are those
    /// of Python's `str.splitlines`, those of more than 20 characters are judged, and whatever is
    /// not sure enough is `other`.
    case byteStudy = "byte-study"
  }

  /// Which rule it is.
  public let name: Name
  /// Lines with fewer letters are not judged; 0 under the byte study's rule, which counts
  /// characters instead.
  public let minimumLetterCount: Int
  /// A line whose likeliest language is less probable than this counts as undecided.
  public let threshold: Double

  /// The most characters (Unicode scalars) of a line that the byte study's rule passes over.
  static let byteStudyCharacters = 20

  /// The rule that `settings` ask for.
  ///
  /// - Throws: `SettingError` where one of them is out of its limits.
  public init(_ settings: ContaminationSettings) throws(SettingError) {
    try settings.validate()
    name = settings.rule
    minimumLetterCount = settings.rule == .ours ? settings.minimumLetters : 0
    threshold = settings.threshold
  }

  /// What lines that belong to no language count as.
  var undecidedLabels: [String] {
    switch name {
    case .ours: [Prediction.undetermined, Prediction.noLinguisticContent]
    case .byteStudy: ["other"]
    }
  }

  /// What a judged line counts as: the model's label, or one of ``undecidedLabels``.
  package func label(of prediction: Prediction) -> String {
    let isLanguage =
      prediction.label != Prediction.undetermined
      && prediction.label != Prediction.noLinguisticContent
    if isLanguage && prediction.probability >= threshold { return prediction.label }
    if name == .byteStudy { return "other" }
    return prediction.label == Prediction.noLinguisticContent
      ? prediction.label : Prediction.undetermined
  }

  /// Whether `line` is judged, given what the model says of it.
  package func judges(_ line: Span<UInt8>, _ prediction: Prediction) -> Bool {
    switch name {
    case .ours: return (prediction.letterCount ?? 0) >= minimumLetterCount
    case .byteStudy:
      var count = 0
      for index in line.indices { count += line[index] & 0xC0 == 0x80 ? 0 : 1 }
      return count > Self.byteStudyCharacters
    }
  }

  /// Calls `body` with the place of each line of `text` that is not empty, and its number from 1.
  package func forEachLine(
    in text: Span<UInt8>, _ body: (_ line: Range<Int>, _ number: Int) -> Void
  ) {
    var number = 0
    var start = 0
    while start < text.count {
      number += 1
      var end = start
      var next = text.count
      while end < text.count {
        let length = name == .ours ? (text[end] == 0x0A ? 1 : 0) : Self.lineEnd(in: text, at: end)
        if length > 0 {
          next = end + length
          break
        }
        end += 1
      }
      let line = name == .ours ? Self.trim(text, start..<end) : start..<end
      if !line.isEmpty { body(line, number) }
      start = next
    }
  }

  /// The bytes of the line end at `index` as `str.splitlines` knows them, or 0: line feed, vertical
  /// tab, form feed, carriage return with or without line feed, the separators U+001C to U+001E,
  /// U+0085, U+2028 and U+2029.
  private static func lineEnd(in text: Span<UInt8>, at index: Int) -> Int {
    switch text[index] {
    case 0x0D: index + 1 < text.count && text[index + 1] == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: 1
    case 0xC2: index + 1 < text.count && text[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8 ? 3 : 0
    default: 0
    }
  }

  private static func trim(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isWhiteSpace(text[start]) { start += 1 }
    while end > start, isWhiteSpace(text[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
