import ByteIO
import TestSupport
import Testing

/// All that a `RecordReader` yields, its batches taken apart.
struct Records: Equatable {
  var records: [[UInt8]] = []
  var ordinals: [Int] = []
  var offsets: [Int] = []
  var failures: [RecordFailure] = []
  var damages: [Damage] = []
  /// The number of records in each batch.
  var batches: [Int] = []
  var preamble: [UInt8] = []
  var emptyLineCount = 0
  /// The last number in each batch, empty lines left out.
  var lastOrdinals: [Int?] = []
  var unverified: [Int: Int] = [:]

  init(
    path: String, _ framing: Framing, workers: Int = 1, batchBytes: Int = 1 << 20,
    maximumRecordBytes: Int = 64 << 20, damagedUnits: Set<Int> = []
  ) async throws {
    let reader = try RecordReader(
      path: path, framing: framing, workers: workers, damagedUnits: damagedUnits,
      batchBytes: batchBytes, maximumRecordBytes: maximumRecordBytes)
    while let batch = try await reader.next() {
      for (index, unit) in batch.unverified { unverified[records.count + index] = unit }
      emptyLineCount += batch.emptyLineCount
      let isEmpty = batch.records.map(\.isEmpty)
      lastOrdinals.append(isEmpty.lastIndex(of: false).map { batch.ordinals[$0] })
      records += batch.records.map { Array(batch.bytes[$0]) }
      ordinals += batch.ordinals
      offsets += batch.offsets
      failures += batch.failures
      damages += batch.damages
      batches.append(batch.records.count)
      #expect(batch.bytes.suffix(RecordBatch.padding).allSatisfy { $0 == 0 })
      #expect(batch.records.allSatisfy { $0.upperBound + RecordBatch.padding <= batch.bytes.count })
    }
    preamble = reader.preamble
  }

  var texts: [String] { records.map { String(decoding: $0, as: UTF8.self) } }
}

@Suite struct LineTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lines as a slow twin tells them apart: contents and offsets.
  private func lines(_ content: [UInt8]) -> [(bytes: [UInt8], offset: Int)] {
    var lines: [(bytes: [UInt8], offset: Int)] = []
    var start = 0
    for end in 0...content.count {
      if end < content.count ? content[end] == 10 : start < end {
        var line = Array(content[start..<end])
        if line.last == 13 { line.removeLast() }
        lines.append((line, start))
        start = end + 1
      }
    }
    return lines
  }

  /// Lines of objects are lines; the empty ones are counted, and batches end where they did.
  @Test func objectsAreLinesThatAreNotEmpty() async throws {
    var generator = SeededGenerator(seed: 34)
    for round in 0..<60 {
      let pieces = ["\n", "\r\n", "\r", "{}", "\n\n\n\n\n\n\n\n", "\r\n\r\n\r\n", "{\"a\": 1}"]
      let content = (0..<Int.random(in: 0...400, using: &generator)).flatMap { _ in
        Array((pieces.randomElement(using: &generator) ?? "").utf8)
      }
      let path = try folder.store(content)
      let batchBytes = [1, 7, 50, 1 << 20][round % 4]
      let lines = try await Records(
        path: path, .lines, batchBytes: batchBytes, maximumRecordBytes: 9)
      let objects = try await Records(
        path: path, .objects, batchBytes: batchBytes, maximumRecordBytes: 9)
      func filled(_ read: Records) -> [Int] {
        read.records.indices.filter { !read.records[$0].isEmpty }
      }
      let (some, all) = (filled(objects), filled(lines))
      #expect(some.map { objects.records[$0] } == all.map { lines.records[$0] })
      #expect(some.map { objects.ordinals[$0] } == all.map { lines.ordinals[$0] })
      #expect(some.map { objects.offsets[$0] } == all.map { lines.offsets[$0] })
      #expect(objects.failures == lines.failures && objects.damages == lines.damages)
      #expect(objects.records.count + objects.emptyLineCount == lines.records.count)
      #expect(objects.lastOrdinals == lines.lastOrdinals)
    }
  }

  /// A gap ends a line of objects, and what is on its two sides stays apart.
  @Test func aGapEndsAnObject() async throws {
    let (path, unit) = try folder.storeWithDamage(["{1}\n{2", "3}\n{4}", "{5}\n\n{6}"])
    #expect(try await Records(path: path, .objects).damages.map(\.unit) == [unit])
    let read = try await Records(path: path, .objects, damagedUnits: [unit])
    #expect(read.texts == ["{1}", "{23}", "{4}", "{5}", "{6}"])
    #expect(read.unverified == [1: unit, 2: unit])
    #expect(read.ordinals == [1, 2, 3, 4, 6] && read.failures.isEmpty)
    let lines = try await Records(path: path, .lines, damagedUnits: [unit])
    #expect(lines.texts == ["{1}", "{23}", "", "{6}"])
    #expect(lines.unverified == [1: unit] && lines.failures.count == 1)
  }

  @Test(arguments: ByteSourceTests.containers)
  func linesAsTheSlowTwinTellsThem(_ container: Container) async throws {
    var generator = SeededGenerator(seed: 40)
    let alphabet = Array("ab \r\n\n".utf8)
    for byteCount in [0, 1, 2, 3, 50, 5000, 200_000] {
      let content = (0..<byteCount).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      let expected = lines(content)
      let path = try folder.store(folder.compressed(content, container))
      for batchBytes in [1, 100, 10_000, 1 << 20] where batchBytes > byteCount / 1000 {
        let read = try await Records(path: path, .lines, batchBytes: batchBytes)
        #expect(read.records == expected.map(\.bytes))
        #expect(read.offsets == expected.map(\.offset))
        #expect(read.ordinals == Array(1...(expected.count + 1)).dropLast())
        #expect(read.failures.isEmpty)
      }
    }
  }

  /// The same content in other containers, blocks and frames makes the same batches.
  @Test func batchesDependOnTheContentAlone() async throws {
    let content = randomText(byteCount: 3_000_000, seed: 41)
    let first = try await Records(path: folder.store(content), .lines, batchBytes: 70_000)
    #expect(first.batches.count > 30)
    let others: [(Container, Int?)] = [(.gzip, 0), (.bzip2, 1), (.bzip2, 9), (.zstd, 1)]
    for (container, level) in others {
      let path = try folder.store(folder.compressed(content, container, level: level), as: "b")
      for workers in [1, 3] {
        #expect(
          try await Records(path: path, .lines, workers: workers, batchBytes: 70_000) == first)
      }
    }
  }

  @Test func aGapTearsOneLine() async throws {
    let first = try folder.compressed(Array("one\ntwo\nthr".utf8), .gzip)
    let second = try folder.compressed(Array("r\nfive\n".utf8), .gzip)
    let path = try folder.store(first + Array("garbage".utf8) + second)
    let read = try await Records(path: path, .lines)
    #expect(read.texts == ["one", "two", "five"])
    #expect(read.ordinals == [1, 2, 4])
    #expect(read.offsets == [0, 4, 13])
    #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [[3, 8, 4]])
    #expect(read.damages.map(\.offset) == [first.count])
  }

  @Test func aGapAtTheEndOfALineOrFile() async throws {
    let whole = try folder.compressed(Array("one\n".utf8), .gzip)
    let cases: [(stored: [UInt8], records: [String], failures: [[Int]])] = [
      (whole + [1, 2, 3], ["one"], []),
      (whole + [1, 2, 3] + whole, ["one"], [[2, 4, 3]]),
      (whole + [1, 2, 3] + whole + whole, ["one", "one"], [[2, 4, 3]]),
      ([], [], []),
    ]
    for (stored, records, failures) in cases {
      let read = try await Records(path: folder.store(stored), .lines)
      #expect(read.texts == records)
      #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == failures)
      #expect(read.damages.count == 1)
    }
  }

  @Test func longLinesFailAlone() async throws {
    let long = [UInt8](repeating: 120, count: 3_000_000)
    let content = Array("a\n".utf8) + long + Array("\nb\n".utf8) + long
    for (container, batchBytes) in [(Container.plain, 1 << 20), (.gzip, 10), (.bzip2, 5000)] {
      let path = try folder.store(folder.compressed(content, container))
      let read = try await Records(
        path: path, .lines, batchBytes: batchBytes, maximumRecordBytes: 100_000)
      #expect(read.texts == ["a", "b"])
      #expect(
        read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [
          [2, 2, long.count], [4, long.count + 5, long.count],
        ])
      #expect(read.failures.first?.reason == "longer than 100000 bytes")
    }
  }

  @Test func aLineOfExactlyTheMaximumPasses() async throws {
    for (length, failures) in [(99, 0), (100, 0), (101, 1)] {
      let content = [UInt8](repeating: 97, count: length)
      for end in [[], [10], [10, 98]] as [[UInt8]] {
        let path = try folder.store(content + end)
        let read = try await Records(path: path, .lines, batchBytes: 7, maximumRecordBytes: 100)
        #expect(read.failures.count == failures)
      }
    }
  }

  /// In a damaged file too, the number of workers changes nothing.
  @Test func workersChangeNothingInDamagedFiles() async throws {
    let content = randomText(byteCount: 600_000, seed: 42)
    var stored = try folder.compressed(content, .bzip2, level: 1)
    stored[stored.count / 2] ^= 1
    let path = try folder.store(stored)
    let first = try await Records(path: path, .lines, batchBytes: 10_000)
    #expect(first.failures.count == 1 && first.damages.count == 1)
    let expected = Set(lines(content).map(\.bytes))
    #expect(first.records.allSatisfy { expected.contains($0) })
    for workers in 2...4 {
      #expect(
        try await Records(path: path, .lines, workers: workers, batchBytes: 10_000) == first)
    }
  }
}
