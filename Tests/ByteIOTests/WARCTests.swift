import ByteIO
import TestSupport
import Testing

@Suite struct WARCTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(
    _ block: [UInt8], lineEnd: String = "\r\n", length: String? = nil
  ) -> [UInt8] {
    let header = [
      "WARC/1.0", "WARC-Type: conversion", "Content-Length: \(length ?? String(block.count))", "",
      "",
    ]
    return Array(header.joined(separator: lineEnd).utf8) + block
  }

  private func file(_ records: [[UInt8]], lineEnd: String = "\r\n") -> [UInt8] {
    Array(records.map { $0 + Array((lineEnd + lineEnd).utf8) }.joined())
  }

  private var good: [[UInt8]] {
    (0..<5).map { record(randomText(byteCount: 3000 + 7 * $0, seed: UInt64(90 + $0))) }
  }

  @Test(arguments: ByteSourceTests.containers, ["\r\n", "\n"])
  func recordsOfAnyBytes(_ container: Container, _ lineEnd: String) async throws {
    var generator = SeededGenerator(seed: 91)
    let tricky = [[], [10], [10, 10], [13, 10, 13, 10], Array("\nWARC/1.0\n".utf8)]
    let blocks =
      tricky
      + [0, 1, 5, 5000, 2_000_000].map { count in
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
    let records = blocks.map { record($0, lineEnd: lineEnd) }
    let content = file(records, lineEnd: lineEnd)
    let path = try folder.store(folder.compressed(content, container))
    for batchBytes in [1, 1000, 1 << 20] {
      let read = try await Records(path: path, .warc, batchBytes: batchBytes)
      #expect(read.records == records)
      #expect(read.ordinals == Array(1...records.count))
      #expect(read.offsets.allSatisfy { content[$0...].starts(with: "WARC/1.".utf8) })
      #expect(read.failures.isEmpty)
    }
  }

  /// Writers part records by one line end, by none or by many, and have versions of their own.
  @Test(arguments: [
    ("\r\n", ""), ("\r\n", "\r\n"), ("\r\n", "\r\n\r\n\r\n"), ("\n", ""), ("\n", "\n"),
    ("\n", "\n\n\n"), ("\r\n", "\n"), ("\n", "\r\n"),
  ])
  func recordsAsTheyAreFound(_ lineEnd: String, _ separator: String) async throws {
    let versions = ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"]
    let blocks = ["one", "", "two\n\nthree\r\n\r\n", "\n", "four\n"]
    let records = versions.flatMap { version in
      blocks.map { block in
        Array(
          [version, "Content-Length: \(block.utf8.count)", "", block].joined(separator: lineEnd)
            .utf8)
      }
    }
    let content = Array(records.joined(separator: Array(separator.utf8)))
    for batchBytes in [1, 50, 1 << 20] {
      let read = try await Records(path: folder.store(content), .warc, batchBytes: batchBytes)
      #expect(read.records == records)
      #expect(read.failures.isEmpty)
    }
  }

  @Test func lineEndsOfTwoSortsAreNoProof() async throws {
    let block = Array("text".utf8)
    let content = record(block, length: "5") + Array("\r\n\r\n".utf8) + record(block)
    let read = try await Records(path: folder.store(content), .warc)
    #expect(read.records == [record(block)])
    #expect(read.failures.map(\.reason) == ["its Content-Length does not lead to its end"])
  }

  @Test func aMemberForEachRecord() async throws {
    let members = try good.map { try folder.compressed($0 + [13, 10, 13, 10], .gzip) }
    let path = try folder.store(Array(members.joined()))
    #expect(try await Records(path: path, .warc).records == good)
  }

  /// A length that is wrong in any way costs its own record.
  @Test(arguments: ["0", "1", "2999", "3008", "99999", "999999999999999999999", "-1", "", "3k"])
  func wrongLengths(_ length: String) async throws {
    for place in 0..<5 {
      var records = good
      records[place] = record(Array(good[place].suffix(3007)), length: length)
      let content = file(records)
      for batchBytes in [1, 1 << 20] {
        let read = try await Records(
          path: folder.store(content), .warc, batchBytes: batchBytes, maximumRecordBytes: 50_000)
        var expected = good
        expected.remove(at: place)
        #expect(read.records == expected)
        #expect(read.failures.map(\.record) == [place + 1])
        #expect(read.failures.map(\.offset) == [records[..<place].joined().count + 4 * place])
      }
    }
  }

  @Test func whatIsNoRecord() async throws {
    let good = good
    let cases: [(junk: String, failures: Int)] = [
      ("", 0), ("\r\n\r\n\n", 0), ("junk\r\n", 1), ("junk\n\njunk\n", 1), ("WARC/1.0\r\n", 1),
      ("WARC/1.0\r\nWARC/1.1\nContent-Length: 3\n\n", 2), ("WARC/0.9\r\n\r\n", 1),
    ]
    for (junk, failures) in cases {
      let content = file([good[0]]) + Array(junk.utf8) + file([good[1]])
      let read = try await Records(path: folder.store(content), .warc)
      #expect(read.records == [good[0], good[1]], "\(junk)")
      #expect(read.failures.count == failures, "\(junk)")
    }
  }

  @Test func aFileCutShort() async throws {
    let content = file(good)
    for kept in [content.count - 4, content.count - 1] {
      let read = try await Records(path: folder.store(Array(content[..<kept])), .warc)
      #expect(read.records == good)
    }
    for kept in [content.count - 5, content.count - 3000, content.count - 3080] {
      let read = try await Records(path: folder.store(Array(content[..<kept])), .warc)
      #expect(read.records == good.dropLast())
      #expect(read.failures.map(\.record) == [5])
    }
  }

  @Test func aGapTearsOneRecord() async throws {
    let content = file(good)
    for cut in [0, 3, 40, 100, 3000, 3061, 3075, 4000, content.count - 2] {
      let first = try folder.compressed(Array(content[..<cut]), .gzip)
      let second = try folder.compressed(Array(content[cut...]), .gzip)
      let path = try folder.store(first + Array("garbage".utf8) + second)
      let read = try await Records(path: path, .warc)
      #expect(read.failures.count <= 1, "\(cut)")
      #expect(read.records.count + read.failures.count == 5, "\(cut)")
      #expect(good.filter { !read.records.contains($0) }.count == read.failures.count, "\(cut)")
      #expect(read.damages.count == 1)
    }
  }

  @Test func longRecordsFailAlone() async throws {
    let long = record([UInt8](repeating: 120, count: 3_000_000))
    for batchBytes in [1, 5000, 1 << 20] {
      let read = try await Records(
        path: folder.store(file([good[0], long, good[1], long])), .warc, batchBytes: batchBytes,
        maximumRecordBytes: 100_000)
      #expect(read.records == [good[0], good[1]])
      #expect(read.failures.map(\.record) == [2, 4])
    }
  }

  /// Whatever the bytes are, reading ends, and neither workers nor batches change what is read.
  @Test func manyMutations() async throws {
    var generator = SeededGenerator(seed: 92)
    let content = file(good)
    for round in 0..<200 {
      var mutated = content
      for _ in 0..<(1 + round % 20) {
        let place = Int.random(in: 0..<mutated.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: mutated.remove(at: place)
        default: mutated.insert(contentsOf: "\nWARC/1.0\nContent-Length: 7\n\n".utf8, at: place)
        }
      }
      let path = try folder.store(folder.compressed(mutated, round % 2 == 0 ? .plain : .bzip2))
      let read = try await Records(path: path, .warc, batchBytes: 10_000)
      let other = try await Records(path: path, .warc, workers: 3, batchBytes: 1)
      #expect(read.records == other.records && read.failures == other.failures)
      #expect(zip(read.records, read.offsets).allSatisfy { mutated[$1...].starts(with: $0) })
    }
  }

  @Test func realFiles() async throws {
    for (name, count) in [("warc", 4), ("warc.gz", 4), ("warc.wet", 2), ("warc.wet.gz", 2)] {
      guard let path = SharedData.path("c4_cc/commoncrawl_whirlwind/whirlwind.\(name)") else {
        return
      }
      let read = try await Records(path: path, .warc)
      #expect(read.records.count == count, "\(name)")
      #expect(read.failures.isEmpty && read.damages.isEmpty)
    }
  }
}
