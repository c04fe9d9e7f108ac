import Fetch
import Foundation
import LanguageID
import Model
import Text

/// What a build on this machine would stand on, and what each stage lacks.
public enum Diagnosis {
  /// One fact, with its name.
  public struct Finding: Sendable {
    /// What it is about.
    public let name: String
    /// The fact.
    public let value: String

    /// States a fact.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The facts of the machine, and then of each stage whether it can run here, in an order that
  /// does not vary.
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
      Finding(name: "folder", value: folder),
      Finding(name: "fetch", value: fetch),
    ] + Stage.allCases.map { Finding(name: $0.rawValue, value: readiness(of: $0)) }
  }

  /// Whether a build could be written here, where `build/` would stand.
  private static var folder: String {
    let path = FileManager.default.currentDirectoryPath
    // Asked for by doing it: permissions do not tell of file systems that take nothing.
    let probe = "\(path)/.isogloss-doctor-\(getpid())"
    guard mkdir(probe, 0o700) == 0 else {
      return "\(path) cannot be written (\(String(cString: strerror(errno)))); "
        + "name another with --output"
    }
    rmdir(probe)
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return path }
    let free = Double(status.f_bavail) * Double(status.f_frsize)
    return "\(path), \(String(format: "%.1f", free / 1e9)) GB free"
  }

  private static var fetch: String {
    Authorities.file.map { "ready, with the authorities in \($0)" }
      ?? "missing: the certificates of authorities, without which nothing comes from https://; "
      + "install ca-certificates"
  }

  private static func readiness(of stage: Stage) -> String {
    switch stage.rawValue {
    case "contamination":
      "ready, with the built-in model \(LineClassifier.builtInDigest.prefix(12))"
    case "train", "evaluate":
      InstructionSet.name != "scalar"
        ? "ready, with \(InstructionSet.name)"
        : "ready, but slow: this processor has neither AVX2 nor AVX-512"
    default: "ready"
    }
  }
}
