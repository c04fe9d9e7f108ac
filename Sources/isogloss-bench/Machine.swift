import Foundation

/// The machine that the figures are from, in words.
package enum Machine {
  /// The processors that Linux lists in `cpuinfo`, which is the text of `/proc/cpuinfo`.
  package static func description(cpuinfo: String) -> String {
    let models = cpuinfo.split(separator: "\n").filter { $0.hasPrefix("model name") }
    let model = models.first?.split(separator: ":").last ?? " unknown"
    return "machine: \(models.count) ×\(model)"
  }

  /// This machine.
  static var description: String {
    description(cpuinfo: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")
  }

  /// How many processes wanted a processor in the last minute, five and fifteen, of `loadavg`,
  /// which is the text of `/proc/loadavg`.
  package static func load(loadavg: String) -> String {
    loadavg.split(separator: " ").prefix(3).joined(separator: " ")
  }

  /// The load of this machine.
  static var load: String {
    load(loadavg: (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "unknown")
  }
}
