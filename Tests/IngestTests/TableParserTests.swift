import Corpus
import Ingest
import TestSupport
import Testing

@Suite("Tables")
struct TableParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func metadata(_ read: Extraction) -> [String?] {
    read.documents.map { $0.metadata.map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test("CSV with names: quotes hold commas, quotes and line ends")
  func csv() async throws {
    let rows = [
      "id,text,url,timestamp", "1,One.,http://a,2020", "2,\"Two, \"\"quoted\"\"\nand more\",,",
      "3,\"\",http://c,", "", "4,Four\"s,u,d",
    ]
    for lineEnd in ["\n", "\r\n"] {
      let path = try folder.store("\u{FEFF}" + rows.joined(separator: lineEnd) + lineEnd)
      let read = try await Extraction([path], .csv) { $0.records.idColumn = "id" }
      #expect(read.texts == ["One.", "Two, \"quoted\"\nand more", "Four\"s"])
      #expect(read.documents.map(\.url) == ["http://a", nil, "u"])
      #expect(read.documents.map(\.timestamp) == ["2020", nil, "d"])
      #expect(metadata(read) == [#"{"id":"1"}"#, #"{"id":"2"}"#, #"{"id":"4"}"#])
      #expect(read.ledger.droppedCount("row of names") == 1)
      #expect(read.ledger.droppedCount("blank line") == 1 && read.ledger.droppedCount("empty") == 1)
      #expect(read.ledger.rejected.isEmpty && read.ledger.isBalanced)
    }
  }

  @Test("columns by number, of a table without names")
  func numbers() async throws {
    let path = try folder.store("a\tOne.\nb\tTwo.\n")
    let read = try await Extraction([path], .tsv) {
      $0.records.textColumn = "2"
      $0.records.idColumn = "1"
    }
    #expect(read.texts == ["One.", "Two."])
    #expect(metadata(read) == [#"{"id":"a"}"#, #"{"id":"b"}"#])
    #expect(read.ledger.dropped.isEmpty)
  }

  @Test("quotes mean nothing in TSV unless it is said")
  func tabs() async throws {
    let path = try folder.store("text\tn\n\"Yes,\" she said.\t1\n\"Two\nlines\"\t2\n\"No.\t3\n")
    let plain = try await Extraction([path], .tsv)
    #expect(plain.texts == ["\"Yes,\" she said.", "lines\"", "\"No."])
    #expect(plain.ledger.rejectedCount("broken row") == 1)
    let first = try folder.store("text\tn\n\"Yes,\"\t1\n\"Two\nlines\"\t2\n")
    let quoted = try await Extraction([first], .tsv) { $0.records.quotes = true }
    #expect(quoted.texts == ["Yes,", "Two\nlines"])
    let csv = try folder.store("text,n\n\"Yes\",1\n")
    #expect(try await Extraction([csv], .csv) { $0.records.quotes = false }.texts == ["\"Yes\""])
  }

  @Test("rows with more or fewer fields than the first, and open quotes, are rejected alone")
  func brokenRows() async throws {
    let rows = ["id,text", "1,One.", "2,Two, too", "3", "4,\"Four", "5,Five.", "6,\"Six.\""]
    let path = try folder.store(
      Array((rows.joined(separator: "\n") + "\n7,").utf8) + [0xFF] + Array("\n8,Eight.\n".utf8))
    let read = try await Extraction([path], .csv)
    #expect(read.texts == ["One.", "Five.", "Six.", "Eight."])
    #expect(read.documents.map { $0.source?.record } == [2, 6, 7, 9])
    #expect(read.ledger.rejectedCount("broken row") == 3)
    #expect(read.ledger.rejectedCount("broken UTF-8") == 1)
    #expect(read.ledger.isBalanced && read.ledger.read.recordCount == 9)
  }

  @Test("a column that is not there is told with those that are")
  func missingColumns() async throws {
    let path = try folder.store("id,body\n1,One.\n", as: "t.csv")
    for (column, name) in [(nil, "text"), ("Body", "Body"), ("3", "3")] as [(String?, String)] {
      let error = await #expect(throws: IngestError.self) {
        try await Extraction([path], .csv) { $0.records.textColumn = column }
      }
      let told = error.map { "\($0)" } ?? ""
      #expect(
        told.hasPrefix(
          "t.csv: found a first row of 2 fields, 'id', 'body', expected a column '\(name)'"),
        "\(told)")
    }
    let semicolons = try folder.store("id;text\n1;One.\n")
    let error = await #expect(throws: IngestError.self) {
      try await Extraction([semicolons], .csv)
    }
    let told = error.map { "\($0)" } ?? ""
    #expect(told.contains("'id;text', expected") && told.contains("save the table as one of these"))
    let tabs = try folder.store("id\ttext\n1\tOne.\n")
    let other = await #expect(throws: IngestError.self) { try await Extraction([tabs], .csv) }
    #expect(other.map { "\($0)" }?.hasSuffix("; the kind tsv reads tabs") == true)
  }

  @Test("each file has a first row of its own")
  func severalFiles() async throws {
    let first = try folder.store("text,id\nOne.,1\n", as: "a")
    let second = try folder.store("id,text\n2,Two.\n", as: "b")
    #expect(try await Extraction([first, second], .csv).texts == ["One.", "Two."])
  }

  @Test("rows of many batches, for any number of workers")
  func workers() async throws {
    let rows = (0..<20_000).map {
      "\($0),\"Row \($0),\n\(String(repeating: "x", count: $0 % 200))\""
    }
    let path = try folder.store("id,text\n" + rows.joined(separator: "\n"))
    let read = try await Extraction([path], .csv)
    #expect(read.documents.count == 20_000 && read.ledger.rejected.isEmpty)
    #expect(try await Extraction([path], .csv, workers: 3) == read)
  }
}
