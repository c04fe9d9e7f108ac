import ByteIO
import Corpus
import Glibc

/// What earlier builds found out about files, so that it need not be found out again.
///
/// Only time depends on it: a memory that is lost, old or broken costs reading files once more.
/// A file counts as unchanged while its size, times and inode are what they were.
struct BuildMemory {
  /// What the file system says about a file without reading it.
  struct Stamp: Equatable {
    var bytes: Int
    var modified: Int
    var changed: Int
    var inode: UInt64
  }

  /// An artefact that was proven: everything its manifest says is in the digest.
  private struct Proof {
    var manifest: Stamp
    var digest: ContentHash
    var files: [String]
  }

  private let path: String
  private var hashes: [String: (stamp: Stamp, sha256: String)] = [:]
  private var proofs: [String: Proof] = [:]
  private var isChanged = false
  /// Bytes hashed since the memory was last saved: what a kill now would lose.
  private(set) var unsavedBytes = 0
  /// What was found of files while nothing changes, by path; `nil` where something may.
  private var seen: [String: Manifest.Entry]?
  /// How often the file system was asked about a file: what a plan costs.
  private(set) var lookCount = 0

  /// The clock of file times ticks every few milliseconds: a file that changed less than this ago
  /// may change again and look as before, so it is not remembered yet.
  private static let settledNanoseconds = 100_000_000
  private static let heading = "isogloss build memory 1"
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
  /// - Parameter lastingPath: Where the file is going to be found, if its folder will be renamed.
  mutating func entry(
    path: String, name: String, lastingPath: String? = nil
  ) throws(ByteIOError) -> Manifest.Entry {
    if var entry = seen?[path] {
      entry.name = name
      return entry
    }
    let entry = try find(path: path, name: name, lastingPath: lastingPath ?? path)
    seen?[path] = entry
    return entry
  }

  private mutating func find(
    path: String, name: String, lastingPath: String
  ) throws(ByteIOError) -> Manifest.Entry {
    let stamp = try look(at: path)
    if let known = hashes[path], known.stamp == stamp {
      return Manifest.Entry(name: name, bytes: stamp.bytes, sha256: known.sha256)
    }
    let sha256 = try SHA256.hex(ofFile: path)
    unsavedBytes += stamp.bytes
    if try look(at: path) == stamp, stamp.isSettled(for: Self.settledNanoseconds) {
      hashes[lastingPath] = (stamp, sha256)
      isChanged = true
    }
    return Manifest.Entry(name: name, bytes: stamp.bytes, sha256: sha256)
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
      stamp.isSettled(for: Self.settledNanoseconds)
    else { return }
    proofs[folder] = Proof(
      manifest: stamp, digest: manifest.digest, files: manifest.files.map(\.name))
    isChanged = true
  }

  /// Writes the memory back if anything in it is new, without what no longer holds.
  mutating func save() throws(ByteIOError) {
    guard isChanged else { return }
    hashes = hashes.filter { path, known in (try? Stamp(path: path)) == known.stamp }
    proofs = proofs.filter { folder, proof in
      (try? Stamp(path: "\(folder)/manifest.json")) == proof.manifest
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

  private mutating func look(at path: String) throws(ByteIOError) -> Stamp {
    lookCount += 1
    return try Stamp(path: path)
  }

  /// Reads what ``save()`` wrote; `false` for anything else.
  private mutating func load(_ fields: inout NulTerminatedFields) -> Bool {
    guard let hashCount = fields.number(), hashCount >= 0 else { return false }
    for _ in 0..<hashCount {
      guard let path = fields.next(), let sha256 = fields.next(), let stamp = Stamp(&fields) else {
        return false
      }
      hashes[path] = (stamp, sha256)
    }
    while let folder = fields.next() {
      guard let high = fields.next().flatMap({ UInt64($0) }),
        let low = fields.next().flatMap({ UInt64($0) }), let stamp = Stamp(&fields),
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

extension BuildMemory.Stamp {
  /// Asks the file system about the file at `path`.
  init(path: String) throws(ByteIOError) {
    var status = stat()
    if stat(path, &status) != 0 {
      throw .system(operation: "open for reading", path: path, code: errno)
    }
    bytes = Int(status.st_size)
    modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    changed = Int(status.st_ctim.tv_sec) * 1_000_000_000 + Int(status.st_ctim.tv_nsec)
    inode = UInt64(status.st_ino)
  }

  fileprivate init?(_ fields: inout NulTerminatedFields) {
    guard let bytes = fields.number(), let modified = fields.number(),
      let changed = fields.number(), let inode = fields.next().flatMap({ UInt64($0) })
    else { return nil }
    self.init(bytes: bytes, modified: modified, changed: changed, inode: inode)
  }

  fileprivate var fields: String { "\(bytes)\0\(modified)\0\(changed)\0\(inode)\0" }

  /// Whether the file was last changed more than `nanoseconds` ago.
  fileprivate func isSettled(for nanoseconds: Int) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec - changed > nanoseconds
  }
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
