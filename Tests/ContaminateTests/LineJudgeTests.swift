import ByteIO
import Contaminate
import LanguageID
import TestSupport
import Testing

@Suite struct LineJudgeTests {
  @Test func theBuiltInModelBringsTheTableOfItsErrors() throws {
    let builtIn = try LineJudge(JudgeFiles())
    #expect(builtIn.table == LineClassifier.builtIn.record.confusion)
    #expect(builtIn.table?.lineCount ?? 0 > 0)
    #expect(builtIn.note.name == "builtin" && builtIn.note.labelCount == builtIn.labels.count)
    let file = try readFile("\(repositoryRoot)/Sources/CLineClassifier/line-classifier.bin")
    #expect(builtIn.note.hash == SHA256.hex(of: file))
  }

  @Test func filesAreCalledByTheirNamesAndProvenByTheirBytes() throws {
    let folder = try TemporaryFolder()
    let model = try Toy.model()
    try AtomicFile.write(model.encoded(), to: folder.file("toy.model"))
    try AtomicFile.write(try Toy.table(model).encoded(), to: folder.file("c.json"))
    let toy = JudgeFiles.File(path: folder.file("toy.model"), name: "toy.model")
    let without = try LineJudge(JudgeFiles(model: toy))
    #expect(without.table == nil && without.labels == ["en", "fi"])
    #expect(without.note.name == "toy.model")
    #expect(without.note.hash == SHA256.hex(of: model.encoded()))
    let confusion = JudgeFiles.File(path: folder.file("c.json"), name: "c.json")
    #expect(try LineJudge(JudgeFiles(model: toy, confusion: confusion)).table == Toy.table(model))
    let line = Array("talo kanssa läpi ikkuna kivi".utf8)
    #expect(without.predict(line.span).label == "fi")
    let broken = JudgeFiles(model: toy, confusion: toy)
    #expect(throws: ContaminateError.self) { try LineJudge(broken) }
  }
}
