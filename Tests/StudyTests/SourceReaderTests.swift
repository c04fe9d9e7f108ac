import Fetch
import Ingest
import Study
import TestSupport
import Testing

/// Addresses in recipes: which files they stand for, and what these are called.
struct SourceReaderTests {
  private func files(_ source: String, variables: [String: String] = [:]) throws -> [SourceFile] {
    let text = "name: n\nseed: 1\ncorpora:\n  en: {source: \(source)}\n"
    let file = try RecipeFile()
    return try file.read(bytes: Array(text.utf8), variables: variables).corpora[0].files
  }

  private func complaint(_ source: String, variables: [String: String] = [:]) throws -> String {
    let error = try #require(throws: RecipeError.self) {
      _ = try files(source, variables: variables)
    }
    #expect(error.key.hasPrefix("corpora.en.source"))
    return error.reason
  }

  @Test func pathsAndAddressesMayBeMixed() throws {
    let sum = String(repeating: "0aB", count: 14).prefix(40)
    let found = try files(
      "{mc4: [en.json, https://h/a/x.gz, {url: 'http://h/y.gz', sha1: \(sum)}], text: HTTP://h/z}")
    #expect(found.map(\.kind) == [.mc4, .mc4, .mc4, .text])
    #expect(
      found.map(\.name) == ["en.json", "https://h/a/x.gz", "http://h/y.gz", "http://h/z"])
    #expect(
      found.dropFirst().map(\.place) == [
        .address("https://h/a/x.gz", checksum: nil),
        .address("http://h/y.gz", checksum: try Checksum(.sha1, sum.lowercased())),
        .address("HTTP://h/z", checksum: nil),
      ])
  }

  @Test(arguments: [
    ("https://h/{a,b}.gz", ["a.gz", "b.gz"]),
    ("https://h/{a,b,}/{9..10}", ["a/9", "a/10", "b/9", "b/10", "/9", "/10"]),
    ("https://h/{098..100}", ["098", "099", "100"]),
    ("https://h/{0..1}", ["0", "1"]),
    ("https://h/{7..7}", ["7"]),
  ])
  func bracesStandForSeveral(address: String, names: [String]) throws {
    #expect(
      try files("{mc4: '\(address)'}").map(\.name) == names.map { "https://h/\($0)" })
  }

  @Test func filesOfOneNameAreRefused() throws {
    // What differs in the query alone would be recorded under one name.
    let found = try complaint("{mc4: 'https://h/x?a={1,2}'}")
    #expect(found.contains("recorded as 'https://h/x?…'"), "\(found)")
  }

  @Test func asManyAsTheLargestCorpusHas() throws {
    let found = try files("{mc4: 'https://h/{00000..11263}-of-11264.gz'}")
    #expect(found.count == 11264 && found.last?.name == "https://h/11263-of-11264.gz")
  }

  @Test(arguments: [
    ("https://h/{a.gz", "its braces do not match"), ("https://h/a}.gz", "its braces do not match"),
    ("https://h/{a,{b,c}}", "stand in one another"), ("https://h/{}", "braces around one text"),
    ("https://h/{5..3}", "two numbers that rise"), ("https://h/{a..c}", "two numbers that rise"),
    ("https://h/{1..}", "two numbers that rise"), ("https://h/{-1..2}", "two numbers that rise"),
    ("https://h/{0..99999999999999999999}", "two numbers that rise"),
    ("https://h/{0..9223372036854775807}", "more than 20000 addresses"),
    ("https://h/{0..199}/{0..100}", "more than 20000 addresses"),
    ("https://h/*.gz", "a server cannot be asked"), ("https://h/[ab].gz", "write {00000..00063}"),
    ("https://h/a b", "a space"), ("https:///x", "names no host"), ("https://", "names no host"),
    ("ftp://h/x.gz", "only http and https"), ("s3://b/x.gz", "only http and https"),
    ("file:///etc/passwd", "only http and https"), ("hf://d/x", "only http and https"),
    ("https://h:x/y", "port is not a number"),
  ])
  func whatCannotBeFetchedIsRefused(address: String, reason: String) throws {
    let found = try complaint("{mc4: '\(address)'}")
    #expect(found.contains(reason), "\(found)")
  }

  @Test(arguments: [
    ("{sha1: 00}", "the key 'url' is missing"),
    ("{url: en.json}", "it has no scheme"),
    ("{url: 'https://h/x', sha1: 00}", "no SHA-1, which has 40 hexadecimal digits"),
    ("{url: 'https://h/x', crc: 00}", "unknown key 'crc'; expected one of: url, sha256, sha1, md5"),
    ("{url: [a]}", "found a list, expected the address"),
    (
      "{url: 'https://h/x', md5: \(String(repeating: "0", count: 32)), "
        + "sha1: \(String(repeating: "0", count: 40))}",
      "found several checksums"
    ),
    (
      "{url: 'https://h/{a,b}', md5: \(String(repeating: "0", count: 32))}",
      "found one checksum for 2 files"
    ),
    ("[https://h/x, https://h/x]", "found 'https://h/x' twice"),
    ("[https://h/x, {url: https://h/x, md5: \(String(repeating: "0", count: 32))}]", "one by hand"),
  ])
  func mapsAndListsAreRefused(source: String, reason: String) throws {
    let found = try complaint("{mc4: \(source)}")
    #expect(found.contains(reason), "\(found)")
  }

  @Test func namesDoNotTellTheMirror() throws {
    for mirror in ["https://h/data", "http://me:geheim@other:81/x/"] {
      let found = try files(
        "{mc4: '${MIRROR}/a/b.gz'}", variables: ["MIRROR": mirror, "DATA": "https://h/da"])
      #expect(found.map(\.name).map { $0.drop { $0 == "/" } } == ["a/b.gz"])
    }
    let whole = try files("{mc4: '${A}'}", variables: ["A": "https://h/a.gz"])
    #expect(whole.map(\.name) == ["https://h/a.gz"])
  }

  @Test(arguments: [
    "https://me:geheim@h/x", "https://geheim@h/x", "https://me:geheim@h:${PORT}/x",
    "https://me:geheim@${HOST}/x", "https://me:ge/heim@h/x", "https://me:geheim@h/*",
    "ftp://me:geheim@h/x", "https://me:geheim@h/{a", "https://me:geheim@h x/",
  ])
  func secretsInRecipesAreRefusedAndNotShown(address: String) throws {
    for source in ["'\(address)'", "{url: '\(address)'}"] {
      let found = try complaint("{mc4: \(source)}", variables: ["PORT": "80", "HOST": "h"])
      #expect(!found.contains("geheim"), "\(found)")
    }
  }
}
