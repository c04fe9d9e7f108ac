import Dispatch
import Synchronization

/// Counts the normalised words of text, as a trainer wants them.
struct WordCounter {
  /// Words of more characters are left out: no model looks at them, and a trainer would for long.
  static let longestWord = 10_000
  /// Runs of letters of more bytes are left out, before they take memory.
  static let longestRun = 1 << 20

  private let normaliser: BertNormaliser
  private let shapes: BertShapes
  /// Counts of runs of letters before they are normalised, one a worker.
  private let counts: [Counts]

  private final class Counts: Sendable {
    let words = Mutex(RunCounts())
    let failure = Mutex<VocabularyError?>(nil)
  }

  init(_ normaliser: BertNormaliser, workers: Int) {
    self.normaliser = normaliser
    shapes = BertShapes.of(normaliser)
    counts = (0..<max(1, workers)).map { _ in Counts() }
  }

  /// Counts the words of all texts of `batch`.
  ///
  /// - Throws: ``VocabularyError`` for more distinct words than there is room for.
  func add(_ batch: TextBatch) throws(VocabularyError) {
    let shapes = shapes
    let counts = counts
    let count = batch.ends.count
    // Worker i takes each text whose number is i modulo the workers: sums do not tell who added.
    DispatchQueue.concurrentPerform(iterations: min(counts.count, max(1, count))) { worker in
      counts[worker].words.withLock { words in
        batch.bytes.withUnsafeBufferPointer { bytes in
          for index in stride(from: worker, to: count, by: counts.count) {
            let place = (index > 0 ? batch.ends[index - 1] : 0)..<batch.ends[index]
            let text = UnsafeBufferPointer(rebasing: bytes[place])
            shapes.forEachRun(in: text) { run in
              guard run.count <= Self.longestRun else { return }
              do throws(VocabularyError) {
                try words.add(UnsafeBufferPointer(rebasing: text[run]))
              } catch {
                counts[worker].failure.withLock { $0 = error }
              }
            }
          }
        }
      }
    }
    for part in counts {
      if let failure = part.failure.withLock({ $0 }) { throw failure }
    }
  }

  /// The normalised words, each with how often it occurs.
  ///
  /// - Throws: ``VocabularyError`` for more distinct words than there is room for.
  func words() throws(VocabularyError) -> RunCounts {
    var runs = RunCounts()
    for part in counts {
      let words = part.words.withLock { words in
        defer { words = RunCounts() }
        return words
      }
      if runs.count == 0 { runs = words } else { try runs.add(words) }
    }
    var words = RunCounts()
    var bytes: [UInt8] = []
    try runs.forEach { run, count throws(VocabularyError) in
      let scalars = ScalarReader.scalars(run)
      for word in shapes.words(of: scalars, normaliser) where word.count <= Self.longestWord {
        bytes.removeAll(keepingCapacity: true)
        for scalar in word { ScalarReader.append(scalar, to: &bytes) }
        try bytes.withUnsafeBufferPointer { bytes throws(VocabularyError) in
          try words.add(bytes, times: count)
        }
      }
    }
    return words
  }
}
