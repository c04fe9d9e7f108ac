import Chance
package import TokenStore

/// What a run learns to predict.
public enum Objective: String, Codable, CaseIterable, Sendable {
  /// Each token from those before it.
  case causal
  /// Some tokens that are hidden, from all others: the masked language model of BERT.
  case masked
}

/// Hides tokens of rows for the masked objective.
///
/// Each token that is none of the special ids is chosen with the chance 15 %, by itself. Of those
/// that are chosen, 80 % become the mask, 10 % an id drawn from all of the vocabulary, and 10 %
/// stay; they alone are targets. What is chosen depends on the seed, the stream, the clone, the
/// epoch and the place in the stream, so every epoch has masks of its own, whatever the batch.
///
/// - Source: Devlin et al. (2019), “BERT: Pre-training of Deep Bidirectional Transformers for
///   Language Understanding”, as Hugging Face's `DataCollatorForLanguageModeling` does it.
package struct Masking {
  /// The id that hides a token, by stream and clone.
  let masks: [[Int32]]
  /// Ids that are never hidden.
  let special: Set<Int32>
  /// Every id is below this.
  let vocabularySize: Int
  let seed: UInt64

  /// Hides tokens behind `masks`, by stream and clone.
  package init(masks: [[Int32]], special: Set<Int32>, vocabularySize: Int, seed: UInt64) {
    self.masks = masks
    self.special = special
    self.vocabularySize = vocabularySize
    self.seed = seed
  }

  /// The share of tokens that are chosen, of which the first two shares are hidden and replaced.
  private static let (chosen, hidden, replaced) = (0.15, 0.8, 0.9)

  /// What a model reads of a row, and what it must say; −1 where nothing is asked.
  ///
  /// - Parameter purpose: A word that tells the rows of training from those of validation.
  package func apply(
    to ids: [Int32], of row: DrawRow, purpose: String
  ) -> (inputs: [Int32], targets: [Int32]) {
    let name = "\(purpose) \(row.stream) \(row.clone) \(row.epoch) \(row.offset)"
    var random = SplitMix64(key: SplitMix64.key(seed: seed, name: name), counter: 0)
    var (inputs, targets) = (ids, [Int32](repeating: -1, count: ids.count))
    for (index, id) in ids.enumerated() {
      // Drawn for special ids, too, so that a token's fate does not depend on others.
      let (choice, fate) = (random.unit(), random.unit())
      let other = Int32(truncatingIfNeeded: random.index(below: vocabularySize))
      if choice >= Self.chosen || special.contains(id) { continue }
      targets[index] = id
      if fate < Self.hidden {
        inputs[index] = masks[row.stream][row.clone]
      } else if fate < Self.replaced {
        inputs[index] = other
      }
    }
    return (inputs, targets)
  }
}
