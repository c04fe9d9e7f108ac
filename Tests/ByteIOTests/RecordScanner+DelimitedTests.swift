import ByteIO
import TestSupport
import Testing

/// Rows of tables, against a slow twin that has all bytes before it.
@Suite struct DelimitedTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let quote = UInt8(ascii: "\"")

  /// What begins at a place: a row that ends, or lines up to a place that are rows each for itself,
  /// since a quote that opened on an earlier line has no proper end.
  private enum Found {
    case row(end: Int, next: Int)
    case lines(end: Int)
  }

  private static func row(in content: [UInt8], from start: Int, _ delimiter: UInt8) -> Found {
    var position = start
    var opened: Int?
    var isFieldStart = true
    if start == 0, content.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while position < content.count {
      let byte = content[position]
      let rest = content[(position + 1)...]
      if let begin = opened {
        if byte == quote, rest.first == quote {
          position += 1
        } else if byte == quote {
          opened = nil
          let isProper =
            rest.isEmpty || rest.first == delimiter || rest.first == 10 || rest == [13]
            || rest.starts(with: [13, 10])
          if !isProper, let line = content[begin..<position].lastIndex(of: 10) {
            return .lines(end: line + 1)
          }
        }
      } else if isFieldStart, byte == quote {
        opened = position
      } else if byte == 10 {
        return .row(end: position, next: position + 1)
      }
      isFieldStart = opened == nil && byte == delimiter
      position += 1
    }
    return opened == nil
      ? .row(end: content.count, next: content.count) : .lines(end: content.count)
  }

  /// The rows as the twin tells them apart.
  private static func rows(_ content: [UInt8]) -> [[UInt8]] {
    var rows: [[UInt8]] = []
    var start = 0
    var linesEnd = 0
    while start < content.count {
      let line = content[start...].firstIndex(of: 10)
      var (end, next) = (line ?? content.count, line.map { $0 + 1 } ?? content.count)
      if start >= linesEnd {
        switch row(in: content, from: start, UInt8(ascii: ",")) {
        case .row(let rowEnd, let rowNext): (end, next) = (rowEnd, rowNext)
        case .lines(let end): linesEnd = end
        }
      }
      let row = Array(content[start..<end])
      rows.append(row.last == 13 ? row.dropLast() : row)
      start = next
    }
    return rows
  }

  private func read(
    _ content: [UInt8], batchBytes: Int = 1 << 20, maximumRecordBytes: Int = 64 << 20
  ) async throws -> Records {
    try await Records(
      path: folder.store(content), .delimited(UInt8(ascii: ",")), batchBytes: batchBytes,
      maximumRecordBytes: maximumRecordBytes)
  }

  @Test(arguments: [
    ("a,b\nc,d\n", ["a,b", "c,d"]), ("a,b\r\nc,d", ["a,b", "c,d"]), ("", []), ("\n", [""]),
    ("a,\"b\nc\"\nd\n", ["a,\"b\nc\"", "d"]), ("\"a\"\"\n\"\"b\",c\n", ["\"a\"\"\n\"\"b\",c"]),
    ("a\"b\nc\"d\n", ["a\"b", "c\"d"]), ("\"a\r\nb\"\r\nc\r\n", ["\"a\r\nb\"", "c"]),
    ("\"a\" b,c\nd\n", ["\"a\" b,c", "d"]), ("\u{FEFF}\"a\nb\",c\n", ["\u{FEFF}\"a\nb\",c"]),
    // A quote that is not closed costs its own line.
    ("1,\"a\n2,b\n3,\"c\"\n", ["1,\"a", "2,b", "3,\"c\""]),
    ("1,\"a\n2,b\n", ["1,\"a", "2,b"]), ("1,\"a\n2,b", ["1,\"a", "2,b"]), ("\"", ["\""]),
    ("1,\"a\n2,\"b\n3,\"c\n", ["1,\"a", "2,\"b", "3,\"c"]),
    ("1,\"a\n2,\"b\nc\"\n", ["1,\"a", "2,\"b\nc\""]),
  ])
  func rowsAreTold(content: String, rows: [String]) async throws {
    if content.isEmpty { return }
    for batchBytes in [1, 7, 1 << 20] {
      let found = try await read(Array(content.utf8), batchBytes: batchBytes)
      #expect(found.texts == rows)
      #expect(found.failures.isEmpty)
    }
  }

  @Test func rowsAsTheSlowTwinTellsThem() async throws {
    var random = SeededGenerator(seed: 81)
    let pieces = ["a", "bc", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\",\"", "\"\n"]
    for round in 0..<600 {
      let content = Array(
        (0..<Int.random(in: 1...40, using: &random)).map { _ in
          pieces[Int.random(in: pieces.indices, using: &random)]
        }.joined().utf8)
      let found = try await read(content, batchBytes: [1, 5, 1 << 20][round % 3])
      #expect(found.records == Self.rows(content), "\(String(decoding: content, as: UTF8.self))")
      #expect(found.failures.isEmpty)
    }
  }

  @Test func properTablesComeBackWhole() async throws {
    var random = SeededGenerator(seed: 82)
    let pieces = ["word", "\"", "\n", "\r\n", ",", "ä", " ", "\"\"", "\n\n"]
    let rows = (0..<2000).map { _ in
      (0..<3).map { _ in
        let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
          pieces[Int.random(in: pieces.indices, using: &random)]
        }.joined()
        return "\"\(text.replacing("\"", with: "\"\""))\""
      }.joined(separator: ",")
    }
    let content = Array(rows.joined(separator: "\r\n").utf8)
    for batchBytes in [1, 1000, 1 << 20] {
      #expect(try await read(content, batchBytes: batchBytes).texts == rows)
    }
  }

  /// The limit of a row of several lines: its lines become rows, and what is too long alone fails.
  @Test func longRowsAreCutIntoLines() async throws {
    let lines = ["\"stray,1"] + (0..<100).map { "line \($0),x" }
    let content = Array((lines.joined(separator: "\n") + "\n").utf8)
    for batchBytes in [1, 64, 1 << 20] {
      let found = try await read(content, batchBytes: batchBytes, maximumRecordBytes: 200)
      #expect(found.texts == lines && found.failures.isEmpty)
    }
    let long = "\"a\n" + String(repeating: "b", count: 10_000) + "\nc,d\n"
    for batchBytes in [1, 64, 1 << 20] {
      let found = try await read(
        Array(long.utf8), batchBytes: batchBytes, maximumRecordBytes: 200)
      #expect(found.texts == ["\"a", "c,d"])
      #expect(found.failures.map(\.record) == [2] && found.failures.map(\.byteCount) == [10_000])
    }
  }

  @Test func aGapTearsOneRow() async throws {
    let rows = (0..<6).map { "\"row \($0)\nof two lines\",x\n" }
    let content = Array(rows.joined().utf8)
    let place = rows[..<2].joined().utf8.count + 9
    let first = try folder.compressed(Array(content[..<place]), .gzip)
    let second = try folder.compressed(Array(content[place...]), .gzip)
    let found = try await read(first + Array("garbage".utf8) + second)
    #expect(found.damages.count == 1 && found.failures.count == 1)
    let whole = rows.map { String($0.dropLast()) }
    #expect(found.texts.filter(whole.contains) == Array(whole[..<2]) + Array(whole[3...]))
  }
}

/// Files that are one record.
@Suite struct WholeFileTests {
  @Test func theFileIsTheRecord() async throws {
    let folder = try TemporaryFolder()
    for text in ["a", "a\n\nb\n", "\n"] {
      let path = try folder.store(Array(text.utf8))
      for batchBytes in [1, 1 << 20] {
        let read = try await Records(path: path, .file, batchBytes: batchBytes)
        #expect(read.texts == [text] && read.offsets == [0])
      }
    }
    let long = try folder.store([UInt8](repeating: 97, count: 100_000))
    let read = try await Records(path: long, .file, batchBytes: 1000, maximumRecordBytes: 5000)
    #expect(read.records.isEmpty && read.failures.map(\.byteCount) == [100_000])
    #expect(try await Records(path: folder.store([]), .file).records.isEmpty)
  }

  @Test func aGapTearsIt() async throws {
    let folder = try TemporaryFolder()
    let parts = try ["one ", "two"].map { try folder.compressed(Array($0.utf8), .gzip) }
    let path = try folder.store(parts[0] + Array("garbage".utf8) + parts[1])
    let read = try await Records(path: path, .file)
    #expect(read.records.isEmpty && read.failures.count == 1 && read.damages.count == 1)
  }
}
