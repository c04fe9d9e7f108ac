import ByteIO
import Corpus
import Text

/// What a record says of its document, before cleaning.
struct RawDocument {
  var text: [UInt8]
  /// Surrogates alone that became U+FFFD in the text.
  var loneSurrogateCount = 0
  var url: String?
  var title: String?
  var timestamp: String?
  var metadata: [UInt8]?
}

/// Cleans a text and turns it into a document, or says why there is none.
struct DocumentMaker {
  let settings: ExtractSettings
  let file: String
  private let sentences: SentenceBoundaries
  private let boilerplate: BoilerplateLines?
  private let filters: TextFilters

  init(settings: ExtractSettings, file: String) throws {
    self.settings = settings
    self.file = file
    sentences = try SentenceBoundaries(language: settings.language)
    let rules = settings.text.boilerplateLines
    boilerplate = rules.isEmpty ? nil : BoilerplateLines(rules)
    filters = try TextFilters(settings)
  }

  /// Books the record as kept, with its document, or as dropped where no text is left or a filter
  /// takes it.
  func book(
    _ raw: RawDocument, ordinal: Int, recordBytes: Int, into batch: inout ParsedBatch
  ) throws {
    var boilerplateLines = 0
    let text = try clean(raw.text, &boilerplateLines)
    if text.isEmpty {
      batch.ledger.drop("empty", byteCount: recordBytes)
      return
    }
    if let measure = filters.reasonToDrop(text) {
      batch.ledger.drop("filter: \(measure.rawValue)", byteCount: recordBytes)
      return
    }
    let hash = Document.appendLine(
      text: text, language: settings.language, url: raw.url, title: raw.title,
      timestamp: raw.timestamp, metadata: raw.metadata,
      source: Document.Source(file: file, record: ordinal), isUnverified: batch.isUnverified,
      to: &batch.lines)
    batch.hashes.append(hash.low)
    batch.ledger.keep(byteCount: recordBytes, isUnverified: batch.isUnverified)
    batch.ledger.textByteCount += text.count
    batch.ledger.sentenceCount += try sentences.count(in: text)
    let counts = [
      ("boilerplate line", boilerplateLines), ("lone surrogate", raw.loneSurrogateCount),
    ]
    for (construct, count) in counts where count > 0 {
      batch.ledger.constructCounts[construct, default: 0] += count
    }
  }

  private func clean(_ text: [UInt8], _ boilerplateLines: inout Int) throws -> [UInt8] {
    let minimum = settings.text.minimumLineCharacters
    let clean = Lines.cleaned(try Normalisation.nfc(text), minimumCharacters: minimum)
    guard let (rest, lineCount) = boilerplate?.removed(from: clean), lineCount > 0 else {
      return clean
    }
    boilerplateLines = lineCount
    // Empty lines around those that were removed have become neighbours.
    return Lines.cleaned(rest, minimumCharacters: minimum)
  }

  /// Books the record as unreadable.
  func reject(
    _ category: String, _ reason: String, ordinal: Int, offset: Int, recordBytes: Int,
    into batch: inout ParsedBatch
  ) {
    batch.ledger.reject(category, byteCount: recordBytes)
    batch.rejects.append(Reject(file: file, record: ordinal, offset: offset, reason: reason))
  }
}
