/// A piece of a workspace's memory.
struct Piece {
  fileprivate let offset: Int
}

/// A plan of memory, made before there is any: pieces one after another, each on a cache line.
struct MemoryPlan {
  /// Floats in all.
  private(set) var count = 0

  mutating func take(_ count: Int) -> Piece {
    let piece = Piece(offset: self.count)
    self.count += (count + 15) / 16 * 16
    return piece
  }

  /// Makes room for several plans that start where this one ends and are never in use together.
  mutating func cover(_ plans: MemoryPlan...) {
    for plan in plans { count = max(count, plan.count) }
  }
}

/// The memory of forward and backward passes over at most `positions` positions in `rows` rows: one
/// arena, planned in advance.
final class Workspace {
  let positions: Int
  let rows: Int
  let training: Bool
  let embedding: Embedding.Activations
  /// One for each block in training; a single one, used again and again, in evaluation.
  let blocks: [Block.Activations]
  /// The output of the last block [positions, channels].
  let output: Piece
  let head: Head.Activations
  let scratch: Scratch

  private let memory: Floats

  /// What layers use one after another; sizes of gradients are zero in evaluation.
  struct Scratch {
    /// The gradient by the residual stream [positions, channels].
    let dStream: Piece
    /// What goes into or comes out of a residual branch, or its gradient [positions, channels].
    let branch: Piece
    /// What a norm before a residual branch gives it [positions, channels].
    let normed: Piece
    /// Sums over chunks of positions for the gradients of a norm's scale and shift.
    let dNorm: Piece
    let attention: Attention.Scratch
    let feedForward: FeedForward.Scratch
    let head: Head.Scratch
  }

  init(
    _ model: ModelConfiguration, _ network: Network, positions: Int, rows: Int, training: Bool
  ) throws(ModelError) {
    self.positions = positions
    self.rows = rows
    self.training = training
    var plan = MemoryPlan()
    embedding = network.embedding.activations(positions: positions, &plan)
    blocks = network.blocks.prefix(training ? network.blocks.count : 1).map {
      $0.activations(positions: positions, &plan)
    }
    output = plan.take(positions * model.channels)
    head = network.head.activations(positions: positions, &plan)
    let kept = training ? positions : 0
    let dStream = plan.take(kept * model.channels)
    let branch = plan.take(positions * model.channels)
    let normed = plan.take(model.normPosition == .pre ? positions * model.channels : 0)
    let dNorm = plan.take(Norm.chunks(kept) * 2 * model.channels)
    var (forAttention, forFeedForward, forHead) = (plan, plan, plan)
    scratch = Scratch(
      dStream: dStream, branch: branch, normed: normed, dNorm: dNorm,
      attention: Attention.Scratch(model, positions: kept, rows: rows, &forAttention),
      feedForward: FeedForward.Scratch(model, positions: kept, &forFeedForward),
      head: Head.Scratch(model, positions: positions, training: training, &forHead))
    plan.cover(forAttention, forFeedForward, forHead)
    memory = try Floats(count: plan.count)
  }

  /// Where block `index` keeps its activations.
  func block(_ index: Int) -> Block.Activations { blocks[index % blocks.count] }

  subscript(piece: Piece) -> FloatPointer { memory.base + piece.offset }
}
