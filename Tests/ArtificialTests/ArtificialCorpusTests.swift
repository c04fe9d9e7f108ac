import Artificial
import ByteIO
import Foundation
import TestSupport
import Testing
import Values

@Suite struct ArtificialCorpusTests {
  private func settings(bytes: Int = 5000) -> ArtificialCorpusSettings {
    var settings = ArtificialCorpusSettings()
    settings.setDefaults()
    settings.seed = 3
    settings.bytes = bytes
    return settings
  }

  @Test(arguments: ArtificialCorpusKind.allCases)
  func filesHoldWhatTheLanguageWrites(kind: ArtificialCorpusKind) async throws {
    let folder = try TemporaryFolder()
    let language = ArtificialLanguage(seed: 3, grammar: .nested, script: .latin)
    var bytes: [UInt8] = []
    var expected: WrittenCorpus
    switch kind {
    case .mc4: expected = language.writeMC4(targetByteCount: 5000) { bytes += $0 }
    case .wikipedia: expected = language.writeWikipedia(targetByteCount: 5000) { bytes += $0 }
    }
    let containers = [("", Container.plain), (".gz", .gzip), (".bz2", .bzip2), (".zst", .zstd)]
    for (ending, container) in containers {
      let path = folder.file("new/x\(ending)")
      #expect(try kind.write(settings(), to: path) == expected)
      let source = try ByteSource(path: path, workers: 1)
      #expect(source.container == container)
      var content: [UInt8] = []
      while case .bytes(let chunk) = try await source.next() { content += chunk }
      #expect(content == bytes)
    }
    // Nothing but the files is left.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("new"))
    #expect(names.sorted() == ["x", "x.bz2", "x.gz", "x.zst"])
    #expect(expected.summary.hasPrefix("\(expected.documentCount) documents, "))
  }

  @Test func failureLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("x"), withIntermediateDirectories: true)
    // A folder cannot be replaced by a file.
    #expect(throws: ByteIOError.self) {
      try ArtificialCorpusKind.mc4.write(settings(), to: folder.file("x"))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
  }

  @Test func limitsAreHeld() {
    for field in ArtificialCorpusSettings.fields {
      for text in field.outside {
        let written = ["seed": ["1"], "bytes": ["1kB"]].merging([field.key: [text]]) { $1 }
        let error = #expect(throws: SettingError.self) {
          try ArtificialCorpusSettings(reading: written)
        }
        #expect(error?.key == field.key)
      }
    }
    #expect(throws: SettingError.self) { try ArtificialCorpusSettings(reading: [:]) }
  }
}
