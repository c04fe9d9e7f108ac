import CCommit

/// This program.
public enum Tool {
  /// Its version: what pages say, and what they are made anew for.
  public static let version = "0.1.0"

  /// The commit that it was built from, as `git describe` says it; `nil` where that was not
  /// recorded, as in a build without `make`.
  public static var commit: String? {
    let text = String(cString: isogloss_commit())
    return text.isEmpty ? nil : text
  }

  /// As `isogloss --version` prints it.
  public static var description: String {
    let origin = commit.map { "commit \($0)" } ?? "built without make, so its commit is not known"
    return "\(version) (\(origin))"
  }
}
