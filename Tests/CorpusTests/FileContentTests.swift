import Corpus
import TestSupport
import Testing

/// What first bytes show a file to be.
@Suite struct FileContentTests {
  private static func wide(_ text: String, _ isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
      return isBig ? bytes.reversed() : bytes
    }
  }

  private static let texts: [(FileContent?, String)] = [
    (nil, ""), (nil, "\u{FEFF} \n\n"), (.plainText, "a"), (.plainText, "ä\n\nb"),
    (.plainText, "{a}"),
    (.plainText, "{{Infobox"), (.plainText, "[1] a note"), (.plainText, "<3 is a heart"),
    (.html, "<!DOCTYPE html>\n<p>"), (.html, "\n <HTML lang=en>"), (.html, "\u{FEFF}<html>"),
    (.html, "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC ''>"),
    (.xml, "<?xml version='1.0'?><feed>"), (.xml, "<!DOCTYPE TEI>"),
    (.mediaWiki, "<mediawiki xmlns=''>"), (.mediaWiki, "<?xml version='1.0'?>\n<mediawiki>"),
    (.warc, "WARC/1.0\r\nWARC-Type: warcinfo"), (.warc, "WARC/0.18\n"),
    (.arc, "filedesc://a.arc 0.0.0.0"), (.sql, "-- MySQL dump 10.1\n"),
    (.richText, "{\\rtf1\\ansi"),
    (.gitLargeFile, "version https://git-lfs.github.com/spec/v1\noid sha256:00"),
    (.jsonLines, #"{"text":"a"}"#), (.jsonLines, "{}"), (.jsonLines, "\u{FEFF} { \"a\" : 1 }\n{"),
    (.jsonLines, "\n\n{\"a\": broken"), (.jsonLines, #"{"index":5,"text":"a"}"#),
    (.cirrus, #"{"index":{"_id":"1"}}"#), (.cirrus, #"{ "index" : { "_type":"page"}}"#),
    (.jsonObject, "{\n  \"a\": 1\n}"), (.jsonObject, "{\"a\":1,\n\"b\":2}"),
    (.jsonObject, "{\"a\": [\n1]}"), (.jsonArray, #"[{"text":"a"},{"text":"b"}]"#),
    (.jsonArray, "[\n  {\n    \"text\": \"a\"\n  }\n]\n"), (.jsonArray, #"["a", "b"]"#),
    (.jsonArray, "[]"), (.pdf, "%PDF-1.7\n"), (.postScript, "%!PS-Adobe"),
  ]

  @Test func textsAreTold() {
    for (content, text) in Self.texts {
      #expect(FileContent(Array(text.utf8), isWhole: true) == content, "\(text)")
    }
  }

  private static let bytes: [(FileContent?, [UInt8])] = [
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]), (.zip, [0x50, 0x4B, 3, 4, 20, 0]),
    (.rar, Array("Rar!".utf8) + [0x1A, 7, 1, 0]), (.lz4, [0x04, 0x22, 0x4D, 0x18, 0x64]),
    (.lzip, Array("LZIP".utf8) + [1]), (.lzma, [0x5D, 0, 0, 0x80, 0]),
    (.compress, [0x1F, 0x9D, 0x90]), (.snappy, [0xFF, 6, 0, 0] + Array("sNaPpY".utf8)),
    (.compressedTwice, [0x1F, 0x8B, 8, 0]), (.compressedTwice, [0x28, 0xB5, 0x2F, 0xFD]),
    (.compressedTwice, [0xFD] + Array("7zXZ".utf8) + [0]),
    (.compressedTwice, Array("BZh91AY&SY".utf8)), (.parquet, Array("PAR1".utf8) + [0x15, 0]),
    (.arrow, Array("ARROW1".utf8) + [0, 0]),
    (.arrow, [0xFF, 0xFF, 0xFF, 0xFF, 0x98, 1, 0, 0, 0x10, 0, 0, 0, 0]),
    (.feather, Array("FEA1".utf8)), (.orc, Array("ORC".utf8) + [8]),
    (.avro, Array("Obj".utf8) + [1]), (.sqlite, Array("SQLite format 3".utf8) + [0]),
    (.hdf5, [0x89] + Array("HDF\r\n".utf8)), (.numpy, [0x93] + Array("NUMPY".utf8)),
    (.office, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), (.image, [0x89] + Array("PNG\r\n".utf8)),
    (.image, [0xFF, 0xD8, 0xFF, 0xE0]), (.image, Array("GIF89a".utf8)),
    (.tar, Array("a.txt".utf8) + [UInt8](repeating: 0, count: 252) + Array("ustar".utf8)),
    (.utf16, [0xFF, 0xFE] + wide("text", false)), (.utf16, [0xFE, 0xFF] + wide("text", true)),
    (.utf16, wide("{\"text\":1}", false)), (.utf16, wide("plain text", true)),
    (.utf32, [0xFF, 0xFE, 0, 0]), (.utf32, [0, 0, 0xFE, 0xFF]),
    (nil, [0x80, 0x81]), (nil, [0]), (nil, Array("caf".utf8) + [0xE9]), (.plainText, [0x50, 0x4B]),
    (nil, Array("text ".utf8) + [0] + Array("text".utf8)),
  ]

  @Test func signaturesAreTold() {
    for (content, bytes) in Self.bytes {
      #expect(FileContent(bytes, isWhole: true) == content, "\(bytes)")
    }
    // Every sort is told by one of the examples.
    let told = Set((Self.texts.map(\.0) + Self.bytes.map(\.0)).compactMap { $0 })
    #expect(told == Set(FileContent.allCases))
  }

  @Test func aHeadMayEndInsideACharacterOrAnArray() {
    let text = Array("text 😀".utf8)
    for cut in 1...3 {
      #expect(FileContent(text.dropLast(cut), isWhole: false) == .plainText)
      #expect(FileContent(text.dropLast(cut), isWhole: true) == nil)
    }
    #expect(FileContent(Array(#"["a", "b"#.utf8), isWhole: false) == .plainText)
    #expect(FileContent(Array(#"[{"a":"b"#.utf8), isWhole: false) == .jsonArray)
  }

  @Test func everySortHasANameAndAdvice() {
    for content in FileContent.allCases {
      #expect(content.name.contains(" ") || content == .pdf, "\(content.name)")
      #expect(content.advice.count > 10)
    }
    #expect(FileContent.parquet.isBinary && FileContent.utf16.isBinary && FileContent.pdf.isBinary)
    #expect(!FileContent.html.isBinary && !FileContent.jsonArray.isBinary)
  }

  @Test func anyBytesAreLookedAt() {
    var random = SeededGenerator(seed: 83)
    let starts = Self.bytes.map(\.1) + Self.texts.map { Array($0.1.utf8) }
    for round in 0..<5000 {
      var head = starts[round % starts.count]
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let byte = UInt8.random(in: 0...255, using: &random)
        if Bool.random(using: &random) || head.isEmpty {
          head.append(byte)
        } else {
          head[Int.random(in: head.indices, using: &random)] = byte
        }
      }
      head = Array(head.prefix(Int.random(in: 0...max(1, head.count), using: &random)))
      _ = FileContent(head, isWhole: round % 2 == 0)
    }
  }
}
