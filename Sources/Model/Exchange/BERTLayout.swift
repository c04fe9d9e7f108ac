import Values

/// Hugging Face's `BertForMaskedLM`: our tensors by other names.
enum BERTLayout {
  /// Their name of each tensor of a layer, after `bert.encoder.layer.N.`.
  private static let layerNames = [
    ("attention.query", "attention.self.query.weight"),
    ("attention.query-bias", "attention.self.query.bias"),
    ("attention.key", "attention.self.key.weight"),
    ("attention.key-bias", "attention.self.key.bias"),
    ("attention.value", "attention.self.value.weight"),
    ("attention.value-bias", "attention.self.value.bias"),
    ("attention.output", "attention.output.dense.weight"),
    ("attention.output-bias", "attention.output.dense.bias"),
    ("attention.norm", "attention.output.LayerNorm.weight"),
    ("attention.norm-shift", "attention.output.LayerNorm.bias"),
    ("feed-forward.input", "intermediate.dense.weight"),
    ("feed-forward.input-bias", "intermediate.dense.bias"),
    ("feed-forward.output", "output.dense.weight"),
    ("feed-forward.output-bias", "output.dense.bias"),
    ("feed-forward.norm", "output.LayerNorm.weight"),
    ("feed-forward.norm-shift", "output.LayerNorm.bias"),
  ]

  private static let names = [
    ("embedding", "bert.embeddings.word_embeddings.weight"),
    ("positions", "bert.embeddings.position_embeddings.weight"),
    ("segments", "bert.embeddings.token_type_embeddings.weight"),
    ("embedding-norm", "bert.embeddings.LayerNorm.weight"),
    ("embedding-norm-shift", "bert.embeddings.LayerNorm.bias"),
    ("head.transform", "cls.predictions.transform.dense.weight"),
    ("head.transform-bias", "cls.predictions.transform.dense.bias"),
    ("head.norm", "cls.predictions.transform.LayerNorm.weight"),
    ("head.norm-shift", "cls.predictions.transform.LayerNorm.bias"),
    ("head.output-bias", "cls.predictions.bias"),
  ]

  private static let decoderBias = "cls.predictions.decoder.bias"

  /// Every tensor's name here and there.
  private static func pairs(layers: Int, isTied: Bool) -> [(ours: String, theirs: String)] {
    var pairs = names.map { (ours: $0.0, theirs: $0.1) }
    for layer in 0..<layers {
      pairs += layerNames.map {
        (ours: "layers.\(layer).\($0.0)", theirs: "bert.encoder.layer.\(layer).\($0.1)")
      }
    }
    if !isTied { pairs.append((ours: "head.output", theirs: "cls.predictions.decoder.weight")) }
    return pairs
  }

  static func write(
    _ model: ModelConfiguration, _ tensors: OwnTensors, _ special: HuggingFace.SpecialTokens
  ) throws(ModelError) -> (ConfigurationFile, [Safetensors.Tensor]) {
    try check(model)
    var written = pairs(layers: model.layers, isTied: model.isTied).map {
      tensors.tensor($0.ours, as: $0.theirs)
    }
    if !model.isTied {
      written.append(tensors.tensor("head.output-bias", as: decoderBias))
    }
    let configuration = ConfigurationFile([
      "architectures": .list([.text("BertForMaskedLM")]), "model_type": .text("bert"),
      "vocab_size": .integer(Int64(model.vocabularySize)),
      "hidden_size": .integer(Int64(model.channels)),
      "num_hidden_layers": .integer(Int64(model.layers)),
      "num_attention_heads": .integer(Int64(model.heads)),
      "intermediate_size": .integer(Int64(model.feedForwardChannels)),
      "hidden_act": .text(model.activation.configurationName),
      "hidden_dropout_prob": .number(model.dropout),
      "attention_probs_dropout_prob": .number(model.attentionDropout),
      "max_position_embeddings": .integer(Int64(model.contextLength)),
      "type_vocab_size": .integer(2),
      "layer_norm_eps": .number(model.normEpsilon), "initializer_range": .number(0.02),
      "pad_token_id": special.padding.map { .integer(Int64($0)) } ?? .null,
      "position_embedding_type": .text("absolute"), "tie_word_embeddings": .bool(model.isTied),
      "torch_dtype": .text("float32"),
    ])
    return (configuration, written)
  }

  private static func check(_ model: ModelConfiguration) throws(ModelError) {
    let layout = "BERT"
    if let classes = model.classes { try expect(layout, "classes", "\(classes)", "no classes") }
    try expect(layout, "norm", model.norm.rawValue, "layer")
    try expect(layout, "norm-position", model.normPosition.rawValue, "post")
    try expect(layout, "activation", model.activation.rawValue, "gelu", "gelu-tanh")
    try expect(layout, "biases", "\(model.hasBiases)", "true")
    try expect(layout, "positions", model.positions.rawValue, "learned")
    try expect(layout, "segments", "\(model.hasSegments)", "true")
    try expect(layout, "embedding-norm", "\(model.hasEmbeddingNorm)", "true")
    try expect(layout, "head-transform", "\(model.hasHeadTransform)", "true")
    try expect(layout, "embedding-scale", model.embeddingScale.rawValue, "one")
    try expect(layout, "logit-scale", model.logitScale.rawValue, "one")
    try expect(
      layout, "attention-scale", model.attentionScale.rawValue, "inverse-root-head-channels")
    try expect(
      layout, "head-channels", "\(model.headChannels)", "\(model.channels / model.heads)")
    try expect(layout, "channels", "\(model.channels)", "\(model.attentionChannels)")
  }

  /// The network that a `config.json` describes.
  static func configuration(_ file: ConfigurationFile) throws -> ModelConfiguration {
    guard try file.text("position_embedding_type", default: "absolute") == "absolute" else {
      throw ModelError.unexpectedConfiguration(
        key: "position_embedding_type", expected: "absolute")
    }
    guard try file.whole("type_vocab_size", default: 2) == 2 else {
      throw ModelError.unexpectedConfiguration(key: "type_vocab_size", expected: "2")
    }
    return try ModelConfiguration(
      vocabularySize: file.whole("vocab_size", default: 30_522),
      settings: settings(file, isTied: file.truth("tie_word_embeddings", default: true)))
  }

  /// The tensors of `model` by our names.
  static func tensors(
    of model: ModelConfiguration, _ theirs: inout TheirTensors
  ) throws -> [String: [Float]] {
    theirs.rename { name in
      var name = name
      for (old, new) in [(".gamma", ".weight"), (".beta", ".bias")] where name.hasSuffix(old) {
        name = name.dropLast(old.count) + new
      }
      return name
    }
    var names = Dictionary(
      uniqueKeysWithValues: pairs(layers: model.layers, isTied: model.isTied)
        .map { ($0.ours, $0.theirs) })
    // Tied, the two are one; untied, the decoder adds its own alone.
    if !model.isTied, theirs.has(decoderBias) { names["head.output-bias"] = decoderBias }
    var tensors: [String: [Float]] = [:]
    for tensor in Network(model).table.tensors {
      tensors[tensor.name] = try theirs.values(names[tensor.name] ?? tensor.name, tensor.shape)
    }
    return tensors
  }

  private static func settings(
    _ configuration: ConfigurationFile, isTied: Bool
  ) throws -> ModelSettings {
    let activation = try configuration.activation("hidden_act", default: "gelu")
    return try ModelSettings(
      reading: [
        "preset": "bert",
        "layers": "\(configuration.whole("num_hidden_layers", default: 12))",
        "channels": "\(configuration.whole("hidden_size", default: 768))",
        "heads": "\(configuration.whole("num_attention_heads", default: 12))",
        "feed-forward-channels": "\(configuration.whole("intermediate_size", default: 3072))",
        "context": "\(configuration.whole("max_position_embeddings", default: 512))",
        "activation": activation.rawValue, "tied": "\(isTied)",
        "norm-epsilon": "\(configuration.number("layer_norm_eps", default: 1e-12))",
        "dropout": "\(configuration.number("hidden_dropout_prob", default: 0.1))",
        "attention-dropout":
          "\(configuration.number("attention_probs_dropout_prob", default: 0.1))",
      ].mapValues { [$0] })
  }
}
