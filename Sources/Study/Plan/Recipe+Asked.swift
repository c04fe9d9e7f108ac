import Corpus
import Foundation
import Model
import Sample
import Vocabulary

/// What a recipe asks for, in a sentence for people.
extension Recipe {
  /// One sentence, such as "English and Finnish text, 16 kB of each, in 2 mixtures, trains 2 byte
  /// models of 2 layers on 400,000 tokens each; they are scored on the test set of every corpus."
  package var asked: String {
    let parts = [runs.isEmpty ? textAlone : training, measured, scored].compactMap { $0 }
    return parts.joined(separator: "; ") + "."
  }

  private var textAlone: String {
    guard !samples.isEmpty else {
      return "\(languages(of: corpora)) text is taken out of its files"
    }
    let budgets = samples.flatMap { $0.settings.budgets.map(\.byteCount) }
    return "\(languages(of: sampled)) text is sampled, \(Words.any(budgets, Words.bytes)) of each"
  }

  private var training: String {
    let budgets = Words.any(runs.map(\.budget.byteCount), Words.bytes)
    let layers = runs.map(\.model.settings.layers)
    let kinds = Set(runs.flatMap(\.mixture.vocabulary.kinds)).sorted()
    let tokens = lengths
    let mixtures = Set(runs.map(\.mixture.name)).count
    let seeds = Set(runs.map(\.seedIndex)).count
    let each = runs.count > 1 ? " each" : ""
    return "\(languages(of: sampled)) text, \(budgets) of each"
      + (mixtures > 1 ? ", in \(mixtures) mixtures" : "")
      + ", trains \(Words.counted(runs.count, "\(kinds.joined(separator: " and ")) model"))"
      + " of \(Words.any(layers) { Words.counted($0, "layer") }) on \(tokens)\(each)"
      + (seeds > 1 ? ", with \(seeds) seeds" : "") + continued
  }

  private var lengths: String {
    let tokens = runs.compactMap(\.tokens.count)
    let epochs = runs.compactMap { run -> Int? in
      if case .epochs(let count) = run.tokens.length { count } else { nil }
    }
    let parts = [
      tokens.isEmpty ? nil : Words.any(tokens) { "\(Words.grouped($0)) tokens" },
      epochs.isEmpty ? nil : Words.any(epochs) { Words.counted($0, "epoch") },
    ]
    return Words.list(parts.compactMap { $0 }, "or")
  }

  private var continued: String {
    let count = runs.count { $0.origin != nil }
    return count == 0 ? "" : ", \(count) of them from where others ended"
  }

  private var measured: String? {
    guard contamination != nil, !samples.isEmpty, runs.isEmpty else { return nil }
    return "its lines in other languages are counted"
  }

  private var scored: String? {
    guard let evaluation, !runs.isEmpty else { return nil }
    let sets = evaluation.sets.map(\.word)
    let what = "\(Words.list(sets)) set\(sets.count > 1 ? "s" : "") of every corpus"
    return (runs.count > 1 ? "they are" : "it is") + " scored on the \(what)"
  }

  /// The corpora that are in some sample that is used.
  private var sampled: [CorpusRecipe] {
    let used = Set(runs.map(\.sample.name))
    let names = samples.filter { used.isEmpty || used.contains($0.name) }.map(\.corpusNames)
    return corpora.filter { corpus in names.contains { $0.contains(corpus.name) } }
  }

  private func languages(of corpora: [CorpusRecipe]) -> String {
    var names: [String] = []
    for corpus in corpora where !names.contains(corpus.language.name) {
      names.append(corpus.language.name)
    }
    return names.count > 6 ? "\(names.count) languages’" : Words.list(names)
  }
}

/// Numbers and lists in running text.
private enum Words {
  /// `a, b and c`.
  static func list(_ words: [String], _ last: String = "and") -> String {
    guard let end = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) \(last) \(end)"
  }

  /// The different ones of `values`, from small to large, or the ends where there are many.
  static func any(_ values: [Int], _ show: (Int) -> String) -> String {
    let sorted = Set(values).sorted()
    guard sorted.count > 3, let first = sorted.first, let last = sorted.last else {
      return list(sorted.map(show), "or")
    }
    return "\(show(first)) to \(show(last))"
  }

  /// `1 layer`, `2 layers`.
  static func counted(_ count: Int, _ word: String) -> String {
    "\(grouped(count)) \(word)\(count == 1 ? "" : "s")"
  }

  /// `16 kB`, or all digits where these units do not fit.
  static func bytes(_ count: Int) -> String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")]
    where count % unit == 0 {
      return "\(grouped(count / unit)) \(name)"
    }
    return counted(count, "byte")
  }

  /// `400,000`.
  static func grouped(_ count: Int) -> String {
    var groups: [Substring] = []
    var rest = String(count)[...]
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return ([rest] + groups).joined(separator: ",")
  }
}
