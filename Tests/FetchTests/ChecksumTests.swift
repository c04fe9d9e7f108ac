import ByteIO
import Fetch
import Foundation
import Glibc
import TestSupport
import Testing

/// A file is what its sums say, wherever those come from.
@Suite(.timeLimit(.minutes(15)))
struct ChecksumTests {
  let bench: DownloadFixture
  /// FIPS 180-4's and RFC 1321's own example, so that the digests are known from outside.
  let bytes = Array("abc".utf8)
  static let sums: [(Checksum.Algorithm, String)] = [
    (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.md5, "900150983cd24fb0d6963f7d28e17f72"),
  ]

  init() throws { bench = try DownloadFixture() }

  /// A server of `files`, by path.
  private func server(_ files: [String: String]) throws -> LoopbackServer {
    try LoopbackServer { request in
      files[request.path].map { Reply(fields: ["ETag: \"a\""], body: Array($0.utf8)) }
        ?? Reply(status: 404)
    }
  }

  private func error(_ url: String, _ checksum: Checksum? = nil) -> FetchError? {
    fetchError { () throws(FetchError) in
      _ = try bench.downloader().fetch(url, checksum: checksum)
    }
  }

  @Test(arguments: sums)
  func aGivenSumIsChecked(algorithm: Checksum.Algorithm, digits: String) throws {
    let server = try server(["/f": "abc"])
    let right = try Checksum(algorithm, digits.uppercased())
    let wrong = try Checksum(algorithm, String(repeating: "0", count: digits.count))
    let failure = error(server.url("/f"), wrong)
    guard case .wrongContents(_, _, right, wrong, .given)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    let path = try bench.downloader().path(of: server.url("/f"))
    #expect(access(path, F_OK) != 0)
    // What came is kept: a corrected digit costs no second transfer.
    #expect(try readFile(bench.downloader().fetch(server.url("/f"), checksum: right)) == bytes)
    #expect(server.requests.count == 1)
    // The finished file is held to other sums, too, and is not thrown away for them.
    #expect(error(server.url("/f"), wrong) != nil)
    #expect(try readFile(path) == bytes)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [nil, "W/\"a\""])
  func aChecksumTellsWhereNoValidatorDoes(tag: String?) throws {
    let file = ServedFile(bytes: bytes, entityTag: tag)
    let server = try LoopbackServer { request in
      var reply = file.reply(to: request)
      if request.rangeStart == nil { reply.breaksAfter = 1 }
      return reply
    }
    let right = try Checksum(.sha1, Self.sums[1].1)
    #expect(try readFile(bench.downloader().fetch(server.url("/f"), checksum: right)) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 1])
    #expect(server.requests.allSatisfy { $0["if-range"] == nil })
  }

  @Test func piecesThatDoNotFitAreFetchedAnewOnce() throws {
    let server = try LoopbackServer { request in
      // The second piece is not that of the first file, whatever the tag says.
      if let start = request.rangeStart {
        return Reply(
          status: 206, fields: ["Content-Range: bytes \(start)-2/3", "ETag: \"a\""],
          body: Array("xyz".utf8.dropFirst(start)))
      }
      return Reply(
        fields: ["ETag: \"a\""], body: Array("abc".utf8),
        breaksAfter: request.number == 0 ? 1 : nil)
    }
    let right = try Checksum(.sha1, Self.sums[1].1)
    #expect(try readFile(bench.downloader().fetch(server.url("/f"), checksum: right)) == bytes)
    #expect(server.requests.map(\.rangeStart) == [nil, 1, nil])
  }

  @Test(arguments: [
    ("/frwiki/20240101/frwiki-20240101-pages-articles.xml.bz2", "frwiki-20240101-sha1sums.txt", 1),
    ("/frwiki/20240101/frwiki-20240101-pages-articles.xml.bz2", "frwiki-20240101-md5sums.txt", 2),
    ("/d/c4-en.json.gz", "SHA256SUMS", 0),
    ("/d/a%20b.gz", "SHA256SUMS", 0),
  ])
  func publishedSumsAreChecked(path: String, list: String, sum: Int) throws {
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    let name = path.dropFirst(folder.count).replacingOccurrences(of: "%20", with: " ")
    let (algorithm, digits) = Self.sums[sum]
    let other = String(repeating: "0", count: digits.count)
    let forms = [
      "\(digits)  \(name)\n", "\(digits) *\(name)", "\(digits)  ./\(name)\r\n",
      "\(algorithm.rawValue.uppercased()) (\(name)) = \(digits)\n",
      "-----\n\(other)  x\(name)\n\(other)  \(name).bak\nzz  \(name)\n\(digits)  \(name)\n",
    ]
    for (number, form) in forms.enumerated() {
      let bench = try DownloadFixture()
      let good = try server([path: "abc", "\(folder)\(list)": form])
      #expect(try readFile(bench.downloader().fetch(good.url(path))) == bytes, "\(number)")
      let bad = try server([path: "abd", "\(folder)\(list)": form])
      let failure = error(bad.url(path))
      guard case .wrongContents(_, _, _, let expected, .published(let url))? = failure else {
        Issue.record("\(form): \(String(describing: failure))")
        continue
      }
      #expect(expected.hexadecimal == digits && url.hasSuffix(list))
    }
  }

  @Test func theFilesOfAFolderAskForItsListOnce() throws {
    for list in [nil, "\(Self.sums[0].1)  b\n\(Self.sums[0].1)  a\n"] {
      var files = ["/d/a": "abc", "/d/b": "abc", "/e/a": "abc"]
      files["/d/SHA256SUMS"] = list
      let (bench, server) = (try DownloadFixture(), try server(files))
      let downloader = bench.downloader()
      for path in ["/d/a", "/d/b", "/e/a"] { _ = try downloader.fetch(server.url(path)) }
      #expect(server.requests(for: "/d/SHA256SUMS").count == 1)
      #expect(server.requests(for: "/e/SHA256SUMS").count == 1)
    }
  }

  @Test func theNewestDumpsAreListedByTheirDate() throws {
    let path = "/fowiki/latest/fowiki-latest-pages-articles.xml.bz2"
    let lists = [
      "\(Self.sums[1].1)  fowiki-20240101-pages-articles.xml.bz2\n",
      "\(Self.sums[1].1)  fowiki-20240101-pages-articles-multistream.xml.bz2\n",
    ]
    for (list, isListed) in zip(lists, [true, false]) {
      let server = try server([path: "abd", "/fowiki/latest/fowiki-latest-sha1sums.txt": list])
      #expect((error(server.url(path)) != nil) == isListed)
    }
  }

  @Test func listsOfAnyContentDoNoHarm() throws {
    var generator = SeededGenerator(seed: 5)
    let pieces = ["f", " ", "  ", "*", "./", " (", ") = ", "\n", "\r", "\0", "é", "0", "\\"]
    let lists = (0..<60).map { _ in
      (0..<40).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }
    let server = try LoopbackServer { request in
      let number = Int(request.path.split(separator: "/").first ?? "") ?? 0
      return request.path.hasSuffix("/f")
        ? Reply(body: Array("abc".utf8)) : Reply(body: Array(lists[number].utf8))
    }
    for number in lists.indices {
      #expect(try readFile(bench.downloader().fetch(server.url("/\(number)/f"))) == bytes)
    }
  }

  @Test func aListThatCannotBeHadForNowIsWaitedFor() throws {
    let sum = Self.sums[0].1
    let server = try LoopbackServer { request in
      if request.path == "/f" { return Reply(body: Array("abd".utf8)) }
      return request.number == 0 ? Reply(status: 500) : Reply(body: Array("\(sum)  f\n".utf8))
    }
    guard case .wrongContents? = error(server.url("/f")) else {
      Issue.record("the list should have been asked for again")
      return
    }
  }

  @Test(arguments: [
    "", "abc", String(repeating: "g", count: 40), String(repeating: "é", count: 20),
  ])
  func whatIsNoSumIsRefused(text: String) {
    for algorithm in Checksum.Algorithm.allCases {
      #expect(throws: FetchError.self) { try Checksum(algorithm, text) }
    }
  }
}
