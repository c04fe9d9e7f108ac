import Glibc

/// What can go wrong between a file and its bytes; every case names the file.
public enum ByteIOError: Error, CustomStringConvertible, Sendable {
  /// The operating system refused `operation` on `path`.
  case system(operation: String, path: String, code: Int32)
  /// What stands at `path` is not what is wanted there, such as a pipe in the place of a file.
  case unsuitable(path: String, found: String, expected: String)
  /// A container cannot be read any further: its bytes at `offset` are not what its format asks.
  case damaged(Damage)
  /// A library call that cannot fail in normal use failed.
  case library(name: String, path: String, reason: String)
  /// The container has no such compression level; `range` has those that it has.
  case unsupportedLevel(Int, container: Container, range: ClosedRange<Int>?)
  /// An XML file says that it is in an encoding that ICU does not know.
  case unknownEncoding(path: String, name: String)
  /// Files in this container are read, not written.
  case notWritten(path: String, container: Container)
  /// A record is too long for the format: `byteCount` bytes where `maximum` are possible.
  case recordTooLong(path: String, byteCount: Int, maximum: Int)

  /// The file, what was tried, and why it failed, in one line.
  public var description: String {
    switch self {
    case .system(let operation, "-", let code):
      "standard \(["open for reading", "read"].contains(operation) ? "input" : "output"): "
        + "cannot \(operation): \(Self.reason(code))"
    case .system(let operation, let path, let code):
      "\(path): cannot \(operation): \(Self.reason(code))"
    case .unsuitable(let path, let found, let expected):
      "\(path): found \(found), expected \(expected)"
    case .damaged(let damage): damage.description
    case .library(let name, let path, let reason): "\(path): \(name): \(reason)"
    case .unsupportedLevel(let level, let container, let range?):
      "\(container.rawValue) has the levels \(range.lowerBound) to \(range.upperBound), "
        + "not \(level)"
    case .unsupportedLevel(let level, let container, nil):
      "\(container.rawValue) files are not compressed: there is no level \(level)"
    case .unknownEncoding(let path, let name):
      "\(path): found encoding=\"\(name)\", expected an encoding that ICU knows, such as UTF-8 or "
        + "ISO-8859-1; convert the file, or correct its declaration"
    case .notWritten(let path, let container):
      "\(path): \(container.rawValue) files can be read, but not written"
    case .recordTooLong(let path, let byteCount, let maximum):
      "\(path): a record of \(byteCount) bytes: at most \(maximum) are possible"
    }
  }

  private static func reason(_ code: Int32) -> String {
    let reason = String(cString: strerror(code))
    // What helps depends on the machine, not on the file.
    return switch code {
    case EMFILE: "\(reason) (the limit of this process, 'ulimit -n')"
    case ENOMEM: "\(reason) (of the machine, or of 'ulimit -v')"
    case EFBIG: "\(reason) (for the file system, or for 'ulimit -f')"
    default: reason
    }
  }
}

/// A place where a container lost bytes; what stands before and after it may still be good.
public struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public let file: String
  /// The offset in the file as stored (compressed), in bytes from its start.
  public let offset: Int
  /// What was found there, and what was expected.
  public let reason: String
  /// The stored offset of the unit (a gzip member, a zstd frame, an xz block) of which bytes were
  /// handed out before its check failed; `nil` where no such bytes came before the damage.
  public let unit: Int?

  /// Makes a note of damage in `file` at the stored `offset`.
  public init(file: String, offset: Int, reason: String, unit: Int? = nil) {
    self.file = file
    self.offset = offset
    self.reason = reason
    self.unit = unit
  }

  /// The file, the place and what was found there, in one line.
  public var description: String { "\(file): at byte \(offset): \(reason)" }
}
