import ByteIO
import Corpus
import TestSupport
import Testing

struct DocumentFieldsTests {
  private let parser: JSONObjectParser

  init() throws { parser = try JSONObjectParser() }

  private func hash(ofLine line: String) throws -> ContentHash {
    let padded = Array(line.utf8) + repeatElement(0, count: JSONObjectParser.padding)
    return try padded.withUnsafeBytes { raw in
      try DocumentFields.contentHash(
        ofLine: UnsafeRawBufferPointer(rebasing: raw[..<line.utf8.count]), parser: parser,
        file: "f.jsonl")
    }
  }

  private static let digits = "000102030405060708090a0b0c0d0e0f"

  private func line(id: String, rest: String = #","text":"t","language":"en""#) -> String {
    #"{"id":""# + id + #"""# + rest + "}"
  }

  @Test func theHashIsTheSameHoweverItIsFound() throws {
    let written = try hash(ofLine: line(id: Self.digits))
    // As others write it: spaces and another order, so the line is parsed.
    let others = #"{ "text": "t", "id": "\#(Self.digits)", "language": "en" }"#
    #expect(try hash(ofLine: others) == written)
    #expect(try hash(ofLine: line(id: Self.digits + "-2")) == written)
    #expect(try hash(ofLine: line(id: "1" + Self.digits.dropFirst())) != written)
  }

  /// Of equal keys the last counts; an id that would be read in two ways is refused.
  @Test func twoIDsAreRefused() throws {
    let other = String(repeating: "0", count: 32)
    let rest = #","text":"t","language":"en","id":""#
    func read(_ line: String) throws -> Document {
      try Document(line: Array(line.utf8), parser: parser, file: "f", record: 1)
    }
    let error = #expect(throws: CorpusError.self) {
      try read(line(id: Self.digits, rest: rest + other + #"""#))
    }
    #expect(error.map { "\($0)" } == "f: line 1: found two fields id, expected one")
    #expect(try read(line(id: Self.digits, rest: rest + Self.digits + #"""#)).id == Self.digits)
    #expect(try read(line(id: "x", rest: rest + other + #"""#)).id == other)
    #expect(
      try read(line(id: "x", rest: #","text":"s","language":"en","text":"t""#)).text == [0x74])
  }

  @Test func ofADocumentItIsTheHashOfItsContent() throws {
    let document = Document(text: Array("text".utf8), language: "en")
    let line = String(decoding: document.line.dropLast(), as: UTF8.self)
    #expect(try hash(ofLine: line) == hash(ofLine: self.line(id: document.id)))
  }

  @Test(arguments: [
    "", "9", "000102030405060708090a0b0c0d0e0", "000102030405060708090a0b0c0d0e0g",
    "000102030405060708090a0b0c0d0e0f2", "000102030405060708090a0b0c0d0e0\u{E9}",
  ])
  func anIdThatIsNoHashIsRefused(_ id: String) {
    let error = #expect(throws: CorpusError.self) { try hash(ofLine: line(id: id)) }
    guard case .badDocument(file: "f.jsonl", record: _, reason: let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("32 hexadecimal digits"))
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"id":"#, #"{"id":"x"}"#])
  func whatIsNoDocumentIsRefused(_ line: String) {
    #expect(throws: CorpusError.self) { try hash(ofLine: line) }
  }
}
