import Glibc

/// Folders, and what is in them; whatever cannot be done is said with the path and the reason.
public enum Folder {
  /// Makes the folder at `path`, and those above it, unless they are there.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public static func make(_ path: String) throws(ByteIOError) {
    if mkdir(path, 0o777) == 0 { return }
    var code = errno
    if code == ENOENT {
      let parent = PathParts.folder(of: path)
      if !parent.isEmpty, parent != path {
        try make(parent)
        if mkdir(path, 0o777) == 0 { return }
        code = errno
      }
    }
    // A read-only file system answers EROFS for what is there, too.
    if isFolder(path) { return }
    throw .system(operation: "make the folder", path: path, code: code)
  }

  /// Whether a folder is at `path`, or a link to one.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether anything is at `path`, be it a link that leads nowhere.
  public static func isAnything(at path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The names of what is in the folder at `path`, sorted by their bytes.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public static func names(in path: String) throws(ByteIOError) -> [String] {
    guard let folder = opendir(path) else {
      throw .system(operation: "list the folder", path: path, code: errno)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno == 0 { break }
        throw .system(operation: "list the folder", path: path, code: errno)
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The paths, relative to the folder at `path`, of all that is in it and in its folders, sorted
  /// by their bytes; links are not followed.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public static func paths(below path: String) throws(ByteIOError) -> [String] {
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for name in try names(in: path + folder) {
        found.append(String("\(folder)/\(name)".dropFirst()))
        var status = stat()
        if lstat("\(path)\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
          folders.append("\(folder)/\(name)")
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes what is at `path`, with all that is in it if it is a folder; nothing there is well.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public static func remove(_ path: String) throws(ByteIOError) {
    if unlink(path) == 0 || errno == ENOENT { return }
    let code = errno
    // Linux says EISDIR, POSIX EPERM.
    guard code == EISDIR || code == EPERM else {
      throw .system(operation: "remove", path: path, code: code)
    }
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    if rmdir(path) != 0, errno != ENOENT {
      throw .system(operation: "remove", path: path, code: errno)
    }
  }
}
