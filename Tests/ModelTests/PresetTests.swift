import Model
import Testing
import Values

/// The studies' networks have the parameters that their papers and codes say.
@Suite struct PresetTests {
  private func model(
    _ preset: Preset, vocabulary: Int, _ settings: [String: [String]] = [:]
  ) throws -> ModelConfiguration {
    try ModelConfiguration(
      vocabularySize: vocabulary,
      settings: ModelSettings(reading: settings.merging(["preset": [preset.rawValue]]) { $1 }))
  }

  @Test func theByteStudysNetworksHaveTheirParameters() throws {
    #expect(try model(.byte65M, vocabulary: 384).parameterCount == 65_798_400)
    // Without the gate's matrix in each of ten blocks.
    #expect(
      try model(.byte49MText, vocabulary: 384).parameterCount == 65_798_400 - 10 * 640 * 2560)
  }

  /// Without the embedding and the head's matrix, but with the positions, as Languini counts.
  @Test(arguments: [
    (Preset.gptMini, 10_772_480), (.gptSmall, 85_449_216), (.gptMedium, 302_835_712),
  ])
  func theImbalanceStudysNetworksHaveTheirParameters(preset: Preset, count: Int) throws {
    let model = try model(preset, vocabulary: 16_384)
    #expect(model.parameterCount - 2 * 16_384 * model.channels == count)
  }

  /// Worked out from Hugging Face's `BertForMaskedLM` with the study's sizes.
  @Test func theBloodBanksNetworkHasItsParameters() throws {
    let (width, inner, vocabulary) = (512, 3072, 100_000)
    let block = 4 * (width * width + width) + 2 * width * inner + inner + width + 4 * width
    let embeddings = (vocabulary + 128 + 2) * width + 2 * width
    let head = width * width + 3 * width + vocabulary
    #expect(
      try model(.bert4L, vocabulary: vocabulary).parameterCount == 4 * block + embeddings + head)
  }

  @Test func whatIsWrittenBesideAPresetHolds() throws {
    let model = try model(
      .gptMini, vocabulary: 50, ["layers": ["1"], "tied": ["true"], "dropout": ["0.2"]])
    #expect(model.layers == 1 && model.isTied && model.channels == 512)
    #expect(model.dropout == 0.2 && model.attentionDropout == 0.2)
  }

  @Test func aFamilyHasNoSizes() {
    let error = #expect(throws: SettingError.self) {
      try ModelSettings(reading: ["preset": ["gpt"], "channels": ["64"]])
    }
    #expect(error?.key == "layers")
    #expect(error?.expected.hasSuffix("since the preset 'gpt' has none") == true)
  }

  @Test func relativePositionsNeedCausalAttention() {
    let error = #expect(throws: SettingError.self) {
      try model(
        .byte, vocabulary: 50,
        [
          "layers": ["1"], "channels": ["8"], "heads": ["1"], "context": ["8"],
          "attention": ["full"],
        ])
    }
    #expect(error?.key == "attention")
  }
}
