/// The parts of a path, which is text with slashes; the disk is not asked.
///
/// Foundation's `NSString` has the same, but ends the process for a path of one letter.
public enum PathParts {
  /// The path of the folder in which `path` stands: empty where `path` is a mere name, `/` for
  /// what stands at the root.
  public static func folder(of path: String) -> String {
    let path = withoutTrailingSlashes(path)
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let folder = withoutTrailingSlashes(String(path[..<slash]))
    return folder.isEmpty ? "/" : folder
  }

  /// The last part of `path`, whatever it is a path to.
  public static func name(of path: String) -> String {
    let path = withoutTrailingSlashes(path)
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var end = path.utf8.endIndex
    while end > path.utf8.startIndex, path.utf8[path.utf8.index(before: end)] == UInt8(ascii: "/") {
      end = path.utf8.index(before: end)
    }
    return String(path[..<end])
  }
}
