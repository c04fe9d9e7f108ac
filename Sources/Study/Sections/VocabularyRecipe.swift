import Corpus
import Encode
import Engine
import Sample
import Vocabulary

/// A vocabulary.
public struct VocabularyRecipe: Sendable {
  /// How it is made.
  indirect enum Making: Sendable {
    /// By its kind alone.
    case kind(VocabularySettings)
    /// From a file or folder made elsewhere: its path, and as it was written.
    case file(path: String, written: String, kind: String, size: Int)
    /// From the training text of corpora.
    case trained(VocabularySettings, on: VocabularyTraining)
    /// By cloning another one.
    case clone(of: VocabularyRecipe, Written<CloneSettings>)
    /// By merging others.
    case merge(of: [VocabularyRecipe], Written<MergeSettings>)
  }

  /// Settings with the paths of files, and as they were written.
  struct Written<Settings: Sendable>: Sendable {
    var settings: Settings
    var written: Settings
  }

  /// The vocabulary's name.
  public let name: String
  let making: Making

  /// The file that describes it.
  var file: ArtefactFile { VocabularyTasks.file(of: Folders.vocabulary(name)) }

  /// Whether it is a map over others, which encode for it.
  var isDerived: Bool {
    switch making {
    case .kind, .file, .trained: false
    case .clone, .merge: true
    }
  }

  /// The words of its kinds, for people.
  var kinds: [String] {
    switch making {
    case .kind(let settings), .trained(let settings, _): [settings.kind]
    case .file(_, _, let kind, _): [kind]
    case .clone(let parent, _): parent.kinds
    case .merge(let parents, _): parents.flatMap(\.kinds)
    }
  }

  /// The most ids that it can have: what is known before it is made.
  public var largestSize: Int {
    switch making {
    case .kind(let settings), .trained(let settings, _): settings.largestSize
    case .file(_, _, _, let size): size
    case .clone(let parent, let settings): settings.settings.largestSize(over: parent.largestSize)
    case .merge(let parents, _): parents.reduce(0) { $0 + $1.largestSize }
    }
  }

  /// What it and those that it is made of are trained on.
  var trainings: [VocabularyTraining] {
    switch making {
    case .kind, .file: []
    case .trained(_, let training): [training]
    case .clone(let parent, _): parent.trainings
    case .merge(let parents, _): parents.flatMap(\.trainings)
    }
  }

  /// How many languages it makes of each: 1 but for clones.
  public var copies: Int {
    if case .clone(_, let settings) = making { return settings.settings.copies }
    return 1
  }

  /// What encodes the text of `corpus` for it: itself, or the parent that was trained on the
  /// corpus, or else on its language; `nil` where there is no such.
  func parent(of corpus: CorpusRecipe) -> VocabularyRecipe? {
    switch making {
    case .kind, .file, .trained: return self
    case .clone(let parent, _): return parent
    case .merge(let parents, _):
      let own = parents.filter { $0.isTrained(on: { $0.name == corpus.name }) }
      if own.count == 1 { return own[0] }
      let related = parents.filter { $0.isTrained(on: { $0.language == corpus.language }) }
      return related.count == 1 ? related[0] : nil
    }
  }

  /// Whether it encodes `corpus` although no run asks for it.
  func isOwn(_ corpus: CorpusRecipe) -> Bool {
    switch making {
    case .kind, .file: true
    default: isTrained { $0.name == corpus.name }
    }
  }

  private func isTrained(on matches: (CorpusRecipe) -> Bool) -> Bool {
    if case .trained(_, let training) = making { return training.corpora.contains(where: matches) }
    return false
  }

  /// Whether it is trained on text, so that its pieces are counted.
  var isTrained: Bool {
    if case .trained = making { return true }
    return false
  }

  /// What another vocabulary is made of, if it is made of this one.
  private var asParent: VocabularyTasks.Parent {
    VocabularyTasks.Parent(name: name, file: file, isCounted: isTrained)
  }

  /// The task that makes it.
  func task() throws -> BuildTask {
    let id = Folders.vocabulary(name)
    switch making {
    case .kind(let settings):
      return try VocabularyTasks.make(id: id, name: name, settings: settings)
    case .file(let path, let written, _, _):
      return try VocabularyTasks.open(id: id, name: name, path: path, written: written)
    case .trained(let settings, let training):
      return try VocabularyTasks.make(
        id: id, name: name, settings: settings, sources: training.sources)
    case .clone(let parent, let settings):
      return try VocabularyTasks.clone(
        id: id, name: name, parent: parent.asParent, settings: settings.settings,
        written: settings.written)
    case .merge(let parents, let settings):
      return try VocabularyTasks.merge(
        id: id, name: name, parents: parents.map(\.asParent), settings: settings.settings,
        written: settings.written)
    }
  }
}

/// What a vocabulary is trained on: the same training budget of several corpora, in the first
/// drawing of a sample; hold-outs never.
struct VocabularyTraining: Sendable {
  let sample: SampleRecipe
  let budget: SampleSettings.Budget
  /// In the order of the recipe's corpora.
  let corpora: [CorpusRecipe]

  /// The sets, corpus by corpus.
  var sources: [VocabularyTasks.Source] {
    corpora.map { corpus in
      let drawing = Drawing(sample: sample, draw: 0, corpus: corpus)
      let part = SetName.Part.train(budget: budget.name)
      return VocabularyTasks.Source(
        corpus: corpus.name, set: SetName(sample: sample.name, part: part),
        documents: drawing.documents(of: part))
    }
  }
}
