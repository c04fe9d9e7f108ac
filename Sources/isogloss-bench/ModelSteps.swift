import ArgumentParser
import ByteIO
import Foundation
import Model
import Values

/// What the commands that run a network of another program have in common.
struct CaseOptions: ParsableArguments {
  @Argument(help: "A folder with case.json and weights.safetensors.") var folder: String
  @Option(help: "How products are computed: fp32 or bf16.") var precision = "fp32"
  @Option(help: "How many threads compute.") var threads = 2
  @Option(help: "The instruction set, counted from the fastest.") var kernels = 0

  /// The case and its model.
  func open() throws -> (ModelCase, Transformer) {
    guard let precision = Precision(rawValue: precision) else {
      throw ValidationError("--precision: found '\(precision)', expected fp32 or bf16")
    }
    let path = "\(folder)/\(ModelCase.fileName)"
    let made = try StableJSON.decode(ModelCase.self, from: readFile(path), file: path)
    let weights = try readFile("\(folder)/\(ModelCase.weightsName)")
    return (
      made,
      try made.model(weights: weights, threads: threads, precision: precision, kernels: kernels)
    )
  }
}

/// Trains a network of another program for some steps, and writes its losses and the gradients of
/// the first.
struct Parity: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "parity")

  @OptionGroup var options: CaseOptions

  func run() throws {
    struct Answer: Encodable { var losses: [Double] }
    let (made, model) = try options.open()
    let optimiser = try made.optimiser(for: model)
    let out = "\(options.folder)/out"
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try model.accumulateGradients(tokens: made.tokens, targets: made.targets, rows: made.rows)
    let mean = try model.meanGradients()
    let tensors = model.tensors.map {
      Safetensors.Tensor(
        name: $0.name, shape: $0.shape, values: Array(mean[$0.offset..<$0.offset + $0.count]))
    }
    try AtomicFile.write(
      Safetensors(tensors: tensors).encoded(), to: "\(out)/gradients.safetensors")
    model.discardGradients()
    let losses = try (0..<made.steps).map { number in
      let loss = try made.step(model, optimiser, number: number)
      return loss.sumNats / Double(loss.count)
    }
    try AtomicFile.write(StableJSON.page(Answer(losses: losses)), to: "\(out)/loss.json")
  }
}

/// Times the steps of a network of another program, one JSON line each.
struct TrainStep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "train-step")

  @OptionGroup var options: CaseOptions
  @Option(help: "How many steps are timed, after two that are not.") var repeats = 5

  func run() throws {
    struct Line: Encodable {
      var seconds, cpu, loss: Double
      var peakRss: Int
      var kernels: String
    }
    let (made, model) = try options.open()
    let optimiser = try made.optimiser(for: model)
    for number in 0..<repeats + 2 {
      let (wall, cpu) = (OwnCost.wallSeconds, OwnCost.cpuSeconds)
      let loss = try made.step(model, optimiser, number: number)
      guard number >= 2 else { continue }
      let line = Line(
        seconds: OwnCost.wallSeconds - wall, cpu: OwnCost.cpuSeconds - cpu,
        loss: loss.sumNats / Double(loss.count), peakRss: OwnCost.peakBytes,
        kernels: model.kernelName)
      print(String(decoding: try StableJSON.line(line), as: UTF8.self))
      fflush(nil)
    }
  }
}
