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

  /// A response that ends when the connection does: nobody can tell its end from a broken line.
  private static func endless(_ body: [UInt8], _ fields: String = "") -> Reply {
    Reply(raw: Array("HTTP/1.1 200 OK\r\n\(fields)Connection: close\r\n\r\n".utf8) + body)
  }

  @Test func aBodyThatMerelyEndsIsNotTakenWithoutAChecksum() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      request.path == "/f" ? Self.endless(Array(file.prefix(3000))) : Reply(status: 404)
    }
    for _ in 0..<2 {
      let failure = error(server.url("/f"))
      guard case .endless? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(failure.map { "\($0)".contains("no Content-Length") } == true)
    }
    #expect(server.requests(for: "/f").count == 2 && bench.waited.isEmpty)
    #expect(access(try bench.downloader().path(of: server.url("/f")), F_OK) != 0)
  }

  @Test func aBodyThatMerelyEndsIsHeldToItsChecksum() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      // Cut short at first.
      request.number == 0 ? Self.endless(Array(file.prefix(3000))) : Self.endless(file)
    }
    let checksum = try Checksum(.sha256, SHA256.hex(of: bytes))
    for isWhole in [false, true] {
      let path = try? bench.downloader().fetch(server.url("/f"), checksum: checksum)
      #expect((path != nil) == isWhole)
      #expect(try path.map { try readFile($0) } == (isWhole ? bytes : nil))
      if !isWhole { unlink("\(try bench.downloader().path(of: server.url("/f"))).part") }
    }
  }

  /// Chunks have an end of their own.
  @Test func chunksThatBreakOffAreAskedForAgain() throws {
    let file = bytes
    let server = try LoopbackServer { request in
      request.path == "/f"
        ? Reply(
          fields: ["ETag: \"a\""], body: file, isChunked: true,
          breaksAfter: request.rangeStart == nil && request.number < 3 ? 2000 : nil)
        : Reply(status: 404)
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == bytes)
    #expect(bench.waited.count >= 1)
  }

  @Test(arguments: [
    ("f.json.gz", "text/html", "<html><body>Please log in</body></html>"),
    ("f.json.gz", "text/html; charset=utf-8", "\n<!-- served -->\n<p>Log in</p>"),
    ("f.xml.bz2", "application/octet-stream", "\u{FEFF}\n <!DOCTYPE HTML><title>Not found</title>"),
    ("f.jsonl", nil, "<HTML lang=en>"), ("f", "application/xhtml+xml", "<?xml?><html xmlns='x'>"),
    ("download?id=5", nil, "<!doctype html>"),
  ])
  func aPageInThePlaceOfDataIsNotKept(name: String, type: String?, page: String) throws {
    let server = try LoopbackServer { request in
      if request.path != "/\(name)" { return Reply(status: 404) }
      return Reply(fields: type.map { ["Content-Type: \($0)"] } ?? [], body: Array(page.utf8))
    }
    let wrong = try Checksum(.sha256, String(repeating: "0", count: 64))
    for checksum in [nil, wrong] {
      let failure = fetchError { () throws(FetchError) in
        _ = try bench.downloader().fetch(server.url("/\(name)"), checksum: checksum)
      }
      guard case .webPage? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(failure.map { "\($0)".contains("found a web page (HTML), expected data") } == true)
      let path = try bench.downloader().path(of: server.url("/\(name)"))
      #expect(access(path, F_OK) != 0 && access("\(path).part", F_OK) != 0)
    }
    #expect(bench.waited.isEmpty)
  }

  @Test(arguments: [
    // Servers that call everything a page.
    ("f.json", "text/html", "{\"text\": \"<html>\"}"), ("f.json.gz", "text/html", "\u{1F}\u{8}x"),
    ("f.xml", "text/html", "<mediawiki xml:lang='fi'>"), ("f.txt", "text/html", "A line.\n"),
    // A page that was asked for, and XML.
    ("f.html", "text/html", "<html></html>"), ("f.xml", "text/xml", "<?xml version='1.0'?><a/>"),
    ("f.txt", nil, "<htmlish> is no word"), ("f.txt", nil, "<p> begins a line of a book"),
  ])
  func dataIsNotTakenForAPage(name: String, type: String?, content: String) throws {
    let server = try LoopbackServer { request in
      if request.path != "/\(name)" { return Reply(status: 404) }
      return Reply(fields: type.map { ["Content-Type: \($0)"] } ?? [], body: Array(content.utf8))
    }
    let path = try bench.downloader().fetch(server.url("/\(name)"))
    #expect(try readFile(path) == Array(content.utf8))
  }

  /// A page that has the digest that was given is what was wanted.
  @Test func aChecksumKnowsBetterThanTheLookOfAPage() throws {
    let page = Array("<html></html>".utf8)
    let server = try LoopbackServer { _ in Reply(fields: ["Content-Type: text/html"], body: page) }
    let checksum = try Checksum(.sha256, SHA256.hex(of: page))
    #expect(
      try readFile(bench.downloader().fetch(server.url("/f.gz"), checksum: checksum)) == page)
  }

  @Test(arguments: [
    "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\n"
      + String(repeating: "X: \(String(repeating: "y", count: 5000))\r\n", count: 100)
      + "Content-Length: 1\r\n\r\nx",
    "HTTP/1.1 206 Partial\r\nContent-Length: 3\r\nContent-Range: bytes 5-7/8\r\n\r\nabc",
  ])
  func whatWouldBeTheSameAgainIsAskedForOnce(raw: String) throws {
    let server = try LoopbackServer { request in
      request.path == "/f" ? Reply(raw: Array(raw.utf8)) : Reply(status: 404)
    }
    let failure = error(server.url("/f"))
    switch failure {
    case .rejected?, .endless?: break
    default: Issue.record("\(String(describing: failure))")
    }
    #expect(server.requests(for: "/f").count == 1 && bench.waited.isEmpty)
  }

  /// TLS asked of a server that speaks at once, and in plain text.
  @Test func aServerWithoutTLSIsAskedOnce() throws {
    let (listener, port) = try LoopbackServer.listen()
    defer { close(listener) }
    Thread.detachNewThread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        let text = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        _ = send(connection, text, text.count, Int32(MSG_NOSIGNAL))
        var greeting = [UInt8](repeating: 0, count: 4096)
        _ = recv(connection, &greeting, greeting.count, 0)
        close(connection)
      }
    }
    let failure = error("https://127.0.0.1:\(port)/f")
    guard case .rejected? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(bench.waited.isEmpty)
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// The rest of another version, from a server that forgets to say so.
  @Test func aRestWithoutTheTagThatWasAskedForIsNotTaken() throws {
    let old = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let new = noise(5000, seed: 2)
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      if let start = request.rangeStart {
        return Reply(
          status: 206, fields: ["Content-Range: bytes \(start)-4999/5000"],
          body: Array(new[start...]))
      }
      if request.number > 2 { return Reply(fields: ["ETag: \"b\""], body: new) }
      var reply = old.reply(to: request)
      reply.breaksAfter = 100
      return reply
    }
    #expect(try readFile(bench.downloader().fetch(server.url("/f"))) == new)
  }
}
