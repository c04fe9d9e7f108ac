import Foundation
import Statistics

/// How often intervals hold the truth.
struct Coverage: CustomStringConvertible {
  private var held = 0
  private var count = 0

  /// How many studies to simulate: `few`, or as many as `ISOGLOSS_STUDIES` says.
  static func studies(_ few: Int) -> Int {
    ProcessInfo.processInfo.environment["ISOGLOSS_STUDIES"].flatMap(Int.init) ?? few
  }

  /// How many resamples: enough for what few studies can tell, or as many as are usual.
  static var resamples: Int { studies(0) == 0 ? 199 : 399 }

  /// All of `designs`, or the first few of them where studies are few.
  static func some<Design>(_ designs: [Design]) -> [Design] {
    studies(0) == 0 ? Array(designs.prefix(3)) : designs
  }

  mutating func note(_ interval: Interval, _ truth: Double) {
    count += 1
    if interval.lower <= truth, truth <= interval.upper { held += 1 }
  }

  /// Whether it is 90 to 98 % of many studies; of few, by what chance allows.
  func isRight(studies: Int) -> Bool {
    let slack = studies >= 400 ? 0.0 : 0.01
    return (0.9 - slack...0.98 + slack).contains(Double(held) / Double(count))
  }

  var description: String {
    String(format: "%.1f %% of %d", 100 * Double(held) / Double(count), count)
  }
}
