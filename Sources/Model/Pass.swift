import CKernels
import Chance

/// One batch on its way through a model, forward and backward.
struct Pass {
  let model: ModelConfiguration
  let network: Network
  let compute: Compute
  let parameters: FloatPointer
  /// The sums of gradients, laid out like the parameters; `nil` without a way back.
  let gradients: FloatPointer?
  let batch: Batch
  let workspace: Workspace
  let precision: Precision
  /// What dropout draws from; `nil` where nothing is dropped.
  let drawing: UInt64?
  /// Who wants to see the logits, without a way back.
  var view: LogitView?

  var positions: Int { batch.positions }

  subscript(piece: Piece) -> FloatPointer { workspace[piece] }

  /// From the tokens to the output of the last block.
  func forward() {
    network.embedding.forward(self, workspace.embedding, y: input(0))
    for (index, block) in network.blocks.enumerated() {
      block.forward(self, workspace.block(index), x: input(index), y: input(index + 1))
    }
  }

  /// From the head back to the embedding: adds to the sums in `gradients`.
  func backward() {
    guard let gradients else { return }
    network.head.run(self, gradients: gradients)
    for (index, block) in network.blocks.enumerated().reversed() {
      block.backward(self, workspace.block(index), x: input(index), gradients)
    }
    network.embedding.backward(self, workspace.embedding, gradients)
  }

  /// The losses, without a way back.
  func score() { network.head.run(self, gradients: nil) }

  /// The input of block `index`, or the output of the last.
  private func input(_ index: Int) -> FloatPointer {
    // In evaluation a block's input is the output of the one before, in the same memory by turns.
    index == network.blocks.count ? self[workspace.output] : self[workspace.block(index).input]
  }

  /// The sums of what the head has left, of each row as it was given.
  func lossSums() -> [LossSum] {
    var sums = [LossSum](repeating: LossSum(), count: batch.givenRows)
    let length = batch.givenLength
    let (losses, logSums) = (self[workspace.head.losses], self[workspace.head.logSums])
    for (index, place) in batch.places.enumerated() {
      let logSum = Double(logSums[index])
      sums[place / length].sumNats += Double(losses[index])
      sums[place / length].sumSquaredLogSums += logSum * logSum
      sums[place / length].count += 1
    }
    return sums
  }
}
