import ByteIO
import Corpus
import Foundation
import Glibc

/// SHA-256 of files, computed again only where size, times or inode have changed since.
struct FileHashes {
  struct Stamp: Codable, Equatable {
    var bytes: Int
    var modified: Int
    var changed: Int
    var inode: UInt64

    init(path: String) throws(ByteIOError) {
      var status = stat()
      if stat(path, &status) != 0 { throw .system(operation: "read", path: path, code: errno) }
      bytes = Int(status.st_size)
      modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
      changed = Int(status.st_ctim.tv_sec) * 1_000_000_000 + Int(status.st_ctim.tv_nsec)
      inode = UInt64(status.st_ino)
    }
  }

  struct Known: Codable {
    var stamp: Stamp
    var sha256: String
  }

  private let path: String
  private var known: [String: Known]
  private var isChanged = false

  /// Opens the cache at `path`; one that cannot be read is as good as an empty one.
  init(path: String) {
    self.path = path
    let bytes = (try? readFile(path)) ?? []
    known = (try? StableJSON.decode([String: Known].self, from: bytes, file: path)) ?? [:]
  }

  /// The manifest entry of the file at `path`, recorded under `name`.
  mutating func entry(path: String, name: String) throws(ByteIOError) -> Manifest.Entry {
    let stamp = try Stamp(path: path)
    if let known = known[path], known.stamp == stamp {
      return Manifest.Entry(name: name, bytes: stamp.bytes, sha256: known.sha256)
    }
    let sha256 = try SHA256.hex(ofFile: path)
    known[path] = Known(stamp: stamp, sha256: sha256)
    isChanged = true
    return Manifest.Entry(name: name, bytes: stamp.bytes, sha256: sha256)
  }

  /// Writes the cache back, if anything in it is new.
  mutating func save() throws {
    guard isChanged else { return }
    try AtomicFile.write(try StableJSON.line(known), to: path)
    isChanged = false
  }
}
