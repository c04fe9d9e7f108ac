import Synchronization

/// Sees which files are opened for reading while it is in force, and how they were then.
///
/// It is in force where ``current`` has it: in a task, and in the tasks that are started there.
package final class FileWatch: Sendable {
  /// The watch that is in force here.
  @TaskLocal package static var current: FileWatch?

  private let opened = Mutex<[String: Set<FileStamp>]>([:])
  private let beforeRead: (@Sendable (_ path: String) -> Void)?

  /// Starts to watch.
  ///
  /// - Parameter beforeRead: What is to be done before each read of a file, for tests; by default
  ///   what the watch in force does, which this one is going to hide.
  package init(beforeRead: (@Sendable (_ path: String) -> Void)? = nil) {
    self.beforeRead = beforeRead ?? Self.current?.beforeRead
  }

  /// How the file at `path` was whenever it was opened; empty if it was not.
  package func stamps(of path: String) -> Set<FileStamp> { opened.withLock { $0[path] ?? [] } }

  func note(_ stamp: FileStamp, of path: String) {
    _ = opened.withLock { $0[path, default: []].insert(stamp) }
  }

  func willRead(_ path: String) { beforeRead?(path) }
}
