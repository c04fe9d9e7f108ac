/// Tells a statement of SQL, whose words are English and whose marks are few.
enum QueryLine {
  /// Statements, and the words of which one follows later in the statement.
  private static let clauses: [String: Set<String>] = [
    "SELECT": ["FROM"], "INSERT": ["INTO"], "UPDATE": ["SET"], "DELETE": ["FROM"],
    "CREATE": ["TABLE", "INDEX", "VIEW", "DATABASE", "TRIGGER", "FUNCTION"],
    "ALTER": ["TABLE", "INDEX", "VIEW", "DATABASE"],
    "DROP": ["TABLE", "INDEX", "VIEW", "DATABASE"], "TRUNCATE": ["TABLE"], "MERGE": ["INTO"],
    "WITH": ["SELECT"], "GRANT": ["ON"], "REVOKE": ["ON"],
  ]
  /// The longest first word.
  private static let longest = 8

  /// Whether `line` begins with a statement's word, has one of its clauses, and is not written in
  /// capitals throughout. Words of SQL may be in lower case where a mark of it follows: `select *`,
  /// `from users;`.
  static func isQuery(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard beginsAsStatement(line), let first = word(in: line, from: 0),
      let wanted = clauses[first.text]
    else {
      return false
    }
    var index = first.end
    var hasClause = false
    var hasSmallWord = false
    var hasMark = false
    var capitals = first.isUpper ? 1 : 0
    while index < line.count {
      guard let word = word(in: line, from: index) else {
        hasMark = hasMark || "*=;()<>".utf8.contains(line[index])
        index += 1
        continue
      }
      index = word.end
      if wanted.contains(word.text) {
        hasClause = true
        capitals += word.isUpper ? 1 : 0
      } else {
        hasSmallWord = hasSmallWord || !word.isUpper
      }
    }
    return hasClause && (capitals > 1 && (hasSmallWord || hasMark) || capitals == 0 && hasMark)
  }

  /// Whether the first four letters are those of a statement: most lines end here.
  private static func beginsAsStatement(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if line.count < 8 { return false }
    var letters: UInt32 = 0
    for index in 0..<4 { letters = letters << 8 | UInt32(line[index] & 0xDF) }
    switch letters {
    // ALTE, CREA, DELE, DROP, GRAN, INSE
    case 0x414C_5445, 0x4352_4541, 0x4445_4C45, 0x4452_4F50, 0x4752_414E, 0x494E_5345: return true
    // MERG, REVO, SELE, TRUN, UPDA, WITH
    case 0x4D45_5247, 0x5245_564F, 0x5345_4C45, 0x5452_554E, 0x5550_4441, 0x5749_5448: return true
    default: return false
    }
  }

  /// The run of ASCII letters at `start`, in capitals and cut to the longest word there is.
  private static func word(
    in line: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (text: String, isUpper: Bool, end: Int)? {
    var end = start
    var isUpper = true
    while end < line.count, line[end].isASCIILetter {
      isUpper = isUpper && line[end] < 0x60
      end += 1
    }
    if end == start { return nil }
    let letters = line[start..<min(end, start + longest + 1)].map { $0 & 0xDF }
    return (String(decoding: letters, as: UTF8.self), isUpper, end)
  }
}
