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
  }

  init(_ normaliser: BertNormaliser, workers: Int) {
    self.normaliser = normaliser
    shapes = BertShapes.of(normaliser)
    counts = (0..<max(1, workers)).map { _ in Counts() }
  }

  /// Counts the words of all texts of `batch`.
  func add(_ batch: TextBatch) {
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
              if run.count <= Self.longestRun {
                words.add(UnsafeBufferPointer(rebasing: text[run]))
              }
            }
          }
        }
      }
    }
  }

  /// The normalised words, each with how often it occurs.
  func words() -> RunCounts {
    var runs = RunCounts()
    for part in counts {
      let words = part.words.withLock { words in
        defer { words = RunCounts() }
        return words
      }
      if runs.count == 0 { runs = words } else { runs.add(words) }
    }
    var words = RunCounts()
    var bytes: [UInt8] = []
    runs.forEach { run, count in
      let scalars = ScalarReader.scalars(run)
      for word in shapes.words(of: scalars, normaliser) where word.count <= Self.longestWord {
        bytes.removeAll(keepingCapacity: true)
        for scalar in word { ScalarReader.append(scalar, to: &bytes) }
        bytes.withUnsafeBufferPointer { words.add($0, times: count) }
      }
    }
    return words
  }
}
