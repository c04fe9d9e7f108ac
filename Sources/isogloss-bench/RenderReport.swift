import ArgumentParser
import ByteIO
import Report

/// Renders the page over the facts in one folder, for `Tests/Tools/bench_report.py`.
struct RenderReport: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "report")

  @Argument(help: "A folder with facts.jsonl.") var folder: String
  @Option(help: "Where to write the page.") var output: String

  func run() throws {
    let page = try ReportStage.page(
      ofArtefact: folder, study: StudyDescription(name: "bench", toolVersion: "bench"))
    try AtomicFile.write(Array(page.utf8), to: output)
  }
}
