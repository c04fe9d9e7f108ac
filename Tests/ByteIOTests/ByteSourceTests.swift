import ByteIO
import Foundation
import TestSupport
import Testing

@Suite struct ByteSourceTests {
  static let containers: [Container] = [.plain, .gzip, .bzip2, .zstd, .xz]

  @Test(arguments: containers, [1, 2, 100, 99_999, 3_000_000])
  func roundTrip(_ container: Container, _ byteCount: Int) async throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: byteCount, seed: UInt64(byteCount))
    let path = try folder.store(folder.compressed(content, container))
    let first = try await Content(path: path, workers: 1)
    #expect(first.runs == [content])
    for workers in [2, 5] { #expect(try await Content(path: path, workers: workers) == first) }
    #expect(try ByteSource(path: path, workers: 1).container == container)
  }

  @Test(arguments: [Container.gzip, .bzip2, .zstd, .xz])
  func anEmptyContentIsNoDamage(_ container: Container) async throws {
    let folder = try TemporaryFolder()
    let content = try await Content(path: folder.store(folder.compressed([], container)))
    #expect(content.runs == [[]])
  }

  @Test func anEmptyFileIsAGap() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.store([])
    let content = try await Content(path: path)
    #expect(content.gaps == [Damage(file: path, offset: 0, reason: "the file is empty")])
    #expect(content.bytes.isEmpty)
  }

  /// Runs of one byte are where bzip2's blocks grow most: here to many times 1 MiB.
  @Test(arguments: containers) func longRuns(_ container: Container) async throws {
    let folder = try TemporaryFolder()
    let content = [UInt8](repeating: 7, count: 20_000_000)
    let read = try await Content(path: folder.store(folder.compressed(content, container)))
    #expect(read.runs == [content])
    #expect(read.chunkByteCounts.max() ?? 0 <= 1 << 20)
  }

  @Test(arguments: containers) func incompressibleBytes(_ container: Container) async throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 3)
    let content = (0..<1_500_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let read = try await Content(path: folder.store(folder.compressed(content, container)))
    #expect(read.runs == [content])
  }

  /// A pipe gives few bytes at a time and cannot be sought in.
  @Test(arguments: containers) func aPipeInSmallPieces(_ container: Container) async throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: 300_000, seed: 4)
    let stored =
      try folder.compressed(content, container, level: container == .plain ? nil : 1)
      + (container == .plain ? [] : folder.compressed(content, container))
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      guard let file = try? File(writing: path) else { return }
      var generator = SeededGenerator(seed: 5)
      var rest = stored[...]
      while !rest.isEmpty {
        let count = min(rest.count, Int.random(in: 1...700, using: &generator))
        do { try file.write(Array(rest.prefix(count))) } catch { return }
        rest = rest.dropFirst(count)
      }
    }
    let read = try await Content(path: path, workers: 2)
    #expect(read.runs == [container == .plain ? content : content + content])
  }

  @Test func missingFile() throws {
    #expect(throws: ByteIOError.self) { try ByteSource(path: "/no/such/file", workers: 1) }
  }

  @Test(arguments: ["gzip", "bzip2", "zstd", "igzip"])
  func filesOfOtherTools(_ tool: String) async throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: 2_000_000, seed: 6)
    guard let stored = try output(of: tool, ["-c", folder.store(content, as: "a")]) else { return }
    let path = try folder.store(stored + stored)
    #expect(try await Content(path: path, workers: 2).runs == [content + content])
  }

  @Test(arguments: [("gzip", Container.gzip), ("bzip2", .bzip2), ("zstd", .zstd)])
  func otherToolsReadOurFiles(_ tool: String, _ container: Container) async throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: 2_500_000, seed: 7)
    let path = try folder.store(folder.compressed(content, container), as: "a.\(tool)")
    guard let read = try output(of: tool, ["-dc", path]) else { return }
    #expect(read == content)
  }

  @Test(arguments: [
    "wikipedia_dumps/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2",
    "wikipedia_dumps/derived_closed_bz2/elwiki-20230501-pages-articles-sample.xml.bz2",
    "wikipedia_dumps/wmf_ops/pages-articles-sample1.xml.bz2",
    "wikipedia_dumps/itwiki_small-dump.xml.gz",
    "c4_cc/commoncrawl_whirlwind/whirlwind.warc.gz",
  ])
  func realFilesAsTheirToolsReadThem(_ name: String) async throws {
    guard let path = SharedData.path(name),
      let expected = try output(of: name.hasSuffix("gz") ? "gzip" : "bzip2", ["-dc", path])
    else { return }
    for workers in [1, 2] {
      #expect(try await Content(path: path, workers: workers).runs == [expected])
    }
  }
}
