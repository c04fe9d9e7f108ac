/// Tells lines of source code, markup and data from text, by the marks between the letters.
///
/// A line falls into pieces at white space. A piece of letters alone, with the punctuation of prose
/// around it, is a word; others have marks of code: an operator, a brace, `snake_case`, `word(` and
/// the like. A line is code where the marks outweigh the words. Marks that prose has too (a capital
/// inside a word, a point between letters, a bracket after one) weigh less, and without one that it
/// has not, or without one of the bytes that are suspect, a line is never code. A line
/// that begins with `==` is a heading. Addresses weigh nothing, and words that programming
/// languages reserve count neither way.
///
/// Text in another script than Latin is words throughout, so code with comments in it is judged by
/// what is around them. A comment without code is text.
///
/// - Complexity: linear in the bytes, of which the first ``maximumByteCount`` are looked at.
enum CodeLine {
  /// Lines are judged by their beginning.
  static let maximumByteCount = 4096

  /// Whether `line` is code.
  static func isCode(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = UnsafeBufferPointer(rebasing: line.prefix(maximumByteCount))
    // A heading of a wiki.
    if line.starts(with: [0x3D, 0x3D]) { return false }
    if !line.contains(where: { Self.isSuspect[Int($0)] }) { return false }
    // Most lines have too few marks, whatever their words are.
    var most = 0
    forEachPiece(of: line) { piece, isFirst in
      let marks = CodePiece.marks(in: piece, isFirst: isFirst)
      most += marks.hard + marks.soft
    }
    if most < CodeScore.leastMarks { return false }
    var score = CodeScore()
    forEachPiece(of: line) { piece, _ in score.add(piece) }
    return score.isCode
  }

  private static func forEachPiece(
    of line: UnsafeBufferPointer<UInt8>,
    _ body: (_ piece: UnsafeBufferPointer<UInt8>, _ isFirst: Bool) -> Void
  ) {
    var start = 0
    var isFirst = true
    for index in 0...line.count where index == line.count || line[index] <= 0x20 {
      if start < index {
        body(UnsafeBufferPointer(rebasing: line[start..<index]), isFirst)
        isFirst = false
      }
      start = index + 1
    }
  }

  /// By byte: whether code is suspected in a line that has it.
  private static let isSuspect: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in "{}=_<>&|$\\#[]();:".utf8 { table[Int(byte)] = true }
    return table
  }()
}

/// The marks and the words of a line.
private struct CodeScore {
  /// Fewer make no code.
  static let leastMarks = 3
  /// Marks that prose does not have.
  private var hard = 0
  /// Marks that it has seldom.
  private var soft = 0
  /// Marks between backticks, as prose quotes code.
  private var quoted = 0
  private var words = 0
  /// Reserved words.
  private var particles = 0
  private var pieceCount = 0
  private var beginsAsSentence = false
  private var endsAsSentence = false
  /// Whether the line begins as a declaration or a statement does.
  private var isStatement = false
  private var isQuoting = false

  var isCode: Bool {
    let own = words + particles < 2 ? hard + quoted : hard
    let text = beginsAsSentence && endsAsSentence ? words + 2 : words
    return own + (isStatement ? soft : 0) >= Self.leastMarks && own + soft > 2 * text
  }

  mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
    pieceCount += 1
    if pieceCount == 1 { beginsAsSentence = CodePiece.isCapitalised(piece) }
    endsAsSentence = CodePiece.endsSentence(piece)
    let tickCount = piece.count { $0 == 0x60 }
    let isQuoted = isQuoting || tickCount > 0
    if tickCount % 2 == 1 { isQuoting.toggle() }
    if let foreign = CodePiece.foreignWordCount(piece) {
      words += foreign
      return
    }
    if CodePiece.isAddress(piece) { return }
    let core = CodePiece.trimmed(piece)
    if CodePiece.isWord(piece, core) {
      let text = String(decoding: piece[core].prefix(16), as: UTF8.self)
      if CodePiece.openers.contains(text) {
        isStatement = isStatement || pieceCount == 1
        particles += 1
      } else if CodePiece.reserved.contains(text) {
        particles += 1
      } else if !isQuoted {
        words += 1
      }
    }
    let marks = CodePiece.marks(in: piece, isFirst: pieceCount == 1)
    if isQuoted {
      quoted += marks.hard + marks.soft
    } else {
      hard += marks.hard
      soft += marks.soft
    }
  }
}

/// What stands between two spaces.
private enum CodePiece {
  static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit
  }
  static func isName(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == 0x5F }

  /// How many words a piece counts for that is not all ASCII: one for every eight bytes, as scripts
  /// without spaces have long ones; `nil` for ASCII.
  static func foreignWordCount(_ piece: UnsafeBufferPointer<UInt8>) -> Int? {
    piece.contains { $0 >= 0x80 } ? (piece.count + 7) / 8 : nil
  }

  static func isAddress(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in piece.indices.dropLast(2) where piece[index] == 0x3A || piece[index] == 0x40 {
      // scheme://, or name@host.
      if piece[index] == 0x3A, piece[index + 1] == 0x2F, piece[index + 2] == 0x2F { return true }
      if piece[index] == 0x40, index > 0, piece[index + 1].isASCIILetter { return true }
    }
    return false
  }

  static func isCapitalised(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    piece[0].isASCIILetter && !isLower(piece[0]) && (piece.count == 1 || isLower(piece[1]))
  }

  static func endsSentence(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    piece.last == 0x2E || piece.last == 0x21 || piece.last == 0x3F
  }

  /// `piece` without the punctuation that prose has before and after a word.
  static func trimmed(_ piece: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = 0
    var end = piece.count
    while start < end, isBefore(piece[start]) { start += 1 }
    while end > start, isAfter(piece[end - 1]) { end -= 1 }
    return start..<end
  }

  /// `"`, `'`, `(`, `*` and `-`.
  private static func isBefore(_ byte: UInt8) -> Bool {
    byte == 0x22 || byte == 0x27 || byte == 0x28 || byte == 0x2A || byte == 0x2D
  }

  /// `"`, `'`, `)`, `,`, `.`, `;`, `:`, `!`, `?`, `*` and `-`.
  private static func isAfter(_ byte: UInt8) -> Bool {
    byte == 0x22 || byte == 0x27 || 0x29...0x2A ~= byte || 0x2C...0x2E ~= byte
      || 0x3A...0x3B ~= byte || byte == 0x21 || byte == 0x3F
  }

  /// Letters, with hyphens and apostrophes between them, and no capital after a small one.
  static func isWord(_ piece: UnsafeBufferPointer<UInt8>, _ core: Range<Int>) -> Bool {
    if core.count < 2 { return false }
    for index in core {
      let byte = piece[index]
      if !byte.isASCIILetter && byte != 0x27 && byte != 0x2D { return false }
      let isCamel =
        index > core.lowerBound && byte < 0x5B && byte.isASCIILetter && isLower(piece[index - 1])
      if isCamel { return false }
    }
    return true
  }

  static func marks(
    in piece: UnsafeBufferPointer<UInt8>, isFirst: Bool
  ) -> (hard: Int, soft: Int) {
    if piece.count == 1, piece[0] == 0x7B || piece[0] == 0x7D { return (8, 0) }
    var marks = Marks()
    for index in piece.indices {
      let next = index + 1 < piece.count ? piece[index + 1] : 0x20
      let last = index > 0 ? piece[index - 1] : 0x20
      switch piece[index] {
      case 0x28, 0x2E, 0x3A, 0x5B: marks.addCall(piece, index, last, next)
      default: marks.addSign(piece, index, last, next, isFirst: isFirst)
      }
    }
    return (marks.hard, marks.soft)
  }

  /// The marks of a piece so far.
  private struct Marks {
    var hard = 0
    var soft = 0
    private var hasPoint = false
    private var hasCall = false

    /// Counts `(`, `.`, `:` and `[`, which mean more after a name.
    mutating func addCall(
      _ piece: UnsafeBufferPointer<UInt8>, _ index: Int, _ last: UInt8, _ next: UInt8
    ) {
      switch piece[index] {
      case 0x28 where next == 0x29: hard += 4  // ()
      case 0x28 where CodePiece.isName(last) && next == 0x20: hard += 4  // word( at the end
      case 0x28 where hasPoint && CodePiece.isName(last): hard += 3  // word.word(
      // word(
      case 0x28 where index > 1 && CodePiece.isName(last) && CodePiece.isName(piece[index - 2]):
        hasCall = true
        soft += 3
      case 0x3A where hasCall && last == 0x29 && next == 0x20: hard += 3  // word(…):
      case 0x3A where next == 0x3A && CodePiece.isName(last): hard += 4  // ::
      case 0x5B where next == 0x5D: hard += 4  // []
      case 0x5B where CodePiece.isName(last) || next == 0x5B: soft += 2  // word[ [[
      case 0x2E
      where CodePiece.isName(next) && !next.isASCIIDigit && (CodePiece.isName(last) || index == 0):
        hasPoint = true
        soft += 3  // word.word .word
      default: break
      }
    }

    /// Counts all other marks.
    mutating func addSign(
      _ piece: UnsafeBufferPointer<UInt8>, _ index: Int, _ last: UInt8, _ next: UInt8,
      isFirst: Bool
    ) {
      switch piece[index] {
      case 0x7B, 0x7D: hard += 3  // { }
      // a_b
      case 0x5F where CodePiece.isLetterOrDigit(last) && CodePiece.isLetterOrDigit(next): hard += 3
      case 0x3D where last != 0x3D && !(isFirst && next == 0x3D): hard += 3  // =
      case 0x26 where next == 0x26, 0x7C where next == 0x7C: hard += 3  // && ||
      case 0x3E where last == 0x2D: hard += 3  // ->
      case 0x3C where last == 0x2E: hard += 4  // ..<
      case 0x3C where next == 0x2F, 0x2F where next == 0x3E: hard += 3  // </ />
      case 0x3C where next.isASCIILetter: hard += 2  // <word
      case 0x5C: hard += 2
      case 0x24 where CodePiece.isLower(next) || next == 0x7B: hard += 3  // $word
      case 0x22 where next == 0x3A, 0x27 where next == 0x3A: hard += 2  // ":
      case 0x3B where next == 0x20 && last == 0x29: hard += 3  // );
      case 0x3B where next == 0x20: soft += 2  // ; at the end of a piece
      case 0x41...0x5A where CodePiece.isLower(last): soft += 2  // camelCase
      case 0x23 where isFirst && index == 0: hard += CodePiece.isDirective(piece) ? 6 : 0
      default: break
      }
    }
  }

  private static func isDirective(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    directives.contains(String(decoding: piece, as: UTF8.self))
  }

  private static let directives: Set<String> = [
    "#include", "#define", "#undef", "#if", "#ifdef", "#ifndef", "#elif", "#else", "#endif",
    "#pragma", "#error",
  ]

  /// What declarations and statements begin with.
  static let openers: Set<String> = [
    "async", "await", "catch", "char", "class", "const", "def", "elif", "enum", "export",
    "extension", "extern", "fileprivate", "func", "function", "guard", "import", "int", "interface",
    "internal", "let", "mutating", "namespace", "override", "package", "private", "protected",
    "protocol", "public", "raise", "return", "sizeof", "static", "struct", "switch", "throw", "try",
    "typedef", "union", "unsigned", "using", "var", "void", "while", "yield",
  ]

  /// Other words of programming languages.
  static let reserved: Set<String> = [
    "as", "assert", "bool", "break", "case", "continue", "default", "defer", "do", "double", "echo",
    "else", "end", "except", "extends", "false", "final", "float", "for", "foreach", "from", "if",
    "implements", "in", "inline", "is", "lambda", "local", "long", "my", "new", "nil", "none",
    "not",
    "null", "or", "self", "set", "short", "string", "sub", "then", "this", "throws", "true",
    "unless", "use", "where", "with",
  ]
}
