import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

@Suite("JSON lines")
struct JSONLParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("fields where OSCAR, dolma, datatrove and OLMo have them")
  func schemas() async throws {
    let lines = [
      #"{"text":"one","url":"u1","title":"t1","timestamp":"d1"}"#,
      #"{"content":"two","warc_headers":{"warc-target-uri":"u2","warc-date":"d2"}}"#,
      #"{"id":"x","text":"three","metadata":{"url":"u3","title":"t3","date":"d3"},"added":"no"}"#,
      #"{"text":"four","created":"d4","added":"no","metadata":null}"#,
      #"{"text":"five","added":"d5","url":7}"#, #"{"text":"six","date":"d6"}"#,
    ]
    let read = try await Extraction([folder.store(lines.joined(separator: "\n"))], .jsonl)
    #expect(read.texts == ["one", "two", "three", "four", "five", "six"])
    #expect(read.documents.map(\.url) == ["u1", "u2", "u3", nil, nil, nil])
    #expect(read.documents.map(\.title) == ["t1", nil, "t3", nil, nil, nil])
    #expect(read.documents.map(\.timestamp) == ["d1", "d2", "d3", "d4", "d5", "d6"])
    #expect(read.documents.map(\.source?.record) == [1, 2, 3, 4, 5, 6])
    #expect(read.documents.allSatisfy { $0.metadata == nil })
  }

  @Test("escapes, surrogate pairs among them", arguments: [SourceKind.mc4, .jsonl, .cirrus])
  func escapes(_ kind: SourceKind) async throws {
    let line = #"{"text":"\u00e4\ud83d\ude00 \"\\\/ x\ny"}"#
    #expect(try await Extraction([folder.store(line)], kind).texts == ["ä😀 \"\\/ x\ny"])
  }

  @Test("one bad line costs one line", arguments: [SourceKind.mc4, .jsonl, .cirrus])
  func badLines(_ kind: SourceKind) async throws {
    let bad = [
      "{", "[]", "7", "null", #"{"text":"a"} x"#, #"{"text":"\ud8"}"#, #"{"text":"\x"}"#,
      "{\"text\":\"\u{1}\"}", #"{"text":7}"#, #"{"no":"text"}"#, #"{"text":null}"#, "\u{0}",
    ]
    var content: [UInt8] = []
    for line in bad { content += Array(#"{"text":"good"}"#.utf8) + [10] + Array(line.utf8) + [10] }
    content += [UInt8](#"{"text":""#.utf8) + [0xFF, 0xC0] + [UInt8]("\"}\n".utf8)
    let read = try await Extraction([folder.store(content)], kind)
    #expect(read.texts == Array(repeating: "good", count: bad.count))
    #expect(read.ledger.rejectedCount("broken JSON") == bad.count - 2)
    #expect(read.ledger.rejectedCount("no text") == 3)
    #expect(read.ledger.isBalanced)
  }

  @Test("any JSON is read, and a little more", arguments: [SourceKind.mc4, .jsonl, .cirrus])
  func anyJSON(_ kind: SourceKind) async throws {
    let lines = [
      "\u{FEFF}" + #"{"text":"one","hash":340282366920938463463374607431768211455}"#, " \t\r",
      #"{"text":"two","score":NaN,"o":[-Infinity,1e400]}"#, "", #"{"text":"first","text":"three"}"#,
      #"{"text":"fo\ud83dur \udc00","note":"\ud800"}"#, #"  {"text":"five"}  "#,
    ]
    let read = try await Extraction([folder.store(lines.joined(separator: "\n"))], kind)
    #expect(read.texts == ["one", "two", "three", "fo\u{FFFD}ur \u{FFFD}", "five"])
    #expect(read.ledger.droppedCount("blank line") == 2)
    #expect(read.ledger.constructCounts == ["lone surrogate": 2])
    #expect(read.ledger.rejected.isEmpty && read.ledger.isBalanced)
  }

  @Test("the text where it is said to be, and an id that is kept")
  func keys() async throws {
    let lines = [
      #"{"text":"no","meta":{"body":"one","id":1e400}}"#, #"{"meta.body":"two","id":"x"}"#,
      #"{"meta":{"body":7},"text":"no"}"#,
    ]
    let path = try folder.store(lines.joined(separator: "\n"))
    let read = try await Extraction([path], .jsonl) {
      $0.records.textKey = "meta.body"
      $0.records.idKey = "meta.id"
      $0.records.extraKeys = ["text"]
    }
    #expect(read.texts == ["one", "two"])
    #expect(
      read.documents.map { $0.metadata.map { String(decoding: $0, as: UTF8.self) } }
        == [#"{"id":1e400,"text":"no"}"#, nil])
    #expect(read.ledger.rejectedCount("no text") == 1)
  }

  @Test("extra keys are kept as JSON, in the order asked for")
  func extraKeys() async throws {
    let lines = [
      #"{"text":"one","id":"x-1","score": 0.5, "tags":["a", {"b":null}]}"#,
      #"{"text":"two","z":1}"#,
    ]
    let path = try folder.store(lines.joined(separator: "\n"))
    let read = try await Extraction([path], .jsonl) {
      $0.records.extraKeys = ["tags", "id", "score"]
    }
    #expect(
      read.documents.map { $0.metadata.map { String(decoding: $0, as: UTF8.self) } }
        == [#"{"tags":["a",{"b":null}],"id":"x-1","score":0.5}"#, nil])
  }

  @Test("ledgers of real files agree with outside counts", arguments: [1, 3])
  func realFiles(workers: Int) async throws {
    // Counted with Python: the lines that are not empty.
    let files = [
      ("c4_cc/dps/ja_oscar-2201_00000-1.jsonl.gz", 500), ("c4_cc/oscar-io/data.jsonl.gz", 63),
      ("c4_cc/dolma/provided/documents/000.json.gz", 10),
    ]
    for (name, count) in files {
      guard let path = SharedData.path(name) else { return }
      let read = try await Extraction([path], .jsonl, workers: workers)
      #expect(read.ledger.kept.recordCount == count, "\(name)")
      #expect(read.ledger.rejected.isEmpty && read.ledger.damageCount == 0)
      #expect(try await Extraction([path], .jsonl) == read)
    }
  }
}
