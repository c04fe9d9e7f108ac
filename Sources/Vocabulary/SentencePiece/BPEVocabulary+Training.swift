extension BPEVocabulary {
  package typealias Settings = BPESettings

  package static func largestSize(_ settings: BPESettings) -> Int { 1 << 16 }

  package static func make(_ settings: BPESettings, from text: TrainingText) throws -> Self {
    throw VocabularyError(
      file: "recipe", key: "kind", found: "'bpe'", expected: "a kind that can be trained")
  }
}
