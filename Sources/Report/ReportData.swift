import ByteIO
import Corpus
import Engine
import Values

/// What the sections read: the study, the facts, the artefacts' manifests and their tables.
struct ReportData: Sendable {
  /// An artefact, as its manifest has it.
  struct Artefact: Sendable {
    var id: String
    var folder: String
    /// The way to its folder from the page's.
    var address: String
    /// `nil` where the artefact is still being made.
    var manifest: Manifest?
    /// SHA-256 of what its facts rest on, by what it is.
    var hashes: [String: String]

    /// The way from the page to a file of the artefact.
    func address(of file: String) -> String { address.isEmpty ? file : "\(address)/\(file)" }
  }

  let study: StudyDescription
  let facts: FactStore
  let artefacts: [Artefact]
  /// The runs' names.
  let labels: RunLabels
  private let places: [String: Int]

  /// Reads the facts of artefacts.
  ///
  /// - Throws: ``ReportError``, `BrokenJSON`, or what went wrong with a file.
  init(
    _ study: StudyDescription, artefacts folders: [(id: String, folder: String, address: String)]
  )
    throws
  {
    var files: [(artefact: String, facts: [Fact])] = []
    var artefacts: [Artefact] = []
    for folder in folders {
      let file = try FactFile(path: "\(folder.folder)/\(FactFile.name)")
      files.append((folder.id, file.facts))
      artefacts.append(
        Artefact(
          id: folder.id, folder: folder.folder, address: folder.address,
          manifest: try Manifest.read(from: folder.folder), hashes: file.header.hashes))
    }
    self.study = study
    self.artefacts = artefacts
    facts = try FactStore(files)
    let runs = facts.facts.lazy.map(\.about).filter { $0[.run] != nil }
    labels = RunLabels(runs.map { about in about.filter { RunGroup.runAxes.contains($0.key) } })
    places = Dictionary(
      uniqueKeysWithValues: artefacts.enumerated().map { ($0.element.id, $0.offset) })
  }

  /// The path of the table that `fact` points to; `nil` where it points to none.
  func tablePath(of fact: Fact) -> String? {
    guard let table = fact.table, let artefact = artefact(of: fact) else { return nil }
    return "\(artefact.folder)/\(table)"
  }

  /// The way from the page to the table that `fact` points to.
  func tableAddress(of fact: Fact) -> String? {
    guard let table = fact.table, let artefact = artefact(of: fact) else { return nil }
    return artefact.address(of: table)
  }

  /// The rows of the table that `fact` points to, a value of JSON each.
  func rows<Row: Decodable>(_ type: Row.Type, of fact: Fact) throws -> [Row] {
    guard let path = tablePath(of: fact) else { return [] }
    return try StableJSON.decodeLines(type, from: readFile(path), file: path)
  }

  private func artefact(of fact: Fact) -> Artefact? {
    facts.artefact(of: fact).flatMap { places[$0] }.map { artefacts[$0] }
  }
}
