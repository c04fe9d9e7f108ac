import ByteIO
import Engine
import Fetch
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Whatever happens on the way, the file is the server's, and no byte is fetched twice for nothing.
@Suite(.timeLimit(.minutes(15)))
struct ResumeTests {
  let bench: DownloadFixture
  let bytes = noise(50_000)

  init() throws { bench = try DownloadFixture() }

  @Test func aFileIsFetchedOnce() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer {
      $0.path == "/d/f.gz" ? file.reply(to: $0) : Reply(status: 404)
    }
    let path = try bench.downloader().fetch(server.url("/d/f.gz"))
    #expect(try readFile(path) == bytes)
    #expect(path.hasPrefix(bench.cache) && path.hasSuffix("/f.gz"))
    #expect(try bench.downloader().path(of: server.url("/d/f.gz")) == path)
    let count = server.requests.count
    #expect(try bench.downloader().fetch(server.url("/d/f.gz")) == path)
    #expect(server.requests.count == count)
    #expect(server.requests(for: "/d/f.gz").count == 1)
    #expect(access("\(path).part", F_OK) != 0)
    #expect(bench.waited.isEmpty)
  }

  @Test func aDroppedConnectionIsGoneOnWith() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if reply.body.count > 20_000 {
        reply.announced = reply.body.count; reply.breaksAfter = 20_000
      }
      return reply
    }
    let path = try bench.downloader().fetch(server.url("/f"))
    #expect(try readFile(path) == bytes)
    let requests = server.requests(for: "/f")
    #expect(requests.map(\.rangeStart) == [nil, 20_000, 40_000])
    #expect(requests.map { $0["if-range"] } == [nil, "\"a\"", "\"a\""])
    #expect(bench.waited.count == 2)
  }

  @Test func aServerWithoutRangesStartsOver() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      var reply = Reply(fields: ["ETag: \"a\""], body: file)
      if request.path != "/f" { reply = Reply(status: 404) }
      if request.path == "/f", request.rangeStart == nil { reply.breaksAfter = 7 }
      return reply
    }
    let path = try bench.downloader().fetch(server.url("/f"))
    #expect(try readFile(path) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 7])
  }

  @Test(arguments: [true, false])
  func aFileThatChangedMeanwhileIsFetchedAnew(minds: Bool) throws {
    let old = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let new = ServedFile(bytes: noise(50_000, seed: 2), entityTag: "\"b\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      if request.rangeStart == nil, request.number < 2 {
        var reply = old.reply(to: request)
        reply.breaksAfter = 100
        return reply
      }
      // A server that does not mind `If-Range` sends the rest of another file.
      guard !minds, let start = request.rangeStart else { return new.reply(to: request) }
      return Reply(
        status: 206, fields: ["Content-Range: bytes \(start)-49999/50000", "ETag: \"b\""],
        body: Array(new.bytes[start...]))
    }
    let path = try bench.downloader().fetch(server.url("/f"))
    #expect(try readFile(path) == new.bytes)
    #expect(
      server.requests(for: "/f").map(\.rangeStart) == (minds ? [nil, 100] : [nil, 100, nil]))
  }

  @Test(arguments: ["bytes 99-49999/50000", "bytes 0-49999/50000", "bytes", "bytes -/-", "x 1-2/3"])
  func aPartOtherThanAskedForIsNotUsed(range: String) throws {
    let file = ServedFile(bytes: bytes, lastModified: "Mon, 01 Jan 2024 00:00:00 GMT")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.rangeStart != nil { reply.fields = ["Content-Range: \(range)"] }
      if request.rangeStart == nil, request.number < 2 { reply.breaksAfter = 100 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 100, nil])
  }

  @Test(arguments: ["50000", "*"])
  func aPartNeedNotSayTheWholeLength(total: String) throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      reply.isChunked = true
      if request.rangeStart != nil {
        reply.fields = ["ETag: \"a\"", "Content-Range: bytes 100-49999/\(total)"]
      }
      if request.rangeStart == nil { reply.breaksAfter = 100 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 100])
  }

  @Test func anUnsatisfiableRangeMeansThatAllIsThere() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.rangeStart == nil { reply.isChunked = true; reply.breaksAfter = 50_000 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 50_000])
  }

  @Test func anUnsatisfiableRangeOfAnotherLengthStartsOver() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      if request.rangeStart != nil {
        return Reply(status: 416, fields: ["Content-Range: bytes */10"])
      }
      var reply = file.reply(to: request)
      if request.number < 2 { reply.breaksAfter = 20_000 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 20_000, nil])
  }

  @Test(arguments: [nil, "W/\"a\""])
  func aPartWithoutAValidatorIsNotGoneOnWith(tag: String?) throws {
    let file = ServedFile(bytes: bytes, entityTag: tag)
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.number < 2 { reply.breaksAfter = 100 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, nil])
  }

  @Test func aLaterDownloaderGoesOn() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.rangeStart == nil { reply.breaksAfter = 30_000 }
      return reply
    }
    let url = server.url("/f")
    guard
      case .failed? = fetchError({ () throws(FetchError) in
        _ = try bench.downloader(attempts: 1).fetch(url)
      })
    else {
      Issue.record("one attempt should not have been enough")
      return
    }
    #expect(try readFile(bench.downloader(attempts: 1).fetch(url)) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 30_000])
  }

  @Test func aKilledProcessIsGoneOnAfter() async throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.rangeStart == nil { reply.breaksAfter = 30_000; reply.stalls = true }
      return reply
    }
    let (url, cache) = (server.url("/f"), bench.cache)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [url = url as String, cache = cache as String] in
      let downloader = DownloadFixture.plainDownloader(cache: cache)
      let part = try downloader.path(of: url) + ".part"
      Thread.detachNewThread {
        var status = stat()
        while stat(part, &status) != 0 || status.st_size < 30_000 { usleep(2000) }
        kill(getpid(), SIGKILL)
      }
      _ = try downloader.fetch(url)
    }
    #expect(try readFile(bench.downloader().fetch(url)) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 30_000])
  }

  @Test func aStalledTransferIsBrokenOffAndGoneOnWith() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if request.rangeStart == nil { reply.breaksAfter = 10; reply.stalls = true }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 10])
  }

  @Test func anyMixtureOfFaultsEndsInTheRightFile() throws {
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let versions = (0..<2 as Range<UInt64>).map { version in
        ServedFile(
          bytes: noise(Int.random(in: 0...30_000, using: &generator), seed: seed * 2 + version),
          entityTag: Bool.random(using: &generator) ? "\"\(version)\"" : nil)
      }
      let faults = (0..<12).map { _ in Int.random(in: 0..<7, using: &generator) }
      let cuts = (0..<12).map { _ in Int.random(in: 0...30_000, using: &generator) }
      let server = try LoopbackServer { request in
        let number = request.number
        guard number < faults.count else { return versions[1].reply(to: request) }
        var reply = versions[number < 5 ? 0 : 1].reply(to: request)
        switch faults[number] {
        case 0: return Reply(status: 503, body: noise(100))
        case 1: reply = Reply(body: reply.body)
        case 2: reply.status = 206
        case 3: reply.isChunked = true
        case 4: reply.announced = cuts[number]
        case 5: reply.raw = noise(cuts[number])
        default: break
        }
        if faults[number] != 4 { reply.breaksAfter = min(cuts[number], reply.body.count) }
        return reply
      }
      let expected = try Checksum(.sha256, SHA256.hex(of: versions[1].bytes))
      let url = server.url("/f")
      // What is final for one call (the old version whole, or no HTTP) passes with the faults.
      var path: String?
      for _ in 0..<14 where path == nil {
        path = try? bench.downloader(attempts: 14).fetch(url, checksum: expected)
      }
      #expect(try path.map { try readFile($0) } == versions[1].bytes, "seed \(seed)")
    }
  }
}

extension DownloadFixture {
  /// A downloader for a process of its own.
  static func plainDownloader(cache: String) -> Downloader {
    Downloader(cache: cache, progress: ProgressLine(isQuiet: true))
  }
}
