import ByteIO
import Corpus
import TestSupport
import Testing
import Values

@Suite struct FactFileTests {
  @Test func isAHeaderAndALineAFact() throws {
    let folder = try TemporaryFolder()
    let facts = [
      Fact("a", 1, "line", about: [.corpus: "x"]), Fact("a", .nan, "line", about: [:]),
      Fact("b", 0.5, "share", about: [:]),
    ]
    let file = FactFile(facts, hashes: ["model": "00"])
    try file.write(to: folder.path)
    let text = String(decoding: try readFile(folder.file("facts.jsonl")), as: UTF8.self)
    #expect(
      text == #"""
        {"format":1,"hashes":{"model":"00"}}
        {"about":{"corpus":"x"},"metric":"a","unit":"line","value":1}
        {"about":{},"metric":"b","unit":"share","value":0.5}

        """#)
    let read = try FactFile(path: folder.file(FactFile.name))
    #expect(read == file && read.facts.count == 2, "a number that is none is left out")
  }

  @Test(
    arguments: [
      ("", "facts.jsonl"), ("{\"format\":2,\"hashes\":{}}\n", "found facts of format 2"),
      ("{\"format\":1,\"hashes\":{}}\n{\"metric\":1}\n", "expected"),
    ])
  func whatIsNoneIsNamed(text: String, part: String) throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array(text.utf8), to: folder.file(FactFile.name))
    let error = #expect(throws: BrokenJSON.self) {
      try FactFile(path: folder.file(FactFile.name))
    }
    #expect(error?.file.hasSuffix("facts.jsonl") == true)
    #expect(error?.description.contains(part) == true)
  }
}
