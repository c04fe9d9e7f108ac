import Model
import Testing
import Values

@Suite struct ModelSettingsTests {
  private let written = [
    "layers": ["2"], "channels": ["64"], "heads": ["4"], "context": ["128"],
  ]

  @Test func whatIsNotWrittenFollows() throws {
    let settings = try ModelSettings(reading: written)
    #expect(settings.layers == 2 && settings.channels == 64 && settings.contextLength == 128)
    #expect(settings.headChannels == 16 && settings.feedForwardChannels == 256)
    #expect(settings.zLoss == 1e-4)
    let uneven = written.merging(["heads": ["3"]]) { $1 }
    let error = #expect(throws: SettingError.self) { try ModelSettings(reading: uneven) }
    #expect(error?.key == "head-channels")
    #expect(
      error?.expected.hasSuffix("since 64 channels are not shared out evenly by 3 heads") == true)
    let told = uneven.merging(["head-channels": ["21"]]) { $1 }
    #expect(try ModelSettings(reading: told).headChannels == 21)
  }

  @Test(arguments: ModelSettings.fields.map(\.key))
  func valuesOutsideTheLimitsAreRefused(key: String) throws {
    let field = try #require(ModelSettings.field(key))
    #expect(field.outside.count == (field.inside.isEmpty ? 1 : 2))
    for value in field.outside {
      let error = #expect(throws: SettingError.self) {
        try ModelSettings(reading: written.merging([key: [value]]) { $1 })
      }
      #expect(error?.key == key && error?.found == "'\(value)'")
    }
  }

  @Test func moreHeadsThanThereCanBeAreRefused() {
    let error = #expect(throws: SettingError.self) {
      try ModelSettings(reading: written.merging(["heads": ["2000"]]) { $1 })
    }
    #expect(
      error?.description == "heads: found '2000', expected a count such as 4, from 1 to 1024")
  }

  /// A default that follows from other settings has the limits of one that is written.
  @Test func aDefaultBeyondItsLimitIsRefused() {
    let error = #expect(throws: SettingError.self) {
      try ModelSettings(reading: written.merging(["channels": ["8192"], "heads": ["1"]]) { $1 })
    }
    #expect(error?.key == "head-channels" && error?.found == "'8192'")
  }

  @Test func comesBackFromJSON() throws {
    let settings = try ModelSettings(reading: written)
    let json = try StableJSON.line(settings)
    #expect(
      String(decoding: json, as: UTF8.self)
        == """
        {"activation":"geglu","attention":"causal","attention-dropout":0,"attention-scale":"one",\
        "biases":false,"channels":64,"context":128,"dropout":0,"embedding-norm":false,\
        "embedding-scale":"one","feed-forward-channels":256,"head-channels":16,\
        "head-transform":false,"heads":4,"initialisation":"t5x","layers":2,\
        "logit-scale":"inverse-root-channels","norm":"rms","norm-epsilon":1e-06,"norm-position":"pre",\
        "positions":"relative","segments":false,"tied":true,"z-loss":0.0001}
        """)
    #expect(try StableJSON.decode(ModelSettings.self, from: json, file: "test") == settings)
  }
}
