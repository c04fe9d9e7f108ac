import ByteIO
import TestSupport
import Testing

@Suite struct ParagraphTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Paragraphs as a slow twin tells them apart: contents and offsets.
  private func paragraphs(_ content: [UInt8]) -> [(bytes: [UInt8], offset: Int)] {
    var paragraphs: [(bytes: [UInt8], offset: Int)] = []
    var current: (bytes: [UInt8], offset: Int)?
    var offset = 0
    for line in content.split(separator: 10, omittingEmptySubsequences: false) {
      if line.allSatisfy({ $0 == 13 }) {
        if let current { paragraphs.append(current) }
        current = nil
      } else {
        let skipped = current == nil ? line.prefix { $0 == 13 }.count : 0
        if current == nil { current = ([], offset + skipped) } else { current?.bytes.append(10) }
        current?.bytes += line.dropFirst(skipped)
      }
      offset += line.count + 1
    }
    if let current { paragraphs.append(current) }
    return paragraphs.map { paragraph in
      var bytes = paragraph.bytes
      while bytes.last == 13 { bytes.removeLast() }
      return (bytes, paragraph.offset)
    }
  }

  @Test func paragraphsAsTheSlowTwinTellsThem() async throws {
    var generator = SeededGenerator(seed: 80)
    let alphabet = Array("ab \r\n\n\n".utf8)
    for byteCount in [0, 1, 2, 3, 4, 50, 5000, 300_000] {
      for round in 0..<(byteCount < 100 ? 40 : 2) {
        let content = (0..<byteCount).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
        let expected = paragraphs(content)
        let path = try folder.store(
          folder.compressed(content, round % 2 == 0 ? .gzip : .plain))
        for batchBytes in [1, 100, 10_000, 1 << 20] where batchBytes > byteCount / 1000 {
          let read = try await Records(path: path, .paragraphs, batchBytes: batchBytes)
          #expect(read.records == expected.map(\.bytes), "\(content)")
          #expect(read.offsets == expected.map(\.offset))
          #expect(read.failures.isEmpty)
        }
      }
    }
  }

  @Test func windowsLineEnds() async throws {
    let path = try folder.store(Array("one\r\ntwo\r\n\r\n\r\nthree\r\n".utf8))
    #expect(try await Records(path: path, .paragraphs).texts == ["one\r\ntwo", "three"])
  }

  @Test func aGapTearsOneParagraph() async throws {
    let first = try folder.compressed(Array("one\n\ntwo\ntw".utf8), .gzip)
    let second = try folder.compressed(Array("\no\n\nfour\n".utf8), .gzip)
    let path = try folder.store(first + Array("garbage".utf8) + second)
    let read = try await Records(path: path, .paragraphs)
    #expect(read.texts == ["one", "four"])
    #expect(read.ordinals == [1, 3])
    #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [[2, 5, 9]])
    #expect(read.damages.map(\.offset) == [first.count])
  }

  @Test func longParagraphsFailAlone() async throws {
    let long = Array(repeatElement(Array("xxxxxxxxx\n".utf8), count: 300_000).joined())
    let content = Array("a\n\n".utf8) + long + Array("\nb\n\n".utf8) + long
    for (container, batchBytes) in [(Container.plain, 1 << 20), (.gzip, 10), (.xz, 5000)] {
      let path = try folder.store(folder.compressed(content, container))
      let read = try await Records(
        path: path, .paragraphs, batchBytes: batchBytes, maximumRecordBytes: 100_000)
      #expect(read.texts == ["a", "b"])
      #expect(
        read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [
          [2, 3, long.count], [4, long.count + 7, long.count],
        ])
      #expect(read.failures.allSatisfy { $0.reason == "longer than 100000 bytes" })
    }
  }

  @Test func workersChangeNothingInDamagedFiles() async throws {
    let content = randomText(byteCount: 600_000, seed: 81).flatMap { $0 == 10 ? [10, 10] : [$0] }
    var stored = try folder.compressed(content, .bzip2, level: 1)
    stored[stored.count / 2] ^= 1
    let path = try folder.store(stored)
    let first = try await Records(path: path, .paragraphs, batchBytes: 10_000)
    #expect(first.damages.count == 1 && first.records.count > 100)
    for workers in 2...4 {
      let read = try await Records(path: path, .paragraphs, workers: workers, batchBytes: 10_000)
      #expect(read == first)
    }
  }

  /// Where a paragraph ends, the empty line behind it tells: if that may be wrong, so may be it.
  @Test func aParagraphEndsWithTheLineBehindIt() async throws {
    let (path, unit) = try folder.storeWithDamage(["a\n\nb\n", "\nc\n\n", "d\n\ne"])
    let read = try await Records(path: path, .paragraphs, damagedUnits: [unit])
    #expect(read.texts == ["a", "b", "c", "e"])
    #expect(read.unverified == [1: unit, 2: unit])
  }
}
