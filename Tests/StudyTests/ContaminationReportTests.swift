import ByteIO
import Corpus
import Study
import TestSupport
import Testing

struct ContaminationReportTests {
  @Test func showsTheFactsAndLinesOfAFolder() throws {
    let folder = try TemporaryFolder()
    let about: [Axis: String] = [.corpus: "fi", .language: "fi"]
    let swedish = about.merging([.detected: "sv"]) { $1 }
    try FactFile([
      Fact("judged-lines", 400, "line", about: about),
      Fact("lines", 8, "line", about: swedish),
      Fact("line-share", 0.02, "share", about: swedish, interval: [0.01, 0.03]),
      Fact("corrected-line-share", 0.017, "share", about: swedish, interval: [0.004, 0.026]),
      Fact("example-list", 1, "line", about: about, table: "examples.jsonl"),
      Fact("cell-list", 1, "cell", about: about, table: "contamination.csv"),
    ]).write(to: folder.path)
    let example =
      #"{"declared":"fi","detected":"sv","document":"d","file":"f","line":3,"offset":0,"#
      + #""probability":0.9,"text":"<b>Hej</b>"}"# + "\n"
    try AtomicFile.write(Array(example.utf8), to: folder.file("examples.jsonl"))

    let page = PageOutline(try ContaminationReport.page(folder: folder.path, title: "Some files"))
    #expect(page.failure == nil)
    #expect(page.elements.first { $0.name == "h1" }?.text == "Some files")
    #expect(page.elements.first { $0.name == "blockquote" }?.text == "<b>Hej</b>")
    let row = page.rows(ofTable: "contamination-1").last
    #expect(row?.prefix(4) == ["fi", "Finnish (fi)", "Swedish (sv)", "1.7"])
    let links = page.elements.compactMap { $0.attributes["href"] }
    #expect(links.contains("contamination.csv"))
    #expect(links.contains("facts.jsonl") == false, "there is no manifest, so no provenance")
  }

  @Test func aFolderWithoutFactsIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: (any Error).self) {
      try ContaminationReport.page(folder: folder.path, title: "None")
    }
  }
}
