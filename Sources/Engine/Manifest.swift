import ByteIO
public import Corpus
import Glibc
import Values

/// The proof of an artefact: what it was made from and what it contains; `manifest.json`.
///
/// Deterministic: times, host and commit are in `run.json` beside it.
public struct Manifest: Codable, Equatable, Sendable {
  /// A file, by name and content.
  public struct Entry: Codable, Equatable, Sendable {
    /// The name: of an input as recorded, of an output relative to the artefact's folder.
    public var name: String
    /// Its size.
    public var bytes: Int
    /// The SHA-256 of its content; ``unknown`` of what can be read only once.
    public var sha256: String

    /// Stands for the content of standard input and of pipes, which nobody can look at again.
    static let unknown = "unknown"
  }

  /// The version of this format that is written, and the only one that is read.
  public static let currentFormat = 2

  /// The version of its format.
  public var format = Manifest.currentFormat
  /// The artefact's folder below the build folder.
  public var id: String
  /// The stage that made it.
  public var stage: String
  /// The version of the stage.
  public var stageVersion: Int
  /// The settings it depends on.
  public var settings: RecordedSettings
  /// What was read, in the task's order.
  public var inputs: [Entry]
  /// Libraries whose version changes the bytes.
  public var libraries: [String: String]
  /// What was made, by name.
  public var files: [Entry]
  /// The books, where the stage keeps any.
  public var ledger: Ledger?

  /// SHA-256 over everything that determines the artefact.
  public var fingerprint: String {
    get throws { SHA256.hex(of: try StableJSON.line(determinants)) }
  }

  /// SHA-256 over the names, sizes and contents of the files.
  public var contentHash: String {
    get throws { SHA256.hex(of: try StableJSON.line(files)) }
  }

  /// Reads the manifest of the artefact in `folder`; `nil` where there is none.
  ///
  /// - Throws: ``EngineError/otherFormat(file:format:)``, a `BrokenJSON` or a `ByteIOError`.
  public static func read(from folder: String) throws -> Manifest? {
    let path = "\(folder)/manifest.json"
    return access(path, F_OK) == 0 ? try Manifest(readingFile: path) : nil
  }

  /// What every format has.
  private struct Format: Decodable {
    var format: Int
  }

  /// Of what age the program is that wrote `format`, as in "an older isogloss".
  static func age(ofFormat format: Int) -> String {
    format < currentFormat ? "an older" : "a newer"
  }

  /// The manifest without what was made.
  var determinants: Manifest {
    var determinants = self
    determinants.files = []
    determinants.ledger = nil
    return determinants
  }

  /// A quick hash of everything but the books, to compare manifests in the build's memory.
  var digest: ContentHash {
    var text: [UInt8] = []
    func add(_ field: String) {
      text.append(contentsOf: field.utf8)
      text.append(0)
    }
    for field in [id, stage, String(format), String(stageVersion)] { add(field) }
    text += settings.line
    text.append(0)
    for (name, version) in libraries.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(version)
    }
    for entries in [inputs, files] {
      add(String(entries.count))
      for entry in entries {
        add(entry.name)
        add(String(entry.bytes))
        add(entry.sha256)
      }
    }
    return ContentHash(of: text)
  }
}

extension Manifest {
  /// Reads the manifest at `path`; throws as ``read(from:)``.
  init(readingFile path: String) throws {
    let bytes = try readFile(path)
    let format = try StableJSON.decode(Format.self, from: bytes, file: path).format
    if format != Self.currentFormat {
      throw EngineError.otherFormat(file: path, format: format)
    }
    self = try StableJSON.decode(Manifest.self, from: bytes, file: path)
  }
}

/// What is known of a run but does not belong in the proof: `run.json`.
struct RunRecord: Codable {
  var started: String
  var seconds: Double
  var host: String
  var workers: Int
  var fingerprint: String
  /// Where the inputs that came from elsewhere came from, by name.
  var fetched: [String: String]?
}
