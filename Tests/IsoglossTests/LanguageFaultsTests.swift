import ByteIO
import Foundation
import TestSupport
import Testing

/// What people do to the commands that judge languages: each was a silent fault once.
struct LanguageFaultsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let line = "Idag går vi till skogen och plockar blåbär med våra vänner"
    let text = (0..<80).map { "\(line) \($0)" }.joined(separator: "\n")
    try AtomicFile.write(Array(text.utf8), to: folder.file("sv.txt"))
    try AtomicFile.write(
      Array("en\tweb\tHello there my friend\n".utf8), to: folder.file("lines.tsv"))
  }

  private func run(_ arguments: String..., input: [UInt8] = []) throws -> Command.Outcome {
    try Command.run(arguments, in: folder.path, input: input)
  }

  @Test func labelsOfAnAuditAreNeverWrittenOver() throws {
    let arguments = ["contamination", "--corpus", "sv=sv.txt", "--output", "au", "--seed", "1"]
    #expect(try Command.run(arguments, in: folder.path, input: []).status == 0)
    let sheet = String(decoding: try readFile(folder.file("au/audit.csv")), as: UTF8.self)
    let labelled = sheet.replacing(",,Idag", with: ",sv,Idag")
    #expect(labelled != sheet)
    try AtomicFile.write(Array(labelled.utf8), to: folder.file("au/audit.csv"))
    let again = try Command.run(arguments, in: folder.path, input: [])
    #expect(again.status == 1 && again.errors.contains("audit.csv"))
    #expect(try readFile(folder.file("au/audit.csv")) == Array(labelled.utf8))
    #expect(try run("contamination", "audit", "au/audit.csv", "--seed", "1").output.hasPrefix("sv"))
  }

  @Test func aBadRecordCostsOneRecord() throws {
    let records = """
      {"text":"hej hej hej alla goda vänner som är här i dag"}
      {bad json
      {"text":5}
      {"text":"och en rad till på svenska som är lång nog"}
      """
    try AtomicFile.write(Array(records.utf8), to: folder.file("input.jsonl"))
    let outcome = try run(
      "contamination", "--corpus", "sv=input.jsonl", "--output", "o", "--seed", "1")
    #expect(outcome.output.hasPrefix("sv: 2 lines of 2 documents\n  2 records could not be read"))
    #expect(outcome.errors.contains("line 2: ") && outcome.errors.contains("line 3: "))
    #expect(outcome.status == 1)
  }

  @Test func textThatIsNotUTF8IsTold() throws {
    let wide = [0xFF, 0xFE] + "hi there".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let refused = try run("identify", "-", input: wide)
    #expect(refused.status == 1 && refused.errors.contains("UTF-16"))
    let latin = Array("Idag g".utf8) + [0xE5] + Array("r vi till skogen och badar\n".utf8)
    let told = try run("identify", "-", input: latin + Array("hej\n".utf8))
    #expect(told.errors.contains("1 lines are not UTF-8, the first is line 1"))
    #expect(told.output.hasPrefix("sv\t"))
    var noise = SeededGenerator(seed: 1)
    let bytes = (0..<30_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
    try AtomicFile.write(bytes, to: folder.file("noise"))
    let outcome = try run(
      "contamination", "--corpus", "sv=noise", "--output", "n", "--seed", "1")
    #expect(outcome.output.contains("lines are not UTF-8") || outcome.status != 0)
    #expect(!outcome.output.contains("% raw"), "\(outcome.output)")
  }

  @Test func namesThatMatchNothingAreRefused() throws {
    let evaluated = try run("language-id", "evaluate", "lines.tsv", "--source", "nosuch")
    #expect(evaluated.status == 1)
    #expect(evaluated.errors.contains("no line has the source 'nosuch': expected one of web"))
    for option in ["--exclude", "--hold-back", "--measure-only"] {
      let trained = try run(
        "language-id", "train", "lines.tsv", "--output", "m.bin", "--seed", "1", option, "nosuch")
      #expect(trained.status == 1 && trained.errors.contains("\(option): no line has the source"))
    }
    try AtomicFile.write(Array("qq\tweb\tHello there\n".utf8), to: folder.file("odd.tsv"))
    let odd = try run("language-id", "evaluate", "odd.tsv")
    #expect(odd.status == 1 && odd.errors.contains("knows the label of no line: found qq"))
    let empty = try run("identify", "--labels", "", "sv.txt")
    #expect(empty.status == 64 || empty.status == 2)
    #expect(empty.errors.contains("--labels is empty"))
  }

  @Test func rawRatesAreShownWhereNothingCanBeCorrected() throws {
    let model = "\(repositoryRoot)/Tests/Fixtures/fasttext/softmax.bin"
    let labels = try run("identify", "--model", model, "--top", "1", "sv.txt").output
    let label = labels.split(separator: "\t").first.map(String.init) ?? ""
    let outcome = try run(
      "contamination", "--corpus", "x-own=sv.txt", "--model", model, "--label", "\(label)=x-own",
      "--output", "raw", "--seed", "1")
    #expect(outcome.output.contains("the model has no table of its errors"), "\(outcome.errors)")
    #expect(outcome.output.contains("--confusion"))
    let wrong = try run(
      "contamination", "--corpus", "x-own=sv.txt", "--model", model, "--label", "nosuch=x-own",
      "--output", "raw2", "--seed", "1")
    #expect(wrong.status == 1 && wrong.errors.contains("no label 'nosuch'"))
  }

  @Test func aLanguageThatTheModelDoesNotKnowIsSaidAndTheRestGoesOn() throws {
    let outcome = try run(
      "contamination", "--corpus", "cr=sv.txt", "--corpus", "swe_Latn=sv.txt", "--output", "o",
      "--seed", "1")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("the model does not know 'cr': it is left out"))
    #expect(outcome.output.hasPrefix("swe_Latn: 80 lines"))
  }
}
