/// A reader of untrusted bytes, and how it is tried.
struct FuzzTarget: Sendable {
  /// What `--target` and `make fuzz TARGET=` call it.
  let name: String
  /// Tokens of the format, which libFuzzer puts into its inputs.
  var dictionary: [[UInt8]] = []
  /// Small inputs to start from, good ones and damaged ones.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// Tries an input; returns whatever the reader makes of it, and calls ``violation(_:)`` where a
  /// promise is broken.
  let run: @Sendable ([UInt8]) -> Void

  /// Every target, in the order of the flow.
  static let all: [FuzzTarget] =
    [
      gzip, bzip2, bzip2Block, zstd, xz, zstdFrames, lines, elements, xml, wikitext, templates,
      json, text,
    ]
    + [jsonl, cirrus, wet, csv, fileContent, lineClassifier, languageLine, fastText]
    + [sentencePiece, wordPieceJSON, wordPieceList, byteLevelJSON, derivedVocabulary, megatron]
    + [megatronPair, drawTable]
    + [safetensors, recipe, transferTable, minimalPairs]
}

extension [[UInt8]] {
  /// The UTF-8 bytes of each of `tokens`.
  init(tokens: String...) { self = tokens.map { Array<UInt8>($0.utf8) } }

  /// These inputs, each also cut in half and with a bit in its middle flipped.
  var withDamage: [[UInt8]] {
    flatMap { input in
      var flipped = input
      if !flipped.isEmpty { flipped[flipped.count / 2] ^= 0x10 }
      return [input, Array<UInt8>(input.prefix(input.count / 2)), flipped]
    }
  }
}
