import Foundation
import Model
import Text

/// What a build on this machine would stand on.
public enum Diagnosis {
  /// One fact, with its name.
  public struct Finding: Sendable {
    /// What it is about.
    public let name: String
    /// The fact.
    public let value: String
  }

  /// The facts, in an order that does not vary.
  public static func findings() -> [Finding] {
    let process = ProcessInfo.processInfo
    let memory = String(format: "%.1f GiB", Double(process.physicalMemory) / Double(1 << 30))
    return [
      Finding(name: "isogloss", value: Tool.description),
      Finding(name: "processors", value: "\(process.activeProcessorCount)"),
      Finding(name: "memory", value: memory),
      Finding(name: "kernels", value: InstructionSet.name),
      Finding(name: "text", value: icuVersion),
      Finding(name: "system", value: process.operatingSystemVersionString),
    ]
  }
}
