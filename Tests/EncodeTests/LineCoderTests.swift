import ByteIO
import Corpus
import Encode
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct LineCoderTests {
  private func coded(
    _ text: String, by code: (TextInput.Batch) throws -> [UInt8]
  ) async throws -> String {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("lines.txt")
    try AtomicFile.write(Array(text.utf8), to: path)
    let input = try TextInput(TextFile(path: path, name: "lines"), workers: 1)
    var output: [UInt8] = []
    while let batch = try await input.next() { output += try code(batch) }
    return String(decoding: output, as: UTF8.self)
  }

  private func coder(copy: Int? = nil) throws -> LineCoder {
    let parent = try Vocabulary(ByteVocabulary())
    let clones = try Cloning(
      of: parent, CloneSettings(reading: ["copies": ["2"]]), counts: nil)
    return try LineCoder(clones.ids(over: parent), parent: nil, copy: copy)
  }

  @Test func linesBecomeIDsAndComeBack() async throws {
    let text = "ab\n\n\u{1F600} c\n"
    let plain = try await coded(text) { try coder().encoded($0) }
    #expect(plain.hasPrefix("100 101\n\n243 162 155 131 35 102\n"))
    let clone = try await coded(text) { try coder(copy: 1).encoded($0) }
    #expect(clone.hasPrefix("481 482\n\n"))
    for ids in [plain, clone] {
      #expect(try await coded(ids) { try coder().decoded($0) } == text)
    }
    // The copy that is named alone decodes.
    #expect(try await coded(clone) { try coder(copy: 1).decoded($0) } == text)
    await #expect(throws: CorpusError.self) {
      try await coded(clone) { try coder(copy: 0).decoded($0) }
    }
  }

  @Test(arguments: [
    ("1 x\n", "lines: line 1: found 'x', expected ids from 0 to 639"),
    ("5\n640\n", "lines: line 2: found '640', expected ids from 0 to 639"),
    ("-1\n", "lines: line 1: found '-1', expected ids from 0 to 639"),
    ("5 400\n", "lines: line 1: ids: found ids of several copies"),
  ])
  func whatIsNoIDIsNamed(line: String, fault: String) async throws {
    let error = await #expect(throws: CorpusError.self) {
      try await coded(line) { try coder().decoded($0) }
    }
    #expect(error?.description.hasPrefix(fault) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
