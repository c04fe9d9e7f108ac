import Contaminate
import Corpus
import Foundation
import LanguageID
import TestSupport
import Testing

@Suite struct AuditFileTests {
  @Test func survivesRandomBytes() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        Array("\",\n\r'=a\u{FF}".utf8).randomElement(using: &generator) ?? 0
      }
      _ = try? AuditFile.rates(of: bytes, file: "x", seed: 1)
    }
  }

  private func sheet() throws -> (text: String, corpus: ContaminatedCorpus) {
    var counts = try ContaminationFixture.counts()
    for document in ContaminationFixture.documents(count: 300, seed: 7) {
      counts.add(document, file: "=f,1", predict: ContaminationFixture.predict)
    }
    return (AuditFile.csv(of: [counts]), counts.result(errors: nil, seed: 1))
  }

  /// A person who takes every line for what it begins with.
  @Test func labelsAmountToTheTrueRate() throws {
    let (text, corpus) = try sheet()
    var rows = CSV.rows(of: Array(text.utf8))
    let label = try #require(rows[0].firstIndex(of: "label"))
    let line = try #require(rows[0].firstIndex(of: "text"))
    for index in rows.indices.dropFirst() {
      rows[index][label] = String(rows[index][line].prefix { $0 != " " })
    }
    rows.append(rows.remove(at: 1))
    let labelled = rows.map(CSV.row).joined()
    let rates = try AuditFile.rates(of: Array(labelled.utf8), file: "audit.csv", seed: 1)
    for (language, column) in [("fi", "fi"), ("de", "de")] {
      // The sweep at 0 counts every line that says it is the language.
      let cell = try #require(corpus.cell(of: column))
      let truth = Double(cell.sweep[0]) / Double(corpus.judgedLineCount)
      let rate = try #require(rates.first { $0.label == language })
      #expect(rate.lower <= truth && truth <= rate.upper)
      #expect(rate.upper - rate.lower < 0.12)
    }
    #expect(rates.allSatisfy { $0.declared == "en" })
    #expect(try AuditFile.rates(of: Array(text.utf8), file: "audit.csv", seed: 1).isEmpty)
  }

  @Test func refusesSheetsThatDoNotAddUp() throws {
    let rows = CSV.rows(of: Array(try sheet().text.utf8))
    func rates(_ rows: [[String]]) throws {
      _ = try AuditFile.rates(
        of: Array(rows.map(CSV.row).joined().utf8), file: "audit.csv", seed: 1)
    }
    try rates(rows)
    let drawn = try #require(rows[0].firstIndex(of: "drawn"))
    var wrong = rows
    wrong[1][drawn] = "many"
    #expect(throws: ContaminateError.self) { try rates(wrong) }
    wrong[1][drawn] = "1000000"
    #expect(throws: ContaminateError.self) { try rates(wrong) }
    #expect(throws: ContaminateError.self) { try rates(rows + rows.dropFirst()) }
    #expect(throws: ContaminateError.self) { try rates(Array(rows.dropFirst())) }
  }

  @Test func pythonReadsIt() throws {
    let folder = try TemporaryFolder()
    let (text, _) = try sheet()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("audit.csv")))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import csv,sys; r=list(csv.reader(open(sys.argv[1],encoding='utf-8',newline='')));"
        + "print(len(r), {len(x) for x in r}, r[1][6])",
      folder.file("audit.csv"),
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      print("skipped: no python3")
      return
    }
    let count = CSV.rows(of: Array(text.utf8)).count
    #expect(String(decoding: output, as: UTF8.self) == "\(count) {14} '=f,1\n")
  }
}
