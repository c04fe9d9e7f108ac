import ByteIO
import Corpus
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
