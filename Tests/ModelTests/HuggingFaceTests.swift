import Foundation
import Model
import TestSupport
import Testing
import Values

/// Models in the layouts of Hugging Face; `Tests/Tools/check_export.py` compares their logits with
/// those of transformers.
@Suite struct HuggingFaceTests {
  private func model(_ written: [String: String], seed: UInt64 = 4) throws -> Transformer {
    let sizes = ["layers": "2", "channels": "12", "heads": "3", "context": "16"]
    let settings = try ModelSettings(
      reading: sizes.merging(written) { $1 }.mapValues { [$0] })
    let model = try Transformer(
      ModelConfiguration(vocabularySize: 23, settings: settings), seed: seed, threads: 1)
    // Biases and norms that are not as they begin.
    var random = SeededGenerator(seed: 5)
    try model.setAllParameters(
      model.allParameters.map { $0 + .random(in: -0.3..<0.3, using: &random) })
    return model
  }

  private func losses(_ model: Transformer) throws -> [Float] {
    var random = SeededGenerator(seed: 6)
    let batch = RandomBatch(rows: 2, length: 11, vocabularySize: 23, ignored: 0.1, &random)
    return try model.negativeLogLikelihoods(tokens: batch.tokens, targets: batch.targets, rows: 2)
  }

  private func read(_ files: HuggingFace.Files) throws -> Transformer {
    let (configuration, weights) = try HuggingFace.read(files, name: "config.json")
    let model = try Transformer(configuration, seed: 0, threads: 1)
    try model.setParameters(safetensors: weights)
    return model
  }

  @Test(arguments: [
    ["preset": "gpt"], ["preset": "gpt", "tied": "true"],
    ["preset": "gpt", "head-channels": "3", "embedding-scale": "one", "activation": "gelu"],
    ["preset": "gpt", "attention-scale": "one", "logit-scale": "inverse-root-channels"],
    ["preset": "gpt", "tied": "true", "embedding-scale": "one", "biases": "false"],
    [
      "preset": "gpt", "tied": "true", "embedding-scale": "one",
      "logit-scale": "inverse-root-channels",
    ],
    ["preset": "bert"], ["preset": "bert", "tied": "false", "activation": "gelu-tanh"],
  ])
  func whatComesBackPredictsTheSame(written: [String: String]) throws {
    let model = try model(written)
    let back = try read(HuggingFace.files(of: model))
    for (found, expected) in zip(try losses(back), try losses(model)) {
      #expect(abs(found - expected) < 1e-4)
    }
    #expect(back.configuration.headChannels == 4)
    #expect(back.configuration.dropout == model.configuration.dropout)
  }

  private struct Expected: Decodable {
    var rows: Int
    var tokens, targets: [Int32]
    var losses: [Double]
  }

  /// `Tests/Tools/make_huggingface_goldens.py` had transformers write these and compute the losses:
  /// weights of 16 bits, names without a prefix and with the endings of 2018, a tensor of whole
  /// numbers, and no setting as it is by default.
  @Test(arguments: ["gpt2", "gpt2-bare", "gpt2-untied", "bert", "bert-untied"])
  func modelsOfTransformersPredictAsThere(name: String) throws {
    func bytes(_ file: String) throws -> [UInt8] {
      let path = "\(repositoryRoot)/Tests/Fixtures/huggingface/\(name)/\(file)"
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let expected = try StableJSON.decode(
      Expected.self, from: bytes("expected.json"), file: "expected.json")
    let model = try read(
      HuggingFace.Files(
        configuration: bytes(HuggingFace.configurationName),
        weights: bytes(HuggingFace.weightsName)))
    let configuration = model.configuration
    #expect(configuration.dropout == 0.2 && configuration.attentionDropout == 0.3)
    for model in [model, try read(HuggingFace.files(of: model))] {
      let losses = try model.negativeLogLikelihoods(
        tokens: expected.tokens, targets: expected.targets, rows: expected.rows)
      for (found, loss) in zip(losses, expected.losses) {
        #expect(abs(Double(found) - loss) < 1e-4)
      }
    }
  }

  /// transformers adds the decoder's bias and leaves the other alone, where they are two.
  @Test func anUntiedHeadHasTheDecodersBias() throws {
    let model = try model(["preset": "bert", "tied": "false"])
    var files = try HuggingFace.files(of: model)
    var weights = try Safetensors(decoding: files.weights)
    for index in weights.tensors.indices
    where weights.tensors[index].name == "cls.predictions.bias" {
      weights.tensors[index].values = weights.tensors[index].values.map { $0 + 3 }
    }
    files.weights = try weights.encoded()
    #expect(try losses(read(files)) == losses(read(HuggingFace.files(of: model))))
  }

  @Test func aTiedHeadHasOneBias() throws {
    var files = try HuggingFace.files(of: model(["preset": "bert"]))
    let losses = try losses(read(files))
    var weights = try Safetensors(decoding: files.weights)
    weights.tensors.append(
      .init(
        name: "cls.predictions.decoder.bias", shape: [23],
        values: (0..<23).map { Float($0) }))
    files.weights = try weights.encoded()
    #expect(try self.losses(read(files)) == losses)
  }

  /// The study's small network has heads of 32 channels in a stream of 512.
  @Test func narrowHeadsArePadded() throws {
    let files = try HuggingFace.files(of: model(["preset": "gpt", "head-channels": "3"]))
    let weights = try Safetensors(decoding: files.weights)
    let matrix = try #require(
      weights.tensors.first { $0.name == "transformer.h.1.attn.c_attn.weight" })
    #expect(matrix.shape == [12, 36])
    for row in 0..<12 {
      for column in 0..<36 {
        #expect((matrix.values[row * 36 + column] == 0) == (column % 4 == 3))
      }
    }
  }

  /// As many values in another shape are another tensor.
  @Test(arguments: [("gpt", "h.0.mlp.c_fc.weight"), ("bert", "intermediate.dense.weight")])
  func aMatrixThatLiesTheOtherWayIsRefused(preset: String, name: String) throws {
    var files = try HuggingFace.files(of: model(["preset": preset]))
    var weights = try Safetensors(decoding: files.weights)
    let index = try #require(weights.tensors.firstIndex { $0.name.hasSuffix(name) })
    weights.tensors[index].shape.reverse()
    files.weights = try weights.encoded()
    let error = #expect(throws: ModelError.self) { try read(files) }
    #expect(error?.description.contains("has the shape") == true, "\(String(describing: error))")
  }

  @Test func theConfigurationNamesSpecialTokens() throws {
    let files = try HuggingFace.files(
      of: model(["preset": "gpt"]), special: .init(padding: 0, endOfText: 2))
    let text = String(decoding: files.configuration, as: UTF8.self)
    for part in [
      "\"eos_token_id\" : 2", "\"pad_token_id\" : 0", "\"model_type\" : \"gpt2\"",
      "\"n_positions\" : 16", "\"tie_word_embeddings\" : false",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test(arguments: [
    (["preset": "byte"], "norm"), (["preset": "gpt", "norm": "rms"], "norm"),
    (["preset": "gpt", "activation": "geglu"], "activation"),
    (["preset": "gpt", "head-channels": "5"], "head-channels"),
    (["preset": "bert", "segments": "false"], "segments"),
    (["preset": "bert", "head-channels": "3"], "head-channels"),
  ])
  func otherNetworksAreRefused(written: [String: String], setting: String) throws {
    let model = try model(written)
    let error = #expect(throws: ModelError.self) { try HuggingFace.files(of: model) }
    #expect(
      error?.description.contains("no network with \(setting)") == true,
      "\(String(describing: error))")
  }

  @Test(arguments: [
    ("\"gpt2\"", "\"t5\"", "model_type: expected gpt2 or bert"),
    (
      "\"n_ctx\"", "\"scale_attn_by_inverse_layer_idx\" : true, \"n_ctx\"",
      "scale_attn_by_inverse_layer_idx: expected false"
    ),
    (
      "\"n_ctx\"", "\"add_cross_attention\" : true, \"n_ctx\"",
      "add_cross_attention: expected false"
    ),
    ("\"n_head\" : 3", "\"n_head\" : 5", "n_head: expected a number that divides n_embd, 12"),
    ("\"n_head\" : 3", "\"n_head\" : 0", "n_head: expected a number that divides"),
    ("\"n_embd\" : 12", "\"n_embd\" : \"12\"", "n_embd: expected a whole number"),
    ("\"gelu_new\"", "\"relu\"", "activation_function: expected gelu or gelu_new"),
    ("\"n_layer\" : 2", "\"n_layer\" : 3", "transformer.h.2.ln_1.weight: is missing"),
    ("\"vocab_size\" : 23", "\"vocab_size\" : 24", "instead of [24, 12]"),
    ("\"n_embd\" : 12", "\"n_embd\" : 9223372036854775806", "channels"),
  ])
  func otherConfigurationsAreRefused(good: String, bad: String, reason: String) throws {
    try refuses("gpt", good: good, bad: bad, reason: reason)
  }

  @Test(arguments: [
    ("\"type_vocab_size\" : 2", "\"type_vocab_size\" : 1", "type_vocab_size: expected 2"),
    ("\"absolute\"", "\"relative_key\"", "position_embedding_type: expected absolute"),
    ("\"hidden_size\" : 12", "\"hidden_size\" : 6", "instead of [23, 6]"),
    ("\"intermediate_size\" : 48", "\"intermediate_size\" : 12", "instead of [12, 12]"),
  ])
  func otherConfigurationsOfBERTAreRefused(good: String, bad: String, reason: String) throws {
    try refuses("bert", good: good, bad: bad, reason: reason)
  }

  private func refuses(_ preset: String, good: String, bad: String, reason: String) throws {
    var files = try HuggingFace.files(of: model(["preset": preset]))
    let text = String(decoding: files.configuration, as: UTF8.self)
    let changed = text.replacingOccurrences(of: good, with: bad)
    #expect(changed != text)
    files.configuration = Array(changed.utf8)
    let error = #expect(throws: (any Error).self) {
      try HuggingFace.read(files, name: "config.json")
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains(reason))
  }
}
