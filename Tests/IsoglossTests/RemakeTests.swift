import ByteIO
import Foundation
import TestSupport
import Testing

/// What another version of isogloss, of a library or of the processor costs is said before it is
/// spent.
struct RemakeTests {
  /// The manifest of a finished training as another version of its stage would have left it.
  private func age(_ study: SmallStudy, _ id: String) throws {
    let path = study.built("\(id)/manifest.json")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let old = text.replacing(/"stage-version" : \d+/, with: "\"stage-version\" : 0")
    #expect(old != text)
    try AtomicFile.write(Array(old.utf8), to: path)
  }

  private func trained(_ study: SmallStudy) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: study.built("train"))
    return names.filter { $0.hasSuffix("/manifest.json") }.sorted()
      .map { "train/" + $0.dropLast("/manifest.json".count) }
  }

  @Test func trainingIsNotMadeAgainUnlessThatIsWanted() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "train").status == 0)
    let runs = try trained(study)
    #expect(runs.count == 2)
    let before = try study.artefacts()
    try age(study, runs[0])

    let plan = try Command.run(
      ["plan", "recipe.yaml", "--output", "build"], in: study.folder.path
    ).output
    #expect(plan.contains("to do    \(runs[0])"))
    #expect(plan.contains("made by version 0 of train, which is now at "))
    #expect(plan.contains("done     \(runs[1])"))
    #expect(plan.contains("1 of these took long to make, and a build asks for --remake."))

    let refused = try study.build("--until", "train")
    #expect(refused.status == 1 && refused.output.isEmpty)
    #expect(refused.errors.contains("  \(runs[0]): made by version 0 of train"))
    #expect(refused.errors.contains("say --remake to make them again"))

    let remade = try study.build("--until", "train", "--remake")
    #expect(remade.status == 0 && remade.output.contains("Made 1 artefacts"))
    #expect(differences(before, try study.artefacts()) == [])
    #expect(try study.build("--until", "train").output.hasPrefix("Nothing to do"))
  }

  /// A change far before a training would reach it, too.
  @Test func anOlderExtractionIsAskedForWhereTrainingFollows() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "train").status == 0)
    try age(study, "extract/en")
    let refused = try study.build("--until", "train")
    #expect(refused.status == 1)
    for run in try trained(study) {
      #expect(refused.errors.contains("  \(run): follows extract/en, made by version 0 of extract"))
    }
    // Up to a stage before it, nothing dear is at stake.
    #expect(try study.build("--until", "sample").output.contains("Made 1 artefacts"))
    // The same bytes came of it: the trainings stand.
    #expect(try study.build("--until", "train").output.hasPrefix("Nothing to do"))
  }

  @Test func anOlderFormatIsSaidToBeOne() throws {
    let study = try SmallStudy()
    #expect(try study.build("--until", "extract").status == 0)
    let path = study.built("extract/en/manifest.json")
    let old = """
      {"format":1,"id":"extract/en","stage":"extract","stageVersion":3,"settings":"{}","inputs":[],
      "libraries":{},"files":[]}
      """
    try AtomicFile.write(Array(old.utf8), to: path)
    let outcome = try study.build("--until", "extract")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains("extract/en: it was made by an older isogloss (format 1)"),
      "\(outcome.errors)")
  }

  @Test func aStageThatTheRecipeDoesNotAskForIsRefused() throws {
    let study = try SmallStudy(
      recipe: """
        name: small
        seed: 7
        corpora:
          en: {source: {mc4: demo/c4-en.tfrecord-00000-of-00001.json.gz}}

        """)
    let outcome = try study.build("--until", "train")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "recipe.yaml: found nothing of the stage 'train' in it, expected --until one of: extract, "
          + "report"), "\(outcome.errors)")
    #expect(try study.build("--until", "extract").status == 0)
    // A plan goes as far as the last build.
    let plan = try Command.run(
      ["plan", "recipe.yaml", "--output", "build"], in: study.folder.path
    ).output
    #expect(plan.contains("All is done: 1 artefacts, up to extract."))
    #expect(plan.contains("The recipe asks for 1 more beyond that stage."))
  }
}
