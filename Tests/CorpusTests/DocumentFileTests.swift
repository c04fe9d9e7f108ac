import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

@Suite struct DocumentFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ lines: [[UInt8]], to name: String = "d.jsonl.zst") throws -> String {
    let writer = try DocumentWriter(path: folder.file(name))
    for line in lines { try writer.append(line) }
    try writer.finish()
    return folder.file(name)
  }

  private func read(_ path: String) throws -> [Document] {
    var documents: [Document] = []
    try DocumentFile(path: path).forEach { documents.append($0) }
    return documents
  }

  private func documents(_ count: Int, seed: UInt64) -> [Document] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { index in
      let length = Int.random(in: 1...20_000, using: &generator)
      let letters = (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
      return Document(
        text: letters, language: "en", source: .init(file: "f", record: index + 1))
    }
  }

  @Test func severalFramesKeepEveryDocument() throws {
    let documents = documents(400, seed: 3)
    let path = try write(documents.map(\.line))
    #expect(try ZstdFrames(path: path).frames.count > 2)
    #expect(try read(path) == documents)
  }

  @Test func anEmptyFileHasNoDocuments() throws {
    #expect(try read(try write([])).isEmpty)
  }

  @Test func theLastLineMayLackItsEnd() throws {
    let document = Document(text: [0x61], language: "en")
    #expect(try read(try write([Array(document.line.dropLast())])) == [document])
  }

  @Test(arguments: [
    "", "[]", "1", "{", #"{"id":"1","language":"en"}"#, #"{"id":1,"text":"t","language":"en"}"#,
    #"{"id":"1","text":null,"language":"en"}"#, #"{"id":"1","text":"t","language":{}}"#,
    #"{"id":"1","text":"t","language":"en"} x"#, #"{"id":"1","text":"t","language":"en"}{}"#,
    #"{"id":"1","text":"\ud80","language":"en"}"#,
    #"{"id":"1","text":"t","language":"en","url":5}"#,
    #"{"id":"1","text":"t","language":"en","title":["t"]}"#,
    #"{"id":"1","text":"t","language":"en","timestamp":true}"#,
  ])
  func aBadLineIsNamed(line: String) throws {
    let good = Document(text: [0x61], language: "en").line
    let path = try write([good, Array(line.utf8) + [0x0A], good])
    let error = #expect(throws: CorpusError.self) { try read(path) }
    guard case .badDocument(file: path, record: 2, reason: let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
    #expect("\(try #require(error))".hasPrefix("\(path): line 2: "))
  }

  @Test func framesAreReadApart() throws {
    let documents = documents(300, seed: 8)
    var lines = documents.map(\.line)
    let file = try DocumentFile(path: try write(lines))
    #expect(file.frameCount > 2)
    var ids: [String] = []
    for frame in 0..<file.frameCount {
      try file.forEach(inFrame: frame) { fields in
        ids.append(fields.id)
        let hash = try fields.contentHash()
        #expect(hash.hexadecimal == fields.id)
        #expect(Array(fields.text) == documents[ids.count - 1].text)
      }
    }
    #expect(ids == documents.map(\.id))
    // A bad line in a later frame is named by its number in the file.
    lines[290] = Array("{}\n".utf8)
    let bad = try DocumentFile(path: try write(lines))
    let error = #expect(throws: CorpusError.self) {
      for frame in 0..<bad.frameCount { try bad.forEach(inFrame: frame) { _ in } }
    }
    guard case .badDocument(_, record: 291, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func brokenUTF8IsNamed() throws {
    for bytes: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80],
    ] {
      let line = Array(#"{"id":"1","language":"en","text":"a"#.utf8) + bytes + Array("\"}\n".utf8)
      let path = try write([line])
      #expect(throws: CorpusError.self) { try read(path) }
    }
  }

  @Test func corruptionIsAnErrorAndNeverAWrongDocument() throws {
    let documents = documents(150, seed: 4)
    let path = try write(documents.map(\.line))
    let stored = try readFile(path)
    var generator = SeededGenerator(seed: 5)
    for round in 0..<120 {
      var broken = stored
      if round % 4 == 0 {
        broken.removeLast(Int.random(in: 1...broken.count, using: &generator))
      } else {
        let place = Int.random(in: broken.indices, using: &generator)
        broken[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
      try AtomicFile.write(broken, to: folder.file("broken"))
      var seen: [Document] = []
      do {
        try DocumentFile(path: folder.file("broken")).forEach { seen.append($0) }
        // A bit that nothing depends on, such as an unused flag.
        #expect(seen == documents)
      } catch {
        #expect("\(error)".contains(folder.file("broken")))
        #expect(seen == Array(documents.prefix(seen.count)))
      }
    }
  }

  @Test func whatTheBodyThrowsComesOut() throws {
    struct Stop: Error {}
    let path = try write(documents(3, seed: 6).map(\.line))
    var count = 0
    #expect(throws: Stop.self) {
      try DocumentFile(path: path).forEach { _ in
        count += 1
        if count == 2 { throw Stop() }
      }
    }
    #expect(count == 2)
  }

  @Test func whatIsNoFileIsNamed() throws {
    for path in [folder.path, folder.file("missing")] {
      let error = #expect(throws: (any Error).self) { try DocumentFile(path: path) }
      #expect(error.map { "\($0)".contains(path) } == true)
    }
    #expect(throws: ByteIOError.self) { try DocumentWriter(path: folder.file("no/such/folder")) }
  }

  @Test func aFullDiskIsAnError() throws {
    let writer = try DocumentWriter(path: "/dev/full")
    let line = Document(text: Array(repeating: 0x61, count: 4096), language: "en").line
    let error = #expect(throws: ByteIOError.self) {
      try writer.append(line)
      try writer.finish()
    }
    #expect(error.map { "\($0)".contains("/dev/full") } == true)
  }
}
