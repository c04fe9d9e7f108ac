import Chance
import Foundation

/// A folder of one test's own, removed when the value goes away.
public final class TemporaryFolder: Sendable {
  /// The folder's path, without a trailing slash.
  public let path: String

  /// Makes a fresh folder under the system's temporary folder.
  public init() throws {
    path = NSTemporaryDirectory() + "isogloss-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` inside the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Real data that lives beside the checkout and is never part of it.
public enum SharedData {
  /// The folder named by `ISOGLOSS_SHARED`, or `../shared` beside the checkout, if it is there.
  public static let root: String? = {
    let named = ProcessInfo.processInfo.environment["ISOGLOSS_SHARED"]
    let beside = repositoryRoot + "/../shared"
    return [named, beside].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// The path of `name` under the shared data folder, or `nil`, with the reason printed.
  public static func path(_ name: String) -> String? {
    guard let root else {
      print("skipped: no shared data beside the checkout (wanted data/\(name))")
      return nil
    }
    let path = "\(root)/data/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: \(path) is not there")
      return nil
    }
    return path
  }
}

/// The root of this checkout.
public let repositoryRoot: String = {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
}()

/// A small deterministic generator for random tests.
public struct SeededGenerator: RandomNumberGenerator {
  private var generator: SplitMix64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// The next of the sequence.
  public mutating func next() -> UInt64 { generator.next() }
}
