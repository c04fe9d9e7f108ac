import Encode
import Testing
import Values

@Suite struct ShardSizeTests {
  private func size(_ text: String) throws -> ShardSize {
    try ShardWriteSettings(reading: ["shard-size": [text]]).shardSize
  }

  @Test func sizesAreTokensOrBytes() throws {
    #expect(try size("100M") == ShardSize(100_000_000, .token))
    #expect(try size("4096") == ShardSize(4096, .token))
    #expect(try size("200MB") == ShardSize(200_000_000, .byte))
    #expect(try size("1MiB") == ShardSize(1 << 20, .byte))
    #expect(try ShardWriteSettings(reading: [:]).shardSize == .standard)
    for text in ["0", "0kB", "-1", "much", "", "1PB"] {
      #expect(throws: SettingError.self) { try size(text) }
    }
  }

  @Test func wordsAreReadAgain() throws {
    for size in [
      ShardSize(1, .token), ShardSize(1_000_001, .token), ShardSize(5, .byte),
      ShardSize(1_048_576, .byte), ShardSize(12_000_050, .byte),
    ] { #expect(try self.size(size.word) == size) }
  }

  @Test func bytesAreThoseOfTheFile() {
    #expect(ShardSize(100, .token).tokens(vocabularySize: 384) == 100)
    #expect(ShardSize(100, .byte).tokens(vocabularySize: 65_499) == 50)
    #expect(ShardSize(100, .byte).tokens(vocabularySize: 65_500) == 25)
    #expect(ShardSize(3, .byte).tokens(vocabularySize: 70_000) == 1)
  }

  /// The limits that the options have are tried here, since no recipe has these sections.
  @Test func limitsHold() throws {
    func check<Section: SettingsSection>(_ section: Section.Type, _ least: [String: [String]]) {
      for field in section.fields {
        for text in field.outside {
          let written = least.merging([field.key: [text]]) { $1 }
          #expect(throws: SettingError.self, "\(section).\(field.key): \(text)") {
            try Section(reading: written)
          }
        }
        for text in field.inside {
          let written = least.merging([field.key: [text]]) { $1 }
          #expect(throws: Never.self, "\(section).\(field.key): \(text)") {
            try Section(reading: written)
          }
        }
      }
    }
    check(ShardWriteSettings.self, [:])
    check(ShardImportSettings.self, [:])
    check(ShardExportSettings.self, ["format": ["llmc"]])
  }
}
