import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

/// Dumps that are not in UTF-8.
@Suite("Encodings of dumps")
struct DumpEncodingTests {
  private func dump(_ declaration: String, _ texts: [String]) -> String {
    let pages = texts.map { text in
      "<page><title>T</title><ns>0</ns>"
        + "<revision><text>\(text)</text></revision></page>\n"
    }
    return declaration + "<mediawiki><siteinfo><namespaces><namespace key=\"6\">Fíle"
      + "</namespace></namespaces></siteinfo>\n" + pages.joined() + "</mediawiki>\n"
  }

  private func extract(_ bytes: [UInt8]) async throws -> Extraction {
    let folder = try TemporaryFolder()
    return try await Extraction([folder.store(bytes, as: "dump.xml")], .wikipedia)
  }

  private func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  private func units(_ text: String, isBig: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isBig ? [high, low] : [low, high]
    }
  }

  @Test("ISO-8859-1, windows-1252 and KOI8-R, as declared", arguments: ["'", "\""])
  func declared(quote: String) async throws {
    func declaration(_ name: String) -> String {
      "<?xml version=\"1.0\" encoding=\(quote)\(name)\(quote)?>\n"
    }
    let western = latin1(
      dump(declaration("ISO-8859-1"), ["héllo ÿ [[Fíle:x|y]]", "&lt;!-- é -->à"]))
    #expect(try await extract(western).texts == ["héllo ÿ", "à"])
    let windows = latin1(dump(declaration("windows-1252"), ["a\u{80}b\u{93}c\u{94}"]))
    #expect(try await extract(windows).texts == ["a€b“c”"])
    let russian = latin1(
      dump(declaration("KOI8-R"), ["\u{F0}\u{D2}\u{C9}"]).replacing("Fíle", with: "F"))
    #expect(try await extract(russian).texts == ["При"])
  }

  @Test("UTF-16 and UTF-32 by their marks, or by their zero bytes")
  func wide() async throws {
    let long = String(repeating: "z😀", count: 9000)
    let text = dump("<?xml version=\"1.0\" encoding=\"UTF-16\"?>", ["héllo 字 😀 \(long)"])
    let expected = try await extract(Array(text.replacing("UTF-16", with: "utf-8").utf8)).texts
    #expect(expected.count == 1)
    for isBig in [true, false] {
      for mark in [true, false] {
        #expect(try await extract(units(text, isBig: isBig, mark: mark)).texts == expected)
      }
    }
    let wide = ("\u{FEFF}" + text).unicodeScalars.flatMap { scalar in
      (0..<4).map { UInt8(scalar.value >> (8 * $0) & 0xFF) }
    }
    #expect(try await extract(wide).texts == expected)
  }

  @Test("a mark of UTF-8, and declarations that cannot be true, change nothing")
  func utf8() async throws {
    for head in [
      "\u{FEFF}", "<?xml version='1.0' encoding='utf-16'?>", "<?xml version='1.0'?>", "",
    ] {
      #expect(try await extract(Array(dump(head, ["é"]).utf8)).texts == ["é"])
    }
  }

  @Test("bytes that mean nothing cost their page, which is named with its place")
  func damage() async throws {
    let head = "<?xml version='1.0' encoding='US-ASCII'?>"
    var bytes = Array(dump(head, ["one", "two", "three"]).replacing("Fíle", with: "F").utf8)
    let place = try #require(bytes.firstRange(of: "two</text>".utf8)).lowerBound
    bytes[place] = 0xE9
    let result = try await extract(bytes)
    #expect(result.texts == ["one", "three"])
    #expect(result.ledger.rejectedCount("broken XML") == 1)
    #expect(result.ledger.damageCount == 0)

    var wide = units(dump("", ["one", "two", "three"]), isBig: false, mark: true)
    let high = try #require(wide.firstRange(of: units("two</text>", isBig: false, mark: false)))
    // The first half of a pair, alone.
    wide[high.lowerBound] = 0
    wide[high.lowerBound + 1] = 0xD8
    #expect(try await extract(wide).texts == ["one", "three"])
    wide.removeLast()
    #expect(try await extract(wide).texts == ["one", "three"])
  }

  @Test("an unknown encoding is named with the file")
  func unknown() async throws {
    await #expect {
      try await extract(Array(dump("<?xml version='1.0' encoding='klingon'?>", ["a"]).utf8))
    } throws: { error in
      "\(error)".contains(
        "dump.xml: found encoding=\"klingon\", expected an encoding that ICU knows")
    }
  }

  @Test("the same for every way in which the bytes arrive, compressed or not")
  func containers() async throws {
    let text = dump(
      "<?xml version='1.0' encoding='windows-1252'?>", (0..<400).map { "Page number \($0) \u{E9}" })
    let plain = try await extract(latin1(text))
    #expect(plain.texts.count == 400)
    #expect(plain.texts.last == "Page number 399 é")
    let folder = try TemporaryFolder()
    let path = folder.file("dump.xml.zst")
    var writer = try CompressedWriter(path: path, container: .zstd, level: 3)
    try latin1(text).withUnsafeBytes { try writer.write($0) }
    try writer.finish()
    #expect(try await Extraction([path], .wikipedia).texts == plain.texts)
  }
}
