import Foundation

/// Why a program of this package could not be started.
public enum BuiltProgramError: Error {
  /// It stands in none of these places.
  case notBuilt(lookedAt: [String])
}

/// The path of the executable `name` of this package: beside the test bundle, or where a release
/// build puts it.
public func builtProgram(_ name: String) throws -> String {
  let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  let places = [
    bundle.deletingLastPathComponent().path, Bundle.main.bundlePath,
    "\(repositoryRoot)/.build/release",
  ].map { "\($0)/\(name)" }
  guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
  else { throw BuiltProgramError.notBuilt(lookedAt: places) }
  return path
}
