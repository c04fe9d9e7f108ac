/// A set of a sampled corpus: which sample, which drawing of it, and which part.
///
/// It stands for a file's name, for a folder and for axes of facts, so that none of them is built
/// or cut up anywhere else.
public struct SetName: Hashable, Sendable {
  /// Which part of a drawn sample.
  public enum Part: Hashable, Sendable {
    /// Held out for scores that are published.
    case test
    /// Held out for choices that are made while training.
    case validation
    /// Text to train on, by the name of its budget, such as `16kB`.
    case train(budget: String)

    /// The word in file names: `test`, `validation`, `train-16kB`.
    public var word: String {
      switch self {
      case .test: "test"
      case .validation: "validation"
      case .train(let budget): "train-\(budget)"
      }
    }

    /// The name of the file of documents: `train-16kB.jsonl.zst`.
    public var documentFile: String { "\(word).jsonl.zst" }

    /// Whether training must not see it.
    public var isHeldOut: Bool {
      switch self {
      case .test, .validation: true
      case .train: false
      }
    }

    /// The axes that tell it from other parts.
    public var axes: [Axis: String] {
      switch self {
      case .test: [.set: "test"]
      case .validation: [.set: "validation"]
      case .train(let budget): [.set: "train", .budget: budget]
      }
    }
  }

  /// The sample, by its name in the recipe.
  public var sample: String
  /// Which drawing of it, from 0.
  public var draw: Int
  /// Which part.
  public var part: Part

  /// Names a set.
  public init(sample: String, draw: Int = 0, part: Part) {
    self.sample = sample
    self.draw = draw
    self.part = part
  }

  /// The axes of a fact about the set.
  public var axes: [Axis: String] {
    part.axes.merging([.sample: sample, .draw: "\(draw)"]) { $1 }
  }
}
