import ByteIO
import Engine
import Fetch
import Foundation
import Glibc
import TestSupport
import Testing

/// What cannot be fetched is said in a sentence, and asked for no more often than helps.
@Suite(.timeLimit(.minutes(15)))
struct RefusalTests {
  let bench: DownloadFixture
  let bytes = noise(5000)

  init() throws { bench = try DownloadFixture() }

  private func error(_ url: String, attempts: Int = 5) -> FetchError? {
    fetchError { () throws(FetchError) in
      _ = try bench.downloader(attempts: attempts).fetch(url)
    }
  }

  @Test func aBusyServerIsWaitedForAsLongAsItAsks() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      if request.path != "/f" { return Reply(status: 404) }
      return request.number < 3
        ? Reply(status: 503, fields: ["Retry-After: 7"], body: [1, 2, 3]) : Reply(body: file)
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(bench.waited == [7, 7])
  }

  @Test func aServerThatIsBusyForHoursIsNotWaitedFor() throws {
    let server = try LoopbackServer { _ in Reply(status: 429, fields: ["Retry-After: 7200"]) }
    guard case .busy(_, 7200)? = error(server.url("/f")) else {
      Issue.record("should have been too busy")
      return
    }
    #expect(server.requests.count == 1 && bench.waited.isEmpty)
  }

  @Test(arguments: [400, 401, 403, 404, 410, 204, 304, 501])
  func aRefusalIsFinal(status: Int) throws {
    let server = try LoopbackServer { _ in Reply(status: status, body: status > 304 ? [1] : []) }
    let failure = error(server.url("/f"))
    guard case .refused(_, status)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(server.requests(for: "/f").count == 1 && bench.waited.isEmpty)
    #expect(failure.map { "\($0)".contains("status \(status)") } == true)
  }

  @Test func redirectsAreFollowed() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      switch request.path {
      case "/f": Reply(status: 302, fields: ["Location: /g?token=1"], body: [9, 9])
      case "/g?token=1": Reply(fields: ["ETag: \"a\""], body: file)
      default: Reply(status: 404)
      }
    }
    let path = try bench.downloader().fetch(server.url("/f"))
    #expect(try readFile(path) == bytes && path.hasSuffix("/f"))
  }

  @Test(arguments: ["/f", "ftp://127.0.0.1/f", "file:///etc/passwd", "gopher://127.0.0.1/f"])
  func endlessOrOddRedirectsAreNot(target: String) throws {
    let server = try LoopbackServer { request in
      request.path == "/f"
        ? Reply(status: 302, fields: ["Location: \(target)"]) : Reply(status: 404)
    }
    let failure = error(server.url("/f"))
    guard case .rejected? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(server.requests(for: "/f").count == (target == "/f" ? 11 : 1))
    #expect(bench.waited.isEmpty)
  }

  @Test func bodiesWithoutLengthAreTaken() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      request.path == "/f" ? Reply(body: file, isChunked: true) : Reply(status: 404)
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
  }

  @Test func shortBodiesAreAskedForAgainUntilPatienceEnds() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      request.path == "/f" ? Reply(body: file, announced: 6000) : Reply(status: 404)
    }
    let failure = error(server.url("/f"), attempts: 7)
    guard case .failed(_, _, 7)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(server.requests(for: "/f").count == 7)
    #expect(bench.waited == [0.5, 1, 2, 4, 8, 16])
  }

  @Test func whatFollowsTheAnnouncedLengthIsNoPartOfTheFile() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      request.path == "/f" ? Reply(body: file, announced: 4000) : Reply(status: 404)
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == Array(bytes[..<4000]))
  }

  @Test func aRestThatIsTooLongStartsOver() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      var reply = file.reply(to: request)
      if reply.status == 206 { reply.body += [0] }
      if request.number < 2 { reply.breaksAfter = 100 }
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(server.requests(for: "/f").map(\.rangeStart) == [nil, 100, nil])
  }

  @Test func emptyFilesAreFiles() throws {
    let server = try LoopbackServer { $0.path == "/f" ? Reply() : Reply(status: 404) }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))).isEmpty)
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))).isEmpty)
    #expect(server.requests(for: "/f").count == 1)
  }

  @Test(arguments: [
    "nonsense", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", "HTTP/1.1\r\n\r\n", "",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.1 206 OK\r\nContent-Range: bytes 9223372036854775807-1/9223372036854775807\r\n\r\nabc",
  ])
  func whatIsNoResponseEndsInAnError(raw: String) throws {
    let server = try LoopbackServer { _ in Reply(raw: Array(raw.utf8)) }
    // The list of sums would be asked for first, as often; a given sum spares it.
    let checksum = try Checksum(.md5, String(repeating: "0", count: 32))
    let failure = fetchError { () throws(FetchError) in
      _ = try bench.downloader(attempts: 3).fetch(server.url("/f"), checksum: checksum)
    }
    #expect(failure != nil)
    #expect(access(try bench.downloader().path(of: server.url("/f")), F_OK) != 0)
  }

  @Test func nobodyListening() throws {
    let failure = error("http://127.0.0.1:1/f", attempts: 2)
    guard case .failed(_, _, 2)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test func aFullDiskIsNamed() throws {
    let file = bytes
    let server = try LoopbackServer { _ in Reply(body: file) }
    let path = try bench.downloader().path(of: server.url("/f"))
    let folder = path.dropLast("/f".count)
    try FileManager.default.createDirectory(
      atPath: String(folder), withIntermediateDirectories: true)
    #expect(symlink("/dev/full", "\(path).part") == 0)
    let failure = error(server.url("/f"))
    #expect(
      failure.map { "\($0)" } == "\(path).part: cannot write: No space left on device")
    #expect(bench.waited.isEmpty)
  }

  @Test func aCacheThatCannotBeMadeIsNamed() throws {
    let downloader = Downloader(cache: "/proc/none", progress: ProgressLine(isQuiet: true))
    let failure = fetchError { () throws(FetchError) in
      _ = try downloader.fetch("http://127.0.0.1:1/f")
    }
    #expect(failure.map { "\($0)".hasPrefix("/proc/none") } == true)
  }

  @Test func waitsGrowAndAreBounded() {
    var settings = FetchSettings()
    for jitter in [0, 0.3, 0.999] {
      settings.jitter = { jitter }
      for failures in 0...200 {
        let wait = settings.wait(afterFailures: failures, serverSeconds: 0)
        #expect(wait >= 0.5 && wait <= settings.longestWaitSeconds)
        #expect(settings.wait(afterFailures: failures, serverSeconds: 500) == 500)
      }
    }
  }
}
