import ByteIO
import Corpus
import Foundation
import LanguageID
import TestSupport
import Values

/// A folder of its own with a recipe, the demo's inputs, and a build that is done in seconds.
struct SmallStudy {
  /// The whole flow on the demo sample, with a model that learns nothing in no time.
  static let recipe = """
    name: small
    seed: 7
    corpora:
      en: {source: {mc4: demo/c4-en.tfrecord-00000-of-00001.json.gz}}
      fi: {source: {wikipedia: demo/fiwiki-demo-pages-articles.xml.bz2}}
      ru: {source: {mc4: demo/c4-ru.tfrecord-00000-of-00001.json.gz}}
    sample: {unit: bytes, budgets: [4kB, 12kB], holdout: {validation: 2kB, test: 3kB}}
    contamination: {model: lines.model, threshold: 0.6}
    vocabularies:
      bytes: {kind: byte}
    mixtures:
      equal: {vocabulary: bytes, weights: {en: 1, fi: 1, ru: 1}}
      finnish-tenth: {vocabulary: bytes, weights: {en: 9, fi: 1}}
    models:
      tiny: {layers: 1, channels: 32, heads: 2, context: 64}
    training: {batch: 4, learning-rate: 3e-3, warm-up: 5, checkpoint-every: 4}
    runs:
      base: {model: tiny, mixture: [equal, finnish-tenth], budget: 12kB, tokens: 10k}
    evaluate: {sets: [test], window: 64, shift: 32}

    """

  /// A model that knows a few words of each language.
  private static func model() throws -> [UInt8] {
    let words = [
      "en": "the and of to in is that for it was with as his on be",
      "fi": "ja on ei se että hän oli joka ovat mutta kun niin myös vuonna",
      "ru": "и в не на что он с как это по но из у за был",
    ]
    let lines = (0..<20).flatMap { document in
      words.map { label, text in
        LabelledLine(label: label, document: UInt64(document), text: Array(text.utf8))
      }
    }.sorted { ($0.document, $0.label) < ($1.document, $1.label) }
    return try LineClassifier.train(lines, settings: LineClassifierSettings(seed: 1))
      .encoded()
  }

  /// Where it all is.
  let folder: TemporaryFolder

  /// Lays out the inputs and writes `recipe`.
  init(recipe: String = Self.recipe) throws {
    folder = try TemporaryFolder()
    let demo = "\(repositoryRoot)/corpora-manifests/demo"
    try FileManager.default.createDirectory(
      atPath: folder.file("demo"), withIntermediateDirectories: true)
    try AtomicFile.write(try Self.model(), to: folder.file("lines.model"))
    for name in try FileManager.default.contentsOfDirectory(atPath: demo)
    where name.hasSuffix(".gz") || name.hasSuffix(".bz2") {
      try AtomicFile.write(readFile("\(demo)/\(name)"), to: folder.file("demo/\(name)"))
    }
    try write(recipe: recipe)
  }

  /// Puts another recipe in the place of the one there is.
  func write(recipe: String) throws {
    try AtomicFile.write(Array(recipe.utf8), to: folder.file("recipe.yaml"))
  }

  /// The arguments that build it, but for `options`.
  func buildArguments(_ options: [String] = []) -> [String] {
    ["build", "recipe.yaml", "--output", "build"] + options
  }

  /// Builds what is left to do.
  @discardableResult
  func build(_ options: String...) throws -> Command.Outcome {
    try Command.run(buildArguments(options), in: folder.path)
  }

  /// The ids of the artefacts that a full build would make, by `isogloss plan --json`.
  func pending() throws -> Set<String> {
    struct Row: Decodable {
      var id: String
      var isDone: Bool
    }
    let plan = try Command.run(
      ["plan", "recipe.yaml", "--output", "build", "--until", "report", "--json"], in: folder.path)
    let rows = try StableJSON.decode([Row].self, from: Array(plan.output.utf8), file: "plan")
    return Set(rows.filter { !$0.isDone }.map(\.id))
  }

  /// The path of `name` in the build folder.
  func built(_ name: String) -> String { folder.file("build/\(name)") }

  /// What was built, without times, hosts and the builder's own notes: content hashes by path.
  func artefacts() throws -> [String: String] {
    let root = folder.file("build")
    var hashes: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root)
    where !name.hasPrefix(".isogloss") && !name.hasSuffix("run.json") {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder)
      if !isFolder.boolValue { hashes[name] = try SHA256.hex(ofFile: "\(root)/\(name)") }
    }
    return hashes
  }
}

/// The paths whose contents differ, or that only one of two builds has.
func differences(_ left: [String: String], _ right: [String: String]) -> [String] {
  Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
}

/// The books in the manifest of the artefact in `folder`.
func ledger(ofArtefact folder: String) throws -> Ledger {
  struct Books: Decodable {
    var ledger: Ledger
  }
  let path = "\(folder)/manifest.json"
  return try StableJSON.decode(Books.self, from: readFile(path), file: path).ledger
}

/// The documents of a `.jsonl.zst` file.
func documents(_ path: String) throws -> [Document] {
  var documents: [Document] = []
  try DocumentFile(path: path).forEach { documents.append($0) }
  return documents
}

/// The lines of a `rejects.jsonl`.
func rejects(_ path: String) throws -> [Reject] {
  try readFile(path).split(separator: UInt8(ascii: "\n")).map {
    try StableJSON.decode(Reject.self, from: Array($0), file: path)
  }
}

/// Writes `content` to `path` as one gzip member, bzip2 stream or zstd frame, or plain.
func write(_ content: [UInt8], to path: String, _ container: Container) throws {
  var writer = try CompressedWriter(path: path, container: container, level: nil)
  try writer.write(content)
  try writer.finish()
}

/// The content of the file at `path`, decompressed.
func content(of path: String) async throws -> [UInt8] {
  let source = try ByteSource(path: path, workers: 1)
  var content: [UInt8] = []
  while let chunk = try await source.next() {
    if case .bytes(let bytes) = chunk { content += bytes }
  }
  return content
}
