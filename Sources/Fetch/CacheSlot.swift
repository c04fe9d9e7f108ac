import ByteIO
import Corpus
import Engine
import Glibc
import Values

/// What is known of a file in the cache; kept beside it, and beside what there is of it so far.
struct DownloadRecord: Codable, Equatable {
  /// Where it is from, without credentials and query.
  var url: String
  /// The server's name for these very bytes, if it has one (RFC 9110, section 8.8.3).
  var entityTag: String?
  /// When the server says they last changed.
  var lastModified: String?
  /// The length of the whole file, where it is known.
  var byteCount: Int?
  /// The checksums that the whole file was found to have, `sha1:…`.
  var verified: [String] = []
  /// How the file was when it was found to have them; what looks otherwise is looked at again.
  var stamp: String?

  /// What a server can tell by whether its file is still the same, if there is anything.
  ///
  /// A weak entity tag (`W/…`) promises a like meaning, not like bytes.
  var validator: String? {
    if let tag = entityTag, tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") {
      return Self.headerValue(tag)
    }
    return lastModified.flatMap(Self.headerValue)
  }

  private static func headerValue(_ text: String) -> String? {
    text.isEmpty || text.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? nil : text
  }
}

/// The place of one address in the cache: the file, its record, its lock, and the unfinished part.
struct CacheSlot {
  /// The finished file.
  let path: String
  private let folder: String

  init(cache: String, address: Address) {
    folder = "\(cache)/\(address.key)"
    path = "\(folder)/\(address.fileName)"
  }

  /// What has come of the file so far.
  var partPath: String { "\(path).part" }

  private var recordPath: String { "\(path).source.json" }

  /// The record, or `nil` where there is none that can be read.
  func readRecord() -> DownloadRecord? {
    guard let bytes = try? readFile(recordPath) else { return nil }
    return try? StableJSON.decode(DownloadRecord.self, from: bytes, file: recordPath)
  }

  /// The record of the finished file, or `nil` where the file is not there or not whole.
  func finishedRecord() -> DownloadRecord? {
    guard let record = readRecord(), let byteCount = record.byteCount,
      Self.byteCount(of: path) == byteCount
    else { return nil }
    return record
  }

  /// How the finished file is now; `nil` where there is none.
  func stamp() -> FileStamp? { try? FileStamp(path: path) }

  func write(_ record: DownloadRecord) throws(FetchError) {
    // Strings and numbers always encode.
    guard let bytes = try? StableJSON.page(record) else { return }
    try onDisk { () throws(ByteIOError) in try AtomicFile.write(bytes, to: recordPath) }
  }

  /// The length of the file at `path`, or `nil` where there is none.
  static func byteCount(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Runs `body` while no other process, and no other thread, has this place.
  func locked<Value>(
    progress: ProgressLine, _ body: () throws(FetchError) -> Value
  ) throws(FetchError) -> Value {
    try onDisk { () throws(ByteIOError) in try Folder.make(folder) }
    let lockPath = "\(path).lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .file(.system(operation: "create", path: lockPath, code: errno))
    }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      progress.say("\(path): another process is fetching it; waiting")
      while flock(descriptor, LOCK_EX) != 0 {
        if errno != EINTR { throw .file(.system(operation: "lock", path: lockPath, code: errno)) }
      }
    }
    return try body()
  }
}

extension FileStamp {
  /// The stamp as a record holds it.
  var line: String {
    [byteCount, modified.seconds, modified.nanoseconds, changed.seconds, changed.nanoseconds]
      .map { "\($0) " }.joined() + "\(inode)"
  }
}
