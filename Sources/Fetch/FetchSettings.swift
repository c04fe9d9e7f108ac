import Foundation

/// How patient a downloader is; tests have less time than people.
package struct FetchSettings: Sendable {
  /// The attempts that may fail one after another without bringing anything new.
  package var attempts = 8
  /// The bytes by which an attempt has to pass all before it for the count to begin again.
  package var progressBytes = 1 << 20
  /// The wait after the first failure; each further one doubles it.
  package var firstWaitSeconds = 1.0
  /// The longest wait that doubling leads to.
  package var longestWaitSeconds = 60.0
  /// The longest wait granted to a server that asks for one (`Retry-After`).
  package var longestServerWaitSeconds = 900
  /// The time in which a connection has to be made.
  package var connectSeconds = 30
  /// The time over which a transfer has to bring `slowestBytesPerSecond`.
  package var stallSeconds = 60
  /// The speed under which a transfer counts as stalled.
  package var slowestBytesPerSecond = 100
  /// The redirects that are followed, one after another.
  package var redirects = 10
  /// Waits for so many seconds.
  package var sleep: @Sendable (Double) -> Void = { Thread.sleep(forTimeInterval: $0) }
  /// A number from 0 up to 1, so that many machines do not come back at the same instant.
  package var jitter: @Sendable () -> Double = { Double.random(in: 0..<1) }

  /// The settings for people.
  package init() {}

  /// The seconds to wait after the `failures`-th failure in a row: between half of the doubled wait
  /// and all of it, and no less than the server asked for.
  package func wait(afterFailures failures: Int, serverSeconds: Int) -> Double {
    var doubled = firstWaitSeconds
    for _ in 1..<max(failures, 1) where doubled < longestWaitSeconds { doubled *= 2 }
    let own = min(doubled, longestWaitSeconds) * (0.5 + 0.5 * jitter())
    return max(own, Double(serverSeconds))
  }
}
