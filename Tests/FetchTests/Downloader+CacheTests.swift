import ByteIO
import Engine
import Fetch
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// The cache holds up against its users, and tells nothing it should not.
@Suite(.timeLimit(.minutes(15)))
struct CacheTests {
  let bench: DownloadFixture
  let bytes = noise(200_000)

  init() throws { bench = try DownloadFixture() }

  private func server() throws -> LoopbackServer {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    return try LoopbackServer { request in
      request.path.hasPrefix("/f") ? file.reply(to: request) : Reply(status: 404)
    }
  }

  @Test func whoComesSecondWaits() throws {
    let file = ServedFile(bytes: bytes, entityTag: "\"a\"")
    let server = try LoopbackServer { request in
      guard request.path == "/f" else { return Reply(status: 404) }
      // Long enough for all to have come.
      usleep(300_000)
      return file.reply(to: request)
    }
    let url = server.url("/f")
    let contents = Mutex<[[UInt8]?]>([])
    let downloader = bench.downloader()
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      let found = try? readFile(downloader.fetch(url))
      contents.withLock { $0.append(found) }
    }
    #expect(contents.withLock { $0 } == Array(repeating: bytes, count: 4))
    #expect(server.requests(for: "/f").count == 1)
  }

  @Test func anotherProcessIsWaitedForToo() async throws {
    let server = try server()
    let (url, cache) = (server.url("/f"), bench.cache)
    async let other: Void = {
      await #expect(processExitsWith: .success) { [url = url as String, cache = cache as String] in
        for _ in 0..<20 {
          let path = try DownloadFixture.plainDownloader(cache: cache).fetch(url)
          try FileManager.default.removeItem(atPath: path)
        }
      }
    }()
    // The other process removes what it fetched, so that both keep fetching.
    for _ in 0..<20 { _ = try bench.downloader().fetch(url) }
    await other
    #expect(try readFile(bench.downloader().fetch(url)) == bytes)
  }

  @Test func aDamagedCacheIsRepaired() throws {
    let server = try server()
    let url = server.url("/f")
    let path = try bench.downloader().fetch(url)
    #expect(truncate(path, 10) == 0)
    #expect(try readFile(bench.downloader().fetch(url)) == bytes)
    for record in ["", "{", "[]", "{\"byteCount\":-1,\"url\":\"\",\"verified\":[]}", "\u{0}"] {
      try AtomicFile.write(Array(record.utf8), to: "\(path).source.json")
      try AtomicFile.write(noise(300_000), to: "\(path).part")
      #expect(try readFile(bench.downloader().fetch(url)) == bytes)
    }
    #expect(server.requests(for: "/f").count == 7)
  }

  /// Other bytes of the same length, in the file itself or in its place, with the times of the old
  /// ones or without.
  @Test(arguments: [true, false], [true, false])
  func aCopyThatWasChangedIsFetchedAgain(isInPlace: Bool, isPinned: Bool) throws {
    let server = try server()
    let url = server.url("/f")
    let checksum = isPinned ? try Checksum(.sha256, SHA256.hex(of: bytes)) : nil
    let path = try bench.downloader().fetch(url, checksum: checksum)
    var changed = bytes
    changed[1000] ^= 1
    for round in 1...3 {
      // With a record that knows how the file looks, and with one that does not.
      if round == 2 {
        usleep(120_000)
        _ = try bench.downloader().fetch(url, checksum: checksum)
      }
      var status = stat()
      #expect(stat(path, &status) == 0)
      if isInPlace {
        let descriptor = open(path, O_WRONLY)
        #expect(pwrite(descriptor, [changed[1000]], 1, 1000) == 1)
        close(descriptor)
      } else {
        try AtomicFile.write(changed, to: path)
      }
      let times = [status.st_atim, status.st_mtim]
      #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
      #expect(try readFile(bench.downloader().fetch(url, checksum: checksum)) == bytes)
      #expect(server.requests(for: "/f").count == 1 + round)
    }
    // A new time alone costs one look at the bytes, and no transfer.
    #expect(utimes(path, nil) == 0)
    #expect(try readFile(bench.downloader().fetch(url, checksum: checksum)) == bytes)
    #expect(server.requests(for: "/f").count == 4)
  }

  @Test func aPinThatTheFileNeverHadIsNoReasonToFetchAgain() throws {
    let server = try server()
    let url = server.url("/f")
    let path = try bench.downloader().fetch(url)
    #expect(utimes(path, nil) == 0)
    let wrong = try Checksum(.sha1, String(repeating: "0", count: 40))
    let failure = fetchError { () throws(FetchError) in
      _ = try bench.downloader().fetch(url, checksum: wrong)
    }
    guard case .wrongContents? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(server.requests(for: "/f").count == 1)
    #expect(try readFile(path) == bytes)
  }

  /// Records that earlier versions wrote say nothing of how the file looked.
  @Test func recordsWithoutAStampAreBelievedOnceTheBytesAgree() throws {
    let server = try server()
    let url = server.url("/f")
    let path = try bench.downloader().fetch(url)
    let sum = try Checksum(.sha256, SHA256.hex(of: bytes))
    for verified in ["", "\"\(sum)\"", "\"sha512:00\""] {
      let record =
        "{\"byte-count\":200000,\"url\":\"\(url)\",\"verified\":[\(verified)]}"
      try AtomicFile.write(Array(record.utf8), to: "\(path).source.json")
      #expect(try readFile(bench.downloader().fetch(url, checksum: sum)) == bytes)
      #expect(server.requests(for: "/f").count == 1)
    }
  }

  @Test func aDeliveryHoldsTheFileToItsPinAfterItWasRead() throws {
    let server = try server()
    let url = server.url("/f")
    let sum = try Checksum(.sha256, SHA256.hex(of: bytes))
    let delivery = try bench.downloader().delivery(of: url, name: "f", checksum: sum)
    try delivery.bring()
    try delivery.confirm()
    let path = try bench.downloader().path(of: url)
    var changed = bytes
    changed[5] ^= 8
    try AtomicFile.write(changed, to: path)
    #expect(throws: FetchError.self) { try delivery.confirm() }
    try delivery.bring()
    try delivery.confirm()
    #expect(server.requests(for: "/f").count == 2)
  }

  @Test func filesOfOneNameStandApart() throws {
    let server = try server()
    let paths = try ["/f/x.gz", "/f2/x.gz", "/f/x.gz?a", "/f/x.gz?b"].map { place in
      try bench.downloader().fetch(server.url(place))
    }
    #expect(Set(paths).count == 4)
    #expect(paths.allSatisfy { $0.hasSuffix("/x.gz") })
    let fragment = try bench.downloader().path(of: server.url("/f/x.gz#part"))
    #expect(fragment == paths[0])
  }

  @Test func credentialsAreUsedAndNeverShown() throws {
    let server = try server()
    let place = "127.0.0.1:\(server.port)"
    let path = try bench.downloader().fetch("http://me:geheim@\(place)/f?token=geheim")
    #expect(server.requests(for: "/f?token=geheim").last?["authorization"] == "Basic bWU6Z2VoZWlt")
    let record = String(decoding: try readFile("\(path).source.json"), as: UTF8.self)
    #expect(record.contains("http://\(place)/f?…") && !record.contains("geheim"))
    let others = [
      "http://me:geheim@\(place)/none", "http://me:geheim@127.0.0.1:1/f?geheim",
      "http://me:geheim@/f", "ftp://me:geheim@\(place)/f", "http://me:ge heim@\(place)/f",
      "http://me:geheim/@\(place)/f", "http://me:geheim?@\(place)/f", "me:geheim@\(place)/f",
      "http://me:geheim#@\(place)/f",
    ]
    for url in others {
      let failure = fetchError { () throws(FetchError) in
        _ = try bench.downloader(attempts: 1).fetch(url)
      }
      #expect(failure.map { "\($0)".contains("geheim") } == false, "\(url)")
    }
  }

  @Test func sourcesAreToldFromPaths() {
    #expect(Downloader.isAddress("https://h/x") && Downloader.isAddress("HTTP://h/x"))
    #expect(!Downloader.isAddress("/https://h/x") && !Downloader.isAddress("https:/h/x"))
    #expect(!Downloader.isAddress("") && !Downloader.isAddress("ftp://h/x"))
  }
}
