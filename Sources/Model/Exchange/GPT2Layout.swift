import Values

/// Hugging Face's `GPT2LMHeadModel`. Its matrices are [inputs, outputs], so ours are transposed.
enum GPT2Layout {
  /// Their name of each tensor of a layer that is ours, and whether it is transposed.
  private static let layerNames = [
    ("attention.norm", "ln_1.weight", false), ("attention.norm-shift", "ln_1.bias", false),
    ("feed-forward.norm", "ln_2.weight", false), ("feed-forward.norm-shift", "ln_2.bias", false),
    ("feed-forward.input", "mlp.c_fc.weight", true),
    ("feed-forward.input-bias", "mlp.c_fc.bias", false),
    ("feed-forward.output", "mlp.c_proj.weight", true),
    ("feed-forward.output-bias", "mlp.c_proj.bias", false),
    ("attention.output-bias", "attn.c_proj.bias", false),
  ]

  // MARK: - Writing

  static func write(
    _ model: ModelConfiguration, _ tensors: OwnTensors, _ special: HuggingFace.SpecialTokens
  ) throws(ModelError) -> (ConfigurationFile, [Safetensors.Tensor]) {
    try check(model)
    let (width, size) = (model.channels, [model.vocabularySize, model.channels])
    let embedding = tensors.values("embedding")
    let embeddingScale = Float(model.embeddingScale.factor(channels: width))
    let logitScale = Float(model.logitScale.factor(channels: width))
    var written = [
      Safetensors.Tensor(
        name: "transformer.wte.weight", shape: size, values: embedding.map { $0 * embeddingScale }),
      tensors.tensor("positions", as: "transformer.wpe.weight"),
    ]
    for layer in 0..<model.layers { written += self.layer(layer, model, tensors) }
    written += [
      tensors.tensor("final-norm", as: "transformer.ln_f.weight"),
      tensors.tensor("final-norm-shift", as: "transformer.ln_f.bias"),
    ]
    let isTied = model.isTied && embeddingScale == 1 && logitScale == 1
    if !isTied {
      let output = model.isTied ? embedding : tensors.values("head.output")
      written.append(
        Safetensors.Tensor(
          name: "lm_head.weight", shape: size, values: output.map { $0 * logitScale }))
    }
    return (configuration(model, special, isTied: isTied), written)
  }

  private static func configuration(
    _ model: ModelConfiguration, _ special: HuggingFace.SpecialTokens, isTied: Bool
  ) -> ConfigurationFile {
    let end: JSONValue = special.endOfText.map { .integer(Int64($0)) } ?? .null
    return ConfigurationFile([
      "architectures": .list([.text("GPT2LMHeadModel")]), "model_type": .text("gpt2"),
      "vocab_size": .integer(Int64(model.vocabularySize)),
      "n_positions": .integer(Int64(model.contextLength)),
      "n_ctx": .integer(Int64(model.contextLength)), "n_embd": .integer(Int64(model.channels)),
      "n_layer": .integer(Int64(model.layers)), "n_head": .integer(Int64(model.heads)),
      "n_inner": .integer(Int64(model.feedForwardChannels)),
      "activation_function": .text(model.activation.configurationName),
      "layer_norm_epsilon": .number(model.normEpsilon), "scale_attn_weights": .bool(true),
      "embd_pdrop": .number(model.dropout), "resid_pdrop": .number(model.dropout),
      "attn_pdrop": .number(model.attentionDropout), "tie_word_embeddings": .bool(isTied),
      "bos_token_id": end, "eos_token_id": end,
      "pad_token_id": special.padding.map { .integer(Int64($0)) } ?? .null,
      "initializer_range": .number(0.02), "torch_dtype": .text("float32"),
    ])
  }

  private static func check(_ model: ModelConfiguration) throws(ModelError) {
    let layout = "GPT-2"
    if let classes = model.classes { try expect(layout, "classes", "\(classes)", "no classes") }
    try expect(layout, "norm", model.norm.rawValue, "layer")
    try expect(layout, "norm-position", model.normPosition.rawValue, "pre")
    try expect(layout, "activation", model.activation.rawValue, "gelu", "gelu-tanh")
    try expect(layout, "positions", model.positions.rawValue, "learned")
    try expect(layout, "segments", "\(model.hasSegments)", "false")
    try expect(layout, "embedding-norm", "\(model.hasEmbeddingNorm)", "false")
    try expect(layout, "head-transform", "\(model.hasHeadTransform)", "false")
    guard model.channels.isMultiple(of: model.heads),
      model.headChannels <= model.channels / model.heads
    else {
      throw .notOfLayout(
        layout: layout, setting: "head-channels", found: "\(model.headChannels)",
        expected: "at most channels / heads, a whole number")
    }
  }

  private static func layer(
    _ layer: Int, _ model: ModelConfiguration, _ tensors: OwnTensors
  ) -> [Safetensors.Tensor] {
    let (ours, theirs) = ("layers.\(layer).", "transformer.h.\(layer).")
    let sizes = [
      "feed-forward.input-bias": model.feedForwardChannels,
      "feed-forward.output-bias": model.channels, "attention.output-bias": model.channels,
    ]
    let written = layerNames.map { name, other, isTransposed in
      let tensor = tensors.tensor(ours + name, as: theirs + other)
      guard isTransposed else {
        let values = tensors.values(ours + name, orZeros: sizes[name] ?? 0)
        return Safetensors.Tensor(name: tensor.name, shape: [values.count], values: values)
      }
      return Safetensors.Tensor(
        name: tensor.name, shape: tensor.shape.reversed(),
        values: transposed(tensor.values, rows: tensor.shape[0], columns: tensor.shape[1]))
    }
    return written + attention(layer, model, tensors)
  }

  /// The matrices of query, key and value beside each other, and the one after them.
  private static func attention(
    _ layer: Int, _ model: ModelConfiguration, _ tensors: OwnTensors
  ) -> [Safetensors.Tensor] {
    let (ours, theirs) = ("layers.\(layer).", "transformer.h.\(layer).")
    let (width, padded) = (model.channels, model.channels / model.heads)
    // GPT-2 divides scores by the root of its heads' width; the query brings along what is else.
    let wanted = model.attentionScale == .one ? 1 : Double(model.headChannels)
    let scale = Float((Double(padded) / wanted).squareRoot())
    var (weights, biases): ([Float], [Float]) = ([], [])
    for part in ["query", "key", "value"] {
      let factor = part == "query" ? scale : 1
      let matrix = tensors.values(ours + "attention." + part).map { $0 * factor }
      let bias = tensors.values(
        ours + "attention.\(part)-bias", orZeros: model.attentionChannels
      ).map { $0 * factor }
      weights += widened(matrix, model, to: padded, width: width)
      biases += widened(bias, model, to: padded, width: 1)
    }
    let output = transposed(
      tensors.values(ours + "attention.output"), rows: width, columns: model.attentionChannels)
    return [
      Safetensors.Tensor(
        name: theirs + "attn.c_attn.weight", shape: [width, 3 * width],
        values: transposed(weights, rows: 3 * width, columns: width)),
      Safetensors.Tensor(
        name: theirs + "attn.c_attn.bias", shape: [3 * width], values: biases),
      Safetensors.Tensor(
        name: theirs + "attn.c_proj.weight", shape: [width, width],
        values: widened(output, model, to: padded, width: width)),
    ]
  }

  /// The rows of each head, of `width` values each, followed by zeros up to `padded` rows.
  private static func widened(
    _ rows: [Float], _ model: ModelConfiguration, to padded: Int, width: Int
  ) -> [Float] {
    let size = model.headChannels * width
    let zeros = [Float](repeating: 0, count: (padded - model.headChannels) * width)
    var result: [Float] = []
    for head in 0..<model.heads { result += rows[head * size..<(head + 1) * size] + zeros }
    return result
  }

  // MARK: - Reading

  /// The network that a `config.json` describes.
  static func configuration(_ file: ConfigurationFile) throws -> ModelConfiguration {
    for key in ["scale_attn_by_inverse_layer_idx", "add_cross_attention"]
    where try file.truth(key, default: false) {
      throw ModelError.unexpectedConfiguration(key: key, expected: "false")
    }
    return try ModelConfiguration(
      vocabularySize: file.whole("vocab_size", default: 50_257),
      settings: settings(file, isTied: file.truth("tie_word_embeddings", default: true)))
  }

  /// The tensors of `model` by our names.
  static func tensors(
    of model: ModelConfiguration, _ theirs: inout TheirTensors
  ) throws -> [String: [Float]] {
    theirs.rename { name in
      name.hasPrefix("transformer.") || name.hasPrefix("lm_head.") ? name : "transformer." + name
    }
    let width = model.channels
    var tensors = [
      "embedding": try theirs.values(
        "transformer.wte.weight", [model.vocabularySize, width]),
      "positions": try theirs.values("transformer.wpe.weight", [model.contextLength, width]),
      "final-norm": try theirs.values("transformer.ln_f.weight", [width]),
      "final-norm-shift": try theirs.values("transformer.ln_f.bias", [width]),
    ]
    if !model.isTied {
      tensors["head.output"] = try theirs.values("lm_head.weight", [model.vocabularySize, width])
    }
    for layer in 0..<model.layers { try read(layer, model, theirs, into: &tensors) }
    return tensors
  }

  private static func read(
    _ layer: Int, _ model: ModelConfiguration, _ theirs: TheirTensors,
    into tensors: inout [String: [Float]]
  ) throws(ModelError) {
    let (ours, other) = ("layers.\(layer).", "transformer.h.\(layer).")
    let (width, inner) = (model.channels, model.feedForwardChannels)
    for (name, their, isTransposed) in layerNames {
      if isTransposed {
        let rows = name.hasSuffix("input") ? width : inner
        let columns = width + inner - rows
        tensors[ours + name] = transposed(
          try theirs.values(other + their, [rows, columns]), rows: rows, columns: columns)
      } else {
        tensors[ours + name] = try theirs.values(
          other + their, [name == "feed-forward.input-bias" ? inner : width])
      }
    }
    let all = transposed(
      try theirs.values(other + "attn.c_attn.weight", [width, 3 * width]), rows: width,
      columns: 3 * width)
    let biases = try theirs.values(other + "attn.c_attn.bias", [3 * width])
    for (index, part) in ["query", "key", "value"].enumerated() {
      let size = width * width
      tensors[ours + "attention." + part] = Array(all[index * size..<(index + 1) * size])
      tensors[ours + "attention.\(part)-bias"] = Array(biases[index * width..<(index + 1) * width])
    }
    tensors[ours + "attention.output"] = transposed(
      try theirs.values(other + "attn.c_proj.weight", [width, width]), rows: width,
      columns: width)
  }

  private static func settings(
    _ configuration: ConfigurationFile, isTied: Bool
  ) throws -> ModelSettings {
    let width = try configuration.whole("n_embd", default: 768)
    let heads = try configuration.whole("n_head", default: 12)
    guard heads > 0, width.isMultiple(of: heads) else {
      throw ModelError.unexpectedConfiguration(
        key: "n_head", expected: "a number that divides n_embd, \(width)")
    }
    let isScaled = try configuration.truth("scale_attn_weights", default: true)
    let activation = try configuration.activation("activation_function", default: "gelu_new")
    let (inner, overflow) = width.multipliedReportingOverflow(by: 4)
    return try ModelSettings(
      reading: [
        "preset": "gpt", "embedding-scale": "one",
        "attention-scale": isScaled ? "inverse-root-head-channels" : "one",
        "layers": "\(configuration.whole("n_layer", default: 12))", "channels": "\(width)",
        "heads": "\(heads)",
        "feed-forward-channels":
          "\(configuration.whole("n_inner", default: overflow ? width : inner))",
        "context": "\(configuration.whole("n_positions", "n_ctx", default: 1024))",
        "activation": activation.rawValue, "tied": "\(isTied)",
        "norm-epsilon": "\(configuration.number("layer_norm_epsilon", default: 1e-5))",
        "dropout": "\(configuration.number("resid_pdrop", default: 0.1))",
        "attention-dropout": "\(configuration.number("attn_pdrop", default: 0.1))",
      ].mapValues { [$0] })
  }
}
