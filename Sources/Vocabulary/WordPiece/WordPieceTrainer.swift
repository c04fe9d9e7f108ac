import Engine
import Values

/// Trains WordPiece as Hugging Face's `tokenizers` does, with exact counts and a fixed order.
///
/// The alphabet stands first, sorted by code point: characters, then those that continue words.
/// Then the most frequent pair of neighbours becomes a piece, again and again; of equally frequent
/// pairs the one with the lower ids. This is the training of byte-pair encoding, on pieces with
/// `##`; the paper's is by likelihood. In Hugging Face's, the order of continuing characters
/// changes from run to run, and counts drift where a pair overlaps itself (`aaa`).
///
/// - Complexity: Memory grows with the distinct words.
struct WordPieceTrainer {
  private let settings: WordPieceSettings
  private let prefix: [UInt8]
  private(set) var pieces: [[UInt8]] = []
  private var ids: [[UInt8]: UInt32] = [:]
  private var alphabet: [UInt32] = []
  private var words = SegmentedWords()

  /// The vocabulary that `text` gives.
  static func vocabulary(
    _ settings: WordPieceSettings, from text: TrainingText
  ) async throws -> WordPieceVocabulary {
    let counter = WordCounter(settings.normaliser, workers: text.workers)
    try await text.forEachBatch { try counter.add($0) }
    var trainer = WordPieceTrainer(settings)
    try trainer.train(on: try counter.words(), text.progress)
    return try trainer.vocabulary()
  }

  private init(_ settings: WordPieceSettings) {
    self.settings = settings
    prefix = Array(settings.prefix.utf8)
    for token in settings.specialTokens { add(Array(token.utf8)) }
  }

  @discardableResult
  private mutating func add(_ piece: [UInt8]) -> UInt32 {
    if let id = ids[piece] { return id }
    let id = UInt32(pieces.count)
    pieces.append(piece)
    ids[piece] = id
    return id
  }

  /// What a piece is within a word.
  private func withoutPrefix(_ id: UInt32) -> ArraySlice<UInt8> {
    let piece = pieces[Int(id)]
    return piece.starts(with: prefix) ? piece.dropFirst(prefix.count) : piece[...]
  }

  private func vocabulary() throws -> WordPieceVocabulary {
    var model = WordPieceModel(
      pieces: pieces, unknown: id("[UNK]"), normaliser: settings.normaliser)
    model.prefix = prefix
    model.longestWord = settings.longestWord
    model.added = settings.specialTokens.map { AddedToken(id: id($0), content: Array($0.utf8)) }
    return WordPieceVocabulary(
      model, .bert(beginning: id("[CLS]"), end: id("[SEP]")),
      SpecialIDs(padding: id("[PAD]"), endOfText: id("[SEP]"), unknown: id("[UNK]")),
      WordPieceDecoder(prefix: prefix))
  }

  private func id(_ token: String) -> Int32 { Int32(ids[Array(token.utf8)] ?? 0) }
}

extension WordPieceTrainer {
  private mutating func train(on counts: RunCounts, _ progress: ProgressLine) throws {
    try addAlphabet(counts)
    try addWords(counts)
    progress.start("Merging pairs into pieces", total: settings.size, unit: "pieces")
    defer { progress.finish() }
    var queue = PairQueue()
    words.forEachPair { queue.push(count: $1, pair: $0) }
    while pieces.count < settings.size, let (pair, count) = queue.next({ words.count($0) }) {
      if count < UInt64(settings.minimumFrequency) { break }
      let (first, second) = (UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair))
      let merged = add(pieces[Int(first)] + withoutPrefix(second))
      try words.merge(pair, into: merged) { queue.push(count: $1, pair: $0) }
      if pieces.count % 256 == 0 {
        progress.update(done: pieces.count)
        try Task.checkCancellation()
      }
    }
  }

  /// Adds the characters of words, and those that continue words.
  private mutating func addAlphabet(_ counts: RunCounts) throws {
    var frequency: [UInt32: UInt64] = [:]
    var continuing = Set<UInt32>()
    counts.forEach { word, count in
      for (index, scalar) in ScalarReader.scalars(word).enumerated() {
        let sum = frequency[scalar, default: 0].addingReportingOverflow(count)
        frequency[scalar] = sum.overflow ? .max : sum.partialValue
        if index > 0 { continuing.insert(scalar) }
      }
    }
    let kept = frequency.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(settings.limitAlphabet).map(\.key).sorted()
    alphabet = kept
    for scalar in kept { add(ScalarReader.utf8([scalar])) }
    for scalar in kept where continuing.contains(scalar) {
      add(prefix + ScalarReader.utf8([scalar]))
    }
    if pieces.count > settings.size {
      throw SettingError(
        key: "size", found: "'\(settings.size)'",
        expected: "\(pieces.count) or more, for the special tokens and the alphabet of the text; "
          + "a lower limit-alphabet needs fewer")
    }
  }

  /// Writes words as ids of the alphabet; what is not of it is left out, as upstream does.
  private mutating func addWords(_ counts: RunCounts) throws(VocabularyError) {
    var begins: [UInt32: UInt32] = [:]
    var continues: [UInt32: UInt32] = [:]
    for scalar in alphabet {
      begins[scalar] = ids[ScalarReader.utf8([scalar])]
      continues[scalar] = ids[prefix + ScalarReader.utf8([scalar])]
    }
    var symbols: [UInt32] = []
    try counts.forEach { word, count throws(VocabularyError) in
      symbols.removeAll(keepingCapacity: true)
      for (index, scalar) in ScalarReader.scalars(word).enumerated() {
        if let id = index == 0 ? begins[scalar] : continues[scalar] { symbols.append(id) }
      }
      if symbols.count > 1 { try words.append(symbols, count) }
    }
  }
}

/// Pairs by how often they occur; entries are put right when they come up.
struct PairQueue {
  private struct Entry {
    var count: UInt64
    var pair: UInt64

    /// Whether it comes before `other`.
    func isBefore(_ other: Entry) -> Bool {
      count != other.count ? count > other.count : pair < other.pair
    }
  }

  private var entries: [Entry] = []

  mutating func push(count: UInt64, pair: UInt64) {
    if count == 0 { return }
    let entry = Entry(count: count, pair: pair)
    entries.append(entry)
    var hole = entries.count - 1
    while hole > 0, entry.isBefore(entries[(hole - 1) / 2]) {
      entries[hole] = entries[(hole - 1) / 2]
      hole = (hole - 1) / 2
    }
    entries[hole] = entry
  }

  private mutating func pop() -> Entry? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if entries.isEmpty { return first }
    var hole = 0
    while 2 * hole + 1 < entries.count {
      var child = 2 * hole + 1
      if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
      if !entries[child].isBefore(last) { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return first
  }

  /// The first pair by what `count` says of each now.
  mutating func next(_ count: (UInt64) -> UInt64) -> (pair: UInt64, count: UInt64)? {
    while let entry = pop() {
      let now = count(entry.pair)
      if now == entry.count { return (entry.pair, now) }
      // A pair that has grown was pushed when it grew.
      if now < entry.count { push(count: now, pair: entry.pair) }
    }
    return nil
  }
}
