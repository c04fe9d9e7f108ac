import ByteIO
import Engine
import Fetch
import Foundation
import Synchronization
import TestSupport

/// A cache of one test's own, and downloaders into it which do not sleep but note how long they
/// would have.
final class DownloadFixture: Sendable {
  let cache: String
  private let folder: TemporaryFolder
  private let waits = Mutex<[Double]>([])

  init() throws {
    folder = try TemporaryFolder()
    cache = folder.file("cache")
  }

  /// The waits so far, in seconds, none of which took place.
  var waited: [Double] { waits.withLock { $0 } }

  /// A downloader as after a fresh start.
  func downloader(attempts: Int = 5) -> Downloader {
    var settings = FetchSettings()
    settings.attempts = attempts
    settings.stallSeconds = 1
    settings.sleep = { [self] seconds in waits.withLock { $0.append(seconds) } }
    settings.jitter = { 0 }
    return Downloader(
      cache: cache, progress: ProgressLine(isQuiet: true), settings: settings)
  }
}

/// `count` bytes drawn from `seed`.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

/// What `body` throws, or `nil`.
func fetchError(_ body: () throws(FetchError) -> Void) -> FetchError? {
  do throws(FetchError) { try body() } catch { return error }
  return nil
}
