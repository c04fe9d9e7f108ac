import ByteIO
import Corpus
import TestSupport
import Testing

struct DocumentWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ path: String) throws -> [Document] {
    var documents: [Document] = []
    try DocumentFile(path: path).forEach { documents.append($0) }
    return documents
  }

  @Test func linesAndFramesOfLinesStandInOrder() throws {
    let documents = (0..<5).map { Document(text: [0x61 + UInt8($0)], language: "en") }
    let writer = try DocumentWriter(path: folder.file("x"))
    try writer.append(documents[0].line)
    try writer.append(ZstdFrame(compressing: documents[1].line + documents[2].line))
    try writer.append(documents[3].line)
    try writer.append(documents[4].line)
    try writer.finish()
    #expect(try read(folder.file("x")) == documents)
    let frames = try ZstdFrames(path: folder.file("x")).frames
    #expect(frames.map(\.contentByteCount) == [1, 2, 2].map { $0 * documents[0].line.count })
  }

  @Test func finishingTwiceAndAppendingAfterwardsDoNothing() throws {
    let writer = try DocumentWriter(path: folder.file("x"))
    try writer.append(Document(text: [0x61], language: "en").line)
    try writer.finish()
    try writer.finish()
    #expect(try read(folder.file("x")).count == 1)
  }

  @Test func whatCannotBeMadeIsNamed() {
    let error = #expect(throws: ByteIOError.self) { try DocumentWriter(path: folder.path) }
    #expect("\(String(describing: error))".contains(folder.path))
  }
}
