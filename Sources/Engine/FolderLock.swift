import ByteIO
import Glibc

/// The right to write into a build's places, for one process at a time; it ends with the process.
struct FolderLock {
  private let places: Places
  private let descriptor: Int32

  /// Takes the lock, whose folder is made if it is missing.
  ///
  /// - Parameter name: What is locked, for people.
  /// - Throws: ``EngineError/locked(folder:)`` where another process has it.
  init(_ places: Places, name: String) throws {
    self.places = places
    descriptor = try Self.open(places, name: name)
  }

  /// Gives the right away.
  func release() {
    // Closing alone leaves it with any process that is just being started by another thread.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Gives the right away and removes the lock's file, and the folder that it is in unless
  /// something else is there.
  func remove() {
    unlink(places.lock)
    rmdir(places.own)
    release()
  }

  private static func open(_ places: Places, name: String) throws -> Int32 {
    while true {
      try Folder.make(places.own)
      let descriptor = Glibc.open(places.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      if descriptor < 0 {
        // Who had it may just have removed the folder.
        if errno == ENOENT { continue }
        throw ByteIOError.system(operation: "create", path: places.lock, code: errno)
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let code = errno
        close(descriptor)
        if code == EWOULDBLOCK { throw EngineError.locked(folder: name) }
        throw ByteIOError.system(operation: "lock", path: places.lock, code: code)
      }
      if isInPlace(descriptor, places.lock) { return descriptor }
      // Between opening and locking, who had it removed the file: the lock is on nothing.
      close(descriptor)
    }
  }

  private static func isInPlace(_ descriptor: Int32, _ path: String) -> Bool {
    var (held, found) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &found) == 0
      && held.st_ino == found.st_ino && held.st_dev == found.st_dev
  }
}
