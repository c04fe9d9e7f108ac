import ByteIO
import Corpus
public import Engine

/// The report over everything that a build has made.
public enum ReportStage {
  /// Raised when the page is another for the same facts.
  private static let version = 4
  /// The page's file.
  public static let page = "index.html"

  /// The task that writes `index.html`, its tables and pictures, and `facts.jsonl` with every fact
  /// of the build.
  ///
  /// It reads the manifest and the facts of each artefact, and tables that facts point to: a
  /// manifest holds the hash of every file, so that these are proven with it.
  ///
  /// - Parameter artefacts: The ids of the artefacts to report on, in the order of the page.
  public static func task(
    id: String = "report", study: StudyDescription, artefacts: [String]
  ) throws -> BuildTask {
    try BuildTask(
      id: id, stage: "report", version: version, settings: study,
      inputs: artefacts.map { .artefact(id: $0, files: ["manifest.json", FactFile.name]) }
    ) { context in
      // The way up from the report's folder, and down again.
      let up = String(repeating: "../", count: id.split(separator: "/").count)
      let data = try ReportData(
        study, artefacts: artefacts.map { ($0, context.folder(of: $0), up + $0) })
      try write(data, to: context.folder)
      return nil
    }
  }

  /// Writes the page of `data` and what is beside it.
  private static func write(_ data: ReportData, to folder: String) throws {
    let page = ReportPage(
      data.study, sections: try ReportSection.all.map { ($0, try $0.blocks(data)) },
      hasFiles: true)
    for name in Set(page.files.compactMap { $0.path.split(separator: "/").first }) {
      try Folder.make("\(folder)/\(name)")
    }
    for file in page.files { try AtomicFile.write(file.bytes, to: "\(folder)/\(file.path)") }
    try AtomicFile.write(Array(page.markup.utf8), to: "\(folder)/\(self.page)")
    try FactFile(data.facts.facts).write(to: folder)
  }

  /// The page over the facts of one artefact, for a stage that was run alone.
  ///
  /// - Parameters:
  ///   - folder: The artefact's folder, where the page is to be.
  ///   - study: What to call it.
  public static func page(ofArtefact folder: String, study: StudyDescription) throws -> String {
    let data = try ReportData(study, artefacts: [("", folder, "")])
    return ReportPage(
      study, sections: try ReportSection.all.map { ($0, try $0.blocks(data)) }, hasFiles: false
    ).markup
  }
}
