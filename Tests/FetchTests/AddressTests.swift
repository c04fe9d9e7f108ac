import Fetch
import TestSupport
import Testing

/// URLs as people and attackers write them.
struct AddressTests {
  private let bench: DownloadFixture

  init() throws { bench = try DownloadFixture() }

  @Test(arguments: [
    ("https://h/a.gz", "https://h/a.gz"), ("HTTPS://h:8080/a.gz#part", "https://h:8080/a.gz"),
    ("https://name:secret@h/a.gz?token=secret", "https://h/a.gz?…"), ("http://h", "http://h"),
    ("https://secret@[::1]:80/", "https://[::1]:80/"),
  ])
  func whatIsShownHasNoSecrets(text: String, shown: String) throws {
    #expect("\(try Address(text))" == shown)
  }

  @Test(arguments: ["https://name:secret@/x", "ftp://secret@h/x?secret", "https://a:secret/b@h"])
  func refusalsShowNoSecretsEither(text: String) {
    let error = fetchError { () throws(FetchError) in _ = try Address(text) }
    #expect(error.map { "\($0)".contains("secret") } == false, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("http://h/a/b.json.gz", "b.json.gz"), ("https://h/a/", "download"), ("https://h", "download"),
    ("https://h:8080?x=/y.gz", "download"), ("https://h/a/..", "download"),
    ("https://h/.hidden", "hidden"), ("https://h/%2e%2e%2fx", "%2e%2e%2fx"),
    ("https://[::1]:80/ü.bz2", "__.bz2"), ("HTTPS://h/x#y/z", "x"),
    (
      "https://h/" + String(repeating: "a", count: 300) + ".gz",
      String(repeating: "a", count: 197) + ".gz"
    ),
  ])
  func fileNamesAreSafe(url: String, name: String) throws {
    let parts = try bench.downloader().path(of: url).dropFirst(bench.cache.count).split(
      separator: "/")
    #expect(parts.count == 2 && parts.first?.count == 32 && parts.last.map(String.init) == name)
  }

  @Test(arguments: [
    "", "x", "/data/x.gz", "file:///etc/passwd", "ftp://h/x", "http:/h/x", "http://", "http:///x",
    "http://:80/x", "https://h:port/x", "https://h:123456/x", "https://h/a b", "https://h/\u{1}",
    "https://h/\n", "https://h\\@x/", "https://[::1/x", "https://@/x", "://h/x",
  ])
  func whatIsNoAddressIsRefused(url: String) {
    guard
      case .badAddress? = fetchError({ () throws(FetchError) in
        _ = try bench.downloader().path(of: url)
      })
    else {
      Issue.record("\(url) should have been refused")
      return
    }
  }

  @Test func addressesOfAnyContentDoNoHarm() throws {
    var generator = SeededGenerator(seed: 11)
    let pieces = [
      "http", "s", ":", "//", "/", "@", "[", "]", "?", "#", "%", "é", ".", "..", "80", "h",
    ]
    for _ in 0..<3000 {
      let count = Int.random(in: 0..<14, using: &generator)
      let url =
        "http://" + (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      guard let path = try? bench.downloader().path(of: url) else { continue }
      #expect(path.dropFirst(bench.cache.count).split(separator: "/").count == 2, "\(url)")
      #expect(!path.contains("/."), "\(url)")
    }
  }
}
