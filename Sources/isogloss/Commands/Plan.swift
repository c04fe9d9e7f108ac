import ArgumentParser
import Engine
import Foundation
import Study

/// Says what a build would do, without doing it.
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Prints what a build would do, and why; without --until, as far as it was last built.",
    discussion: """
      Nothing is fetched for that, and no server asked. With --measure, this machine trains each \
      kind of model for some seconds, to say how long the runs take.

      Example: isogloss plan corpora-manifests/demo.yaml
      """)

  @OptionGroup var options: RecipeOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Measure this machine, and say how long training and scoring take.")
  var measure = false

  func run() async throws {
    let recipe = try options.load()
    let study = try StudyBuild(
      recipe: recipe, folder: options.folder(for: recipe), workers: 1,
      progress: ProgressLine(isQuiet: true))
    let threads = measure ? ProcessInfo.processInfo.activeProcessorCount : nil
    try printed(try study.plan(until: options.until, asJSON: json, threads: threads), isData: json)
  }
}
