/// The words of a text as symbols, ready to be merged.
///
/// Words stand one after another, those that occur most often first, each behind a boundary; a
/// character that has no piece is a boundary as well, since no piece spans it. Of a stretch of one
/// character nothing is kept: it has no pair.
struct WordCells: ~Copyable {
  var symbols: SymbolTable
  var cells: RawArray<UInt32>
  /// Where the words end that occur equally often, and how often that is.
  var runs: [(end: Int, weight: UInt64)]

  /// Lays out the words of `tables`.
  ///
  /// - Throws: ``VocabularyError`` for more than 2³² characters.
  init(
    _ tables: [WordTable], alphabet: Alphabet, rules: PieceRules
  ) throws(VocabularyError) {
    var symbols = SymbolTable()
    var numbers = [UInt32](repeating: BPEMerger.boundary, count: 0x11_0000)
    for (number, character) in alphabet.characters.enumerated() {
      numbers[Int(character.scalar)] = UInt32(number)
      let text = Unicode.Scalar(character.scalar).flatMap(UTF8.encode).map(Array.init) ?? []
      symbols.append(text, rules.facts(of: character.scalar))
    }
    var sizes: [UInt64: Int] = [:]
    var stretch: [UInt32] = []
    Self.forEachStretch(tables, numbers, &stretch) { sizes[$1, default: 0] += $0.count + 1 }
    var places: [UInt64: Int] = [:]
    var runs: [(end: Int, weight: UInt64)] = []
    var place = 1
    for (weight, size) in sizes.sorted(by: { $0.key > $1.key }) {
      places[weight] = place
      place += size
      runs.append((place, weight))
    }
    guard place < Int(BPEMerger.inside) * 2 - 1 else { throw Self.tooMany }
    let cells = RawArray(repeating: BPEMerger.boundary, count: place)
    let base = cells.base
    Self.forEachStretch(tables, numbers, &stretch) { stretch, weight in
      guard let start = places[weight] else { return }
      for (index, symbol) in stretch.enumerated() { base[start + index] = symbol }
      places[weight] = start + stretch.count + 1
    }
    self.symbols = symbols
    self.cells = cells
    self.runs = runs
  }

  private static let tooMany = VocabularyError(
    file: "the training text", key: "distinct words", found: "more than 4,294,967,294 characters",
    expected: "fewer: train on fewer documents")

  /// Calls `body` with each stretch of at least two symbols, and with how often it occurs.
  private static func forEachStretch(
    _ tables: [WordTable], _ numbers: [UInt32], _ stretch: inout [UInt32],
    _ body: ([UInt32], UInt64) -> Void
  ) {
    for table in tables {
      table.forEach { word, weight in
        var reader = AlphabetReader(word)
        stretch.removeAll(keepingCapacity: true)
        while true {
          let scalar = reader.next()
          let number = scalar.map { numbers[Int($0)] } ?? BPEMerger.boundary
          if number != BPEMerger.boundary {
            stretch.append(number)
          } else {
            if stretch.count > 1 { body(stretch, weight) }
            stretch.removeAll(keepingCapacity: true)
          }
          if scalar == nil { break }
        }
      }
    }
  }
}
