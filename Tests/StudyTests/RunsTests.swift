import ByteIO
import Corpus
import Engine
import Fetch
import Model
import Sample
import Study
import TestSupport
import Testing
import Train
import Values

/// Lists are axes; every combination is one run.
struct RunsTests {
  private static let base = "base: {model: tiny, mixture: equal, budget: 2kB, tokens: 10k}"

  private func runs(_ base: String) throws -> [Run] {
    try RecipeFile().read(changing: Self.base, to: base).runs
  }

  @Test func oneOfEverythingIsOneRun() throws {
    let recipe = try RecipeFile().read()
    #expect(recipe.name == "study" && recipe.seed == 7)
    let run = try #require(recipe.runs.first)
    #expect(recipe.runs.count == 1)
    #expect(run.id == "base/tiny,main,equal,main,2kB,10k,seed-0")
    #expect(run.drawID == "mixtures/equal,main,2kB,10k,c64/draw-0/order-0")
    #expect(run.tokens.count == 10_000 && run.budget.byteCount == 2000)
    #expect(run.training.settings.finalLearningRate == 1e-4)
  }

  @Test func everyCombinationIsARun() throws {
    let runs = try runs(
      """
      base: {model: [tiny, wide], mixture: [equal, tenth], budget: [1kB, 2kB], \
      tokens: [1k, 2k, 4k], seeds: {count: 2, vary: initialisation}}
      """)
    #expect(runs.count == 2 * 2 * 2 * 3 * 2)
    #expect(Set(runs.map(\.id)).count == 48)
    #expect(
      runs.prefix(4).map(\.id) == [
        "base/tiny,main,equal,main,1kB,1k,seed-0", "base/tiny,main,equal,main,1kB,1k,seed-1",
        "base/tiny,main,equal,main,1kB,2k,seed-0", "base/tiny,main,equal,main,1kB,2k,seed-1",
      ])
    #expect(runs.last?.id == "base/wide,main,tenth,main,2kB,4k,seed-1")
    // Models and initialisations share the order of rows; mixtures, budgets and tokens do not.
    #expect(Set(runs.map(\.drawID)).count == 2 * 2 * 3)
  }

  @Test func aStudysNetworkNeedsNoEntry() throws {
    let runs = try runs("base: {model: [gpt-mini, tiny], mixture: equal, budget: 2kB, tokens: 1k}")
    #expect(runs.map(\.model.name) == ["gpt-mini", "tiny"])
    #expect(runs[0].model.settings.channels == 512 && runs[0].model.settings.norm == .layer)
    let own = try RecipeFile().read(
      changing: "models:\n", to: "models:\n  gpt-mini: {preset: gpt-mini, layers: 1}\n"
    )
    #expect(own.models.contains { $0.name == "gpt-mini" && $0.settings.layers == 1 })
  }

  /// A recipe whose model `made` is in a folder beside it, as a run of another study left it.
  private func recipe(
    _ file: RecipeFile, _ text: String = RecipeFile.text, ids: Int, base: String
  ) throws -> Recipe {
    try file.touch("made/model.safetensors")
    let settings = ["layers": "2", "channels": "16", "heads": "2", "context": "80"]
    let description = ModelDescription(
      model: try ModelConfiguration(
        vocabularySize: ids, settings: ModelSettings(reading: settings.mapValues { [$0] })),
      vocabularyHash: "00")
    try AtomicFile.write(
      StableJSON.page(description), to: file.folder.file("made/\(ModelDescription.fileName)"))
    let text = text.replacing("models:\n", with: "models:\n  made: {from: made}\n")
    return try file.read(text, changing: Self.base, to: base)
  }

  @Test func modelsMadeElsewhereGoOnOrAreScoredAsTheyAre() throws {
    let file = try RecipeFile()
    let recipe = try recipe(
      file, ids: 384,
      base: """
        base: {model: made, mixture: equal, budget: 2kB, tokens: [0, 1k]}
          tuned: {from: base, mixture: tenth, budget: 2kB, tokens: 2k}
        """)
    #expect(recipe.runs[0].model.settings.channels == 16)
    let downloader = Downloader(
      cache: file.folder.file("cache"), progress: ProgressLine(isQuiet: true))
    let tasks = try Planner(recipe: recipe, downloader: downloader).tasks()
    let trained = tasks.filter { $0.stage == "train" }.map(\.id)
    let base = "base/made,main,equal,main,2kB,"
    let tuned = "train/tuned/main,tenth,main,2kB,2k/from/\(base)"
    #expect(
      trained == [
        "models/made,bytes", "train/\(base)1k,seed-0", "\(tuned)0,seed-0", "\(tuned)1k,seed-0",
      ])
    // Both tuned runs share the order of rows.
    #expect(tasks.filter { $0.stage == "mixture" }.count == 2)
    #expect(tasks.contains { $0.id == "evaluate/\(base)0,seed-0/en/test" })
    // A model made elsewhere has no optimiser.
    let expected: [Bool] = [false, true]
    #expect(recipe.runs.compactMap(\.origin).map(\.carry.optimiser) == expected)
  }

  @Test(arguments: [
    (384, "base: {model: tiny, mixture: equal, budget: 2kB, tokens: 0}", "found 0 tokens"),
    (385, "base: {model: made, mixture: equal, budget: 2kB, tokens: 0}", "expected the 385"),
    (
      384,
      """
      base: {model: made, mixture: equal, budget: 2kB, tokens: 0}
        tuned: {from: base, mixture: equal, budget: 2kB, tokens: 0}
      """, "found 0 tokens"
    ),
  ])
  func modelsMadeElsewhereThatDoNotFit(ids: Int, base: String, complaint: String) throws {
    let errors = RecipeFile.errors { _ = try recipe(RecipeFile(), ids: ids, base: base) }
    #expect(errors.count == 1 && errors[0].description.contains(complaint), "\(errors)")
  }

  /// Nothing is trained, so nothing has to be said of training, unless something is.
  @Test(arguments: [("0", true), ("[0, 1k]", false), ("1k", false)])
  func modelsThatAreOnlyScoredNeedNoTraining(tokens: String, isEnough: Bool) throws {
    let text = RecipeFile.text.replacing("training: {batch: 4, learning-rate: 1e-3}\n", with: "")
    var found: [Run] = []
    let errors = RecipeFile.errors {
      found = try recipe(
        RecipeFile(), text, ids: 384,
        base: "base: {model: made, mixture: equal, budget: 2kB, tokens: \(tokens)}"
      ).runs
    }
    #expect(isEnough == errors.isEmpty, "\(errors)")
    #expect(isEnough == errors.allSatisfy { !$0.description.contains("training") })
    #expect(found.map(\.id) == (isEnough ? ["base/made,main,equal,main,2kB,0,seed-0"] : []))
  }

  /// Who takes over ids by their pieces needs not as many as the model was made with.
  @Test func modelsMadeElsewhereMayChangeTheirVocabularyLater() throws {
    let text = RecipeFile.text
      .replacing("{kind: byte}", with: "{kind: byte}\n  twins: {clone: bytes, copies: 2}")
      .replacing(
        "mixtures:\n", with: "mixtures:\n  double: {vocabulary: twins, weights: {en: 1}}\n")
    let recipe = try recipe(
      RecipeFile(), text, ids: 500,
      base: """
        base: {model: made, mixture: double, budget: 2kB, tokens: 1k}
          tuned: {from: base, mixture: equal, budget: 2kB, tokens: 1k, carry: {vocabulary: by-piece}}
        """)
    #expect(recipe.runs.map(\.mixture.vocabulary.name) == ["twins", "bytes"])
  }

  @Test func aFolderWithoutAModelIsRefused() throws {
    let errors = RecipeFile.errors {
      _ = try RecipeFile().read(changing: "models:\n", to: "models:\n  made: {from: made}\n")
    }
    #expect(errors.count == 1 && errors[0].description.contains("found no model there"))
  }

  @Test func seedsVaryWhatTheyAreToldTo() throws {
    let runs = try runs(String(Self.base.dropLast() + ", seeds: 3}"))
    #expect(runs.map(\.seedIndex) == [0, 1, 2])
    #expect(runs.map(\.order) == [0, 1, 2] && runs.map(\.draw) == [0, 0, 0])
    #expect(
      runs.map(\.drawID)
        == (0..<3).map { "mixtures/equal,main,2kB,10k,c64/draw-0/order-\($0)" })
    for (vary, order, draw) in [
      ("initialisation", [0, 0], [0, 0]), ("order", [0, 1], [0, 0]), ("sample", [0, 0], [0, 1]),
      ("[sample, order]", [0, 1], [0, 1]),
    ] {
      let runs = try self.runs(
        String(Self.base.dropLast() + ", seeds: {count: 2, vary: \(vary)}}"))
      #expect(runs.map(\.order) == order && runs.map(\.draw) == draw, "\(vary)")
    }
  }

  @Test func epochsStandForTokens() throws {
    let runs = try runs("base: {model: tiny, mixture: equal, budget: 2kB, epochs: [1, 4]}")
    #expect(
      runs.map(\.id) == [
        "base/tiny,main,equal,main,2kB,1-epoch,seed-0",
        "base/tiny,main,equal,main,2kB,4-epochs,seed-0",
      ])
    #expect(runs.map(\.tokens.length) == [.epochs(1), .epochs(4)])
    #expect(runs.map(\.tokens.count) == [nil, nil])
    let plan = try RecipeFile().read(
      changing: Self.base, to: "base: {model: tiny, mixture: equal, budget: 2kB, epochs: 4}"
    ).asked
    #expect(plan.contains("on 4 epochs"))
  }

  @Test func epochsMayBeKeyedByBudgets() throws {
    let runs = try runs(
      """
      base: {model: tiny, mixture: equal, budget: [1kB, 2kB], epochs: {2kB: 3, default: [5, 10]}}
      """)
    #expect(
      runs.map(\.tokens.name) == ["5-epochs", "10-epochs", "3-epochs"])
    #expect(runs.map(\.budget.name) == ["1kB", "1kB", "2kB"])
  }

  @Test(arguments: [
    ("epochs: {2kB: 3}", "the key 'default' is missing"),
    ("epochs: {6B: 3, default: 1}", "found '6B', expected a budget of a sample, or default"),
    ("epochs: {2kB: 0, default: 1}", "found '0', expected a whole number of epochs"),
    ("epochs: 1, tokens: 1k", "found 'epochs' beside 'tokens', expected one of the two"),
    ("epochs: []", "found an empty list"), ("tokens: []", "found an empty list"),
    ("tokens: 1k, keep: 2k", "found weights to be kept after 2k tokens of a run of 1k"),
    ("tokens: 1k, keep: [1k, 1k]", "found '1k' twice"),
    ("tokens: 1k, validate: {every: 5}", "found '5', expected a count of steps or epochs"),
    ("tokens: 1k, validate: {often: 5}", "unknown key 'often'"),
    ("tokens: 1k, objective: random", "found 'random', expected one of: causal, masked"),
  ])
  func lengthsAndGoalsThatCannotBe(text: String, complaint: String) throws {
    let errors = RecipeFile.errors {
      _ = try runs("base: {model: tiny, mixture: equal, budget: [1kB, 2kB], \(text)}")
    }
    #expect(errors.contains { $0.reason.contains(complaint) }, "\(errors)")
    #expect(errors.allSatisfy { $0.position != nil })
  }

  @Test func validationNeedsSomethingHeldOut() throws {
    let text = RecipeFile.text.replacing("validation: 100, ", with: "")
    for goal in ["select: validation", "validate: {patience: 3}"] {
      let errors = RecipeFile.errors {
        _ = try RecipeFile().read(
          text, changing: "tokens: 10k", to: "tokens: 10k, \(goal)")
      }
      #expect(
        errors.first?.reason.contains("give 'validation' bytes in sample.holdout") == true,
        "\(errors)")
    }
  }

  @Test func namesAreAsWritten() throws {
    let runs = try runs("base: {model: tiny, mixture: equal, budget: 2kB, tokens: [10000, 0.5 M]}")
    #expect(runs.map(\.tokens.name) == ["10000", "0.5M"])
    #expect(runs.map(\.tokens.count) == [10_000, 500_000])
  }

  @Test func runsGoOnFromEachRunOfAnEntry() throws {
    let runs = try RecipeFile().read(RecipeFile.whole).runs
    let parents = runs.filter { $0.entry == "base" }
    let children = runs.filter { $0.entry == "tuned" }
    #expect(parents.count == 4)
    #expect(children.map { $0.origin?.id } == parents.map(\.id))
    #expect(children[1].id == "tuned/fine,finnish,second,3kB,1k/from/\(parents[1].id)")
    #expect(children.allSatisfy { $0.model.name == "tiny" && $0.origin?.carry.optimiser == false })
    #expect(children.map(\.seedIndex) == [0, 1, 0, 1])
    #expect(children.map(\.draw) == [0, 1, 0, 1])
    #expect(children[1].drawID == "mixtures/finnish,second,3kB,1k,c64/draw-1/order-1")
  }

  @Test func entriesMayGoOnFromOnesThatDo() throws {
    let third = """
      third: {from: tuned, training: long, sample: main, mixture: equal, budget: 1kB, tokens: 1k}
      evaluate:
      """
    let runs = try RecipeFile().read(
      RecipeFile.whole, changing: "evaluate:", to: "  " + third
    ).runs.filter { $0.entry == "third" }
    #expect(runs.count == 4)
    #expect(
      runs[0].id == "third/long,equal,main,1kB,1k/from/tuned/fine,finnish,second,3kB,1k/from/"
        + "base/tiny,long,equal,main,1kB,10k,seed-0")
    #expect(runs[0].origin?.carry.optimiser == true)
  }

  @Test func theSmallestOfTwoSamplesBudgetsIsItsOwn() throws {
    let text = RecipeFile.whole.replacing("budgets: [2kB, 3kB]", with: "budgets: [2kB, 3kB]")
      .replacing("sample: second", with: "sample: [main, second]")
      .replacing("budget: 3kB", with: "budget: 2kB")
    let runs = try RecipeFile().read(text).runs.filter { $0.entry == "tuned" }
    #expect(runs.count == 8)
    #expect(runs.prefix(2).map(\.sample.name) == ["main", "second"])
    #expect(runs.allSatisfy { $0.budget.byteCount == 2000 })
  }

  @Test func namesThatNoFileSystemTakesAreRefused() throws {
    let long = String(repeating: "x", count: 100)
    let text = RecipeFile.text.replacing("tiny", with: long).replacing(
      "equal", with: "e" + long.dropLast()
    )
    .replacing("2kB", with: String(repeating: "0", count: 60) + "2kB")
    let errors = RecipeFile.errors { _ = try RecipeFile().read(text) }
    let error = try #require(errors.first)
    #expect(error.key == "runs.base")
    #expect(error.reason.contains("too long for a file system"))
    let longer = RecipeFile.errors {
      _ = try RecipeFile().read(RecipeFile.text.replacing("tiny", with: long + "x"))
    }
    #expect(longer.first?.key.hasPrefix("models.x") == true)
  }

  @Test func axesAreInOrder() throws {
    let run = try #require(try RecipeFile().read().runs.first)
    #expect(
      run.axes.map(\.axis) == [
        .entry, .model, .training, .mixture, .sample, .budget, .tokens, .seed,
      ])
    #expect(
      run.about == [
        .run: run.id, .entry: "base", .model: "tiny", .training: "main", .mixture: "equal",
        .sample: "main", .budget: "2kB", .tokens: "10k", .seed: "0", .vocabulary: "bytes",
        .draw: "0",
      ])
    let child = try #require(try RecipeFile().read(RecipeFile.whole).runs.last)
    #expect(child.about[.parent] == child.origin?.id)
  }

  @Test func labelsNameWhatVaries() throws {
    let runs = try runs("base: {model: [tiny, wide], mixture: equal, budget: 2kB, tokens: 1k}")
    let labels = RunLabels(runs.map(\.about))
    #expect(runs.map { $0.label(among: labels) } == ["tiny", "wide"])
    let alone = RunLabels(runs.prefix(1).map(\.about))
    #expect(runs[0].label(among: alone) == "base")
  }
}
