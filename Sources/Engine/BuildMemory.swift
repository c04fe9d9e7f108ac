import ByteIO
import Corpus

/// What earlier builds found out about files, so that it need not be found out again.
///
/// Only time depends on it: a memory that is lost, old or broken costs reading files once more.
/// A file counts as unchanged while its size, times and inode are what they were.
struct BuildMemory {
  /// Whether a file was read as it was hashed.
  enum Reading {
    /// It was.
    case same
    /// It holds what it held, but may have held something else in between.
    case unsure
    /// It holds something else, or is gone.
    case changed
  }

  /// A file as it was when it was last hashed, or known.
  private struct Look {
    var stamp: FileStamp
    /// Whether a change from then on shows in the stamp.
    var isSettled: Bool
  }

  /// An artefact that was proven: everything its manifest says is in the digest.
  private struct Proof {
    var manifest: FileStamp
    var digest: ContentHash
    var files: [String]
  }

  private let path: String
  private var hashes: [String: (stamp: FileStamp, sha256: String)] = [:]
  private var proofs: [String: Proof] = [:]
  private var looks: [String: Look] = [:]
  private var isChanged = false
  /// Bytes hashed since the memory was last saved: what a kill now would lose.
  private(set) var unsavedBytes = 0
  /// What was found of files while nothing changes, by path; `nil` where something may.
  private var seen: [String: Manifest.Entry]?
  /// How often the file system was asked about a file: what a plan costs.
  private(set) var lookCount = 0

  private static let heading = "isogloss build memory 2"
  private static let checksumBytes = 32

  private static func checksum(of bytes: [UInt8]) -> String.UTF8View {
    ContentHash(of: bytes).hexadecimal.utf8
  }

  /// Opens the memory at `path`; one that cannot be read is as good as an empty one.
  init(path: String) {
    self.path = path
    guard let bytes = try? readFile(path), bytes.count > Self.checksumBytes else { return }
    let content = Array(bytes.dropLast(Self.checksumBytes))
    var fields = NulTerminatedFields(content)
    if !bytes.suffix(Self.checksumBytes).elementsEqual(Self.checksum(of: content))
      || fields.next() != Self.heading || !load(&fields)
    {
      hashes = [:]
      proofs = [:]
    }
  }

  /// The manifest entry of the file at `path`, recorded under `name`.
  ///
  /// - Parameters:
  ///   - lastingPath: Where the file is going to be found, if its folder will be renamed.
  ///   - sha256: The hash of the file, where whoever wrote it has taken it.
  mutating func entry(
    path: String, name: String, lastingPath: String? = nil, sha256: String? = nil
  ) throws(ByteIOError) -> Manifest.Entry {
    if var entry = seen?[path] {
      entry.name = name
      return entry
    }
    let entry = try find(
      path: path, name: name, lastingPath: lastingPath ?? path, sha256: sha256)
    seen?[path] = entry
    return entry
  }

  private mutating func find(
    path: String, name: String, lastingPath: String, sha256: String? = nil
  ) throws(ByteIOError) -> Manifest.Entry {
    let stamp = try look(at: path)
    if let known = hashes[path], known.stamp == stamp {
      looks[path] = Look(stamp: stamp, isSettled: true)
      return Manifest.Entry(name: name, bytes: stamp.byteCount, sha256: known.sha256)
    }
    let isSettled = stamp.isSettled
    let sha256 = if let sha256 { sha256 } else { try SHA256.hex(ofFile: path) }
    unsavedBytes += stamp.byteCount
    looks[path] = Look(stamp: stamp, isSettled: isSettled)
    // What is made here is written by nobody else, so that it need not have been settled before.
    if isSettled || lastingPath != path, stamp.isSettled, try look(at: path) == stamp {
      hashes[lastingPath] = (stamp, sha256)
      isChanged = true
    }
    return Manifest.Entry(name: name, bytes: stamp.byteCount, sha256: sha256)
  }

  /// Whether the file at `path`, of which ``entry(path:name:lastingPath:)`` has said `entry`, was
  /// like that when it was read.
  ///
  /// - Parameter opened: How it was whenever it was opened.
  mutating func reading(
    of path: String, as entry: Manifest.Entry, opened: Set<FileStamp>
  ) -> Reading {
    guard let before = looks[path], let now = try? look(at: path) else { return .changed }
    if before.isSettled, now == before.stamp, opened.allSatisfy({ $0 == now }) { return .same }
    guard let again = try? find(path: path, name: entry.name, lastingPath: path), again == entry,
      let stamp = looks[path]?.stamp
    else { return .changed }
    // Its times are others, but they are those at which it was opened, and they still hold: so do
    // its bytes.
    if !opened.isEmpty, opened.allSatisfy({ $0 == stamp }) { return .same }
    return stamp == before.stamp && opened.isEmpty ? .same : .unsure
  }

  /// Whether the artefact in `folder` was proven to follow from the determinants of `expected`,
  /// and neither its manifest nor a file has changed since.
  mutating func isProven(_ expected: Manifest, in folder: String) -> Bool {
    guard let proof = proofs[folder],
      let stamp = try? look(at: "\(folder)/manifest.json"), stamp == proof.manifest
    else { return false }
    var found = expected
    for file in proof.files {
      guard let entry = try? entry(path: "\(folder)/\(file)", name: file) else { return false }
      found.files.append(entry)
    }
    return found.digest == proof.digest
  }

  /// Remembers that the artefact in `folder` is what its manifest says.
  mutating func remember(_ manifest: Manifest, in folder: String) {
    guard let stamp = try? look(at: "\(folder)/manifest.json"),
      stamp.isSettled
    else { return }
    proofs[folder] = Proof(
      manifest: stamp, digest: manifest.digest, files: manifest.files.map(\.name))
    isChanged = true
  }

  /// Writes the memory back if anything in it is new, without what no longer holds.
  mutating func save() throws(ByteIOError) {
    guard isChanged else { return }
    hashes = hashes.filter { path, known in (try? FileStamp(path: path)) == known.stamp }
    proofs = proofs.filter { folder, proof in
      (try? FileStamp(path: "\(folder)/manifest.json")) == proof.manifest
    }
    var bytes = Array("\(Self.heading)\0\(hashes.count)\0".utf8)
    for (path, known) in hashes {
      bytes += "\(path)\0\(known.sha256)\0\(known.stamp.fields)".utf8
    }
    for (folder, proof) in proofs {
      bytes += "\(folder)\0\(proof.digest.high)\0\(proof.digest.low)\0".utf8
      bytes += "\(proof.manifest.fields)\(proof.files.count)\0".utf8
      for file in proof.files { bytes += "\(file)\0".utf8 }
    }
    try AtomicFile.write(bytes + Self.checksum(of: bytes), to: path)
    isChanged = false
    unsavedBytes = 0
  }

  /// Whether nothing that is looked at changes, so that each file needs one look.
  var isGlancing: Bool {
    get { seen != nil }
    set { seen = newValue ? [:] : nil }
  }

  private mutating func look(at path: String) throws(ByteIOError) -> FileStamp {
    lookCount += 1
    return try FileStamp(path: path)
  }

  /// Reads what ``save()`` wrote; `false` for anything else.
  private mutating func load(_ fields: inout NulTerminatedFields) -> Bool {
    guard let hashCount = fields.number(), hashCount >= 0 else { return false }
    for _ in 0..<hashCount {
      guard let path = fields.next(), let sha256 = fields.next(), let stamp = FileStamp(&fields)
      else {
        return false
      }
      hashes[path] = (stamp, sha256)
    }
    while let folder = fields.next() {
      guard let high = fields.next().flatMap({ UInt64($0) }),
        let low = fields.next().flatMap({ UInt64($0) }), let stamp = FileStamp(&fields),
        let fileCount = fields.number(), fileCount >= 0
      else { return false }
      var files: [String] = []
      for _ in 0..<fileCount {
        guard let file = fields.next() else { return false }
        files.append(file)
      }
      let digest = ContentHash(high: high, low: low)
      proofs[folder] = Proof(manifest: stamp, digest: digest, files: files)
    }
    return true
  }
}

extension FileStamp {
  /// Reads ``fields``.
  fileprivate init?(_ fields: inout NulTerminatedFields) {
    guard let bytes = fields.number(), let modified = Time(&fields), let changed = Time(&fields),
      let inode = fields.next().flatMap({ UInt64($0) })
    else { return nil }
    self.init(byteCount: bytes, modified: modified, changed: changed, inode: inode)
  }

  fileprivate var fields: String {
    "\(byteCount)\0\(modified.fields)\(changed.fields)\(inode)\0"
  }
}

extension FileStamp.Time {
  fileprivate init?(_ fields: inout NulTerminatedFields) {
    guard let seconds = fields.number(), let nanoseconds = fields.number() else { return nil }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }

  fileprivate var fields: String { "\(seconds)\0\(nanoseconds)\0" }
}

/// Text fields, each ended by a zero byte, which no path can contain.
private struct NulTerminatedFields {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> String? {
    guard let end = bytes[offset...].firstIndex(of: 0) else { return nil }
    defer { offset = end + 1 }
    return String(validating: bytes[offset..<end], as: UTF8.self)
  }

  mutating func number() -> Int? { next().flatMap { Int($0) } }
}
