import ByteIO
import Corpus
import Engine
import Ingest
import TestSupport
import Testing

@Suite("Ids of copies")
struct CopyNumbersTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("the n-th further copy has -n behind its id")
  func copies() async throws {
    let path = try folder.store("same text\n\nother text\n\nsame text\n\nsame text\n")
    let read = try await Extraction([path], .text)
    let first = read.documents[0].id
    #expect(read.documents.map(\.id) == [first, read.documents[1].id, "\(first)-1", "\(first)-2"])
    #expect(read.documents[1].id.count == 32 && read.documents[1].id != first)
    #expect(read.documents.allSatisfy { $0.contentHash.hexadecimal == $0.id.prefix(32) })
    #expect(read.texts[3] == "same text" && read.documents[3].source?.record == 4)
  }

  @Test("documents that were taken back are no copies")
  func takenBack() async throws {
    let lines = (0..<300).map { "{\"text\":\"line \($0 % 100)\"}\n" }
    let good = try folder.store(lines.joined(), as: "good")
    var member = try gzipped(lines.joined())
    // The check at the end: all has been handed out before it fails.
    member[member.count - 6] ^= 1
    let damaged = try folder.store(member, as: "damaged")
    let alone = try await ids([good])
    #expect(Set(alone).count == 300)
    #expect(try await ids([damaged, good]) == alone)
    let marked = try await ids([damaged, good]) { $0.tolerance.unverified = 300 }
    #expect(marked.count == 600 && Set(marked).count == 600)
  }

  /// The ids in the artefact, from whose file can be taken back what is damaged.
  private func ids(
    _ files: [String], _ change: (inout ExtractSettings) -> Void = { _ in }
  ) async throws -> [String] {
    var settings = ExtractSettings(language: "en", kinds: [.jsonl, .jsonl])
    settings.tolerance.rejected = 1
    settings.tolerance.damages = 1
    change(&settings)
    let context = TaskContext(
      folder: folder.path, workers: 2, progress: ProgressLine(isQuiet: true))
    _ = try await Extractor(settings: settings, context: context)
      .run(files.map { InputFile(path: $0, name: $0, kind: .jsonl) })
    var ids: [String] = []
    try DocumentFile(path: folder.file("documents.jsonl.zst")).forEach { ids.append($0.id) }
    return ids
  }

  private func gzipped(_ content: String) throws -> [UInt8] {
    let path = folder.file("member.gz")
    var writer = try CompressedWriter(path: path, container: .gzip, level: nil)
    try writer.write(Array(content.utf8))
    try writer.finish()
    return try readFile(path)
  }

  @Test("over batches, files and any number of workers, in the order of the input")
  func manyCopies() async throws {
    let filler = String(repeating: "words ", count: 500)
    let paths = try ["a", "b"].map { name in
      let lines = (0..<2000).map { "{\"text\":\"\(filler)\($0 * $0 % 700)\"}\n" }
      return try folder.store(lines.joined(), as: name)
    }
    let read = try await Extraction(paths, .jsonl)
    var met: [ContentHash: Int] = [:]
    for document in read.documents {
      let number = met[document.contentHash, default: 0]
      met[document.contentHash] = number + 1
      let suffix = number == 0 ? "" : "-\(number)"
      #expect(document.id == document.contentHash.hexadecimal + suffix)
    }
    #expect(Set(read.documents.map(\.id)).count == 4000 && met.count < 1000)
    #expect(try await Extraction(paths, .jsonl, workers: 3) == read)
  }
}
