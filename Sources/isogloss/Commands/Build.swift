import ArgumentParser
import Engine
import Study

/// Does what is left to do of a recipe.
struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Builds what a recipe asks for; what is done and proven is not done again.",
    discussion: """
      What the recipe names by address (https://…) is fetched first, once, into \
      .isogloss/downloads of the build folder; a build that was broken off goes on where it stopped.

      Example: isogloss build corpora-manifests/demo.yaml --until sample
      """)

  @OptionGroup var options: RecipeOptions
  @OptionGroup var workers: WorkerOptions
  @Flag(
    help: """
      Make finished training and the like again where only isogloss, a library or the processor is \
      another than that which made it.
      """)
  var remake = false
  @Flag(help: "Say nothing while working.") var quiet = false

  func run() async throws {
    let recipe = try options.load()
    let progress = ProgressLine(isQuiet: quiet)
    let study = try StudyBuild(
      recipe: recipe, folder: options.folder(for: recipe), workers: workers.workers,
      progress: progress)
    try printed(try await study.build(until: options.until, remake: remake))
  }
}
