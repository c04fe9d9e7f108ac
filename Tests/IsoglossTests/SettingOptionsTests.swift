import Contaminate
import Encode
import Foundation
import Ingest
import TestSupport
import Testing
import Transfer
import Values

/// The options that are settings: their limits and defaults are those of the sections' fields.
struct SettingOptionsTests {
  /// A setting that a command has as an option.
  struct Setting: CustomTestStringConvertible {
    let command: [String]
    /// The option as errors name it.
    let option: String
    /// What stands before the value: nothing, or a name and an equals sign.
    var prefix = ""
    let outside: [String]
    let expected: String
    let defaultText: String?

    var testDescription: String { "\(command[0]) --\(option)" }

    /// The option as it is written.
    var flag: String { "--\(option.split(separator: " ")[0])" }
  }

  /// The settings of sections that are not options of their own name.
  private static let names = [
    "rejected": "tolerate-rejected", "damages": "tolerate-damages", "namespaces": "namespace",
    "extra-keys": "extra-key", "unverified": "tolerate-unverified",
  ]
  private static let extract = [
    "extract", "wikipedia", "none.xml", "--language", "fi", "--output", "out",
  ]
  private static let contamination = [
    "contamination", "--corpus", "en=none.jsonl", "--output", "out", "--seed", "1",
  ]

  private static let shards = [
    "shards", "write", "none.jsonl", "--vocabulary", "byte", "--output", "out",
  ]
  private static let shardsImport = [
    "shards", "import", "--prefix", "none", "--vocabulary", "byte", "--output", "out",
  ]
  private static let shardsExport = [
    "shards", "export", "none", "--output", "out", "--format", "llmc",
  ]

  private static let transferBytes = [
    "transfer", "bytes", "--perplexities", "none.csv", "--output", "out",
  ]
  private static let transferCorrelate = [
    "transfer", "correlate", "--cells", "none.csv", "--contamination", "none.csv", "--seed", "1",
    "--output", "out",
  ]

  private static let settings =
    options(of: TextSettings.self, of: extract) + options(of: ToleranceSettings.self, of: extract)
    + options(of: RecordSettings.self, of: extract)
    + options(of: WikitextSettings.self, of: extract)
    + options(of: FilterSettings.self, of: extract, through: "filter")
    + options(of: ContaminationSettings.self, of: contamination)
    + options(of: ShardWriteSettings.self, of: shards)
    + options(of: ShardImportSettings.self, of: shardsImport)
    + options(of: ShardExportSettings.self, of: shardsExport)
    + options(of: DataTransferSettings.self, of: transferBytes)
    + options(of: CorrelationSettings.self, of: transferCorrelate)
    + options(of: ContaminationJoinSettings.self, of: transferCorrelate)

  /// Every setting of a section with limits is an option, if only by another name.
  private static func options<Section: SettingsSection>(
    of section: Section.Type, of command: [String], through option: String? = nil
  ) -> [Setting] {
    section.fields.filter { !$0.outside.isEmpty && $0.key != "normalise" }.map { field in
      Setting(
        command: command,
        option: option.map { "\($0) \(field.key)" } ?? names[field.key] ?? field.key,
        prefix: option == nil ? "" : "\(field.key)=", outside: field.outside,
        expected: field.expectedElement, defaultText: field.defaultText)
    }
  }

  @Test(arguments: settings)
  func whatIsOutsideTheLimitsIsRefused(_ setting: Setting) throws {
    let folder = try TemporaryFolder()
    // An empty value is refused as missing before anything is read.
    for text in setting.outside where !text.isEmpty {
      let value = "\(setting.flag)=\(setting.prefix)\(text)"
      let outcome = try Command.run(setting.command + [value], in: folder.path)
      #expect(outcome.status == 2 || outcome.status == 64, "\(outcome.errors)")
      let complaint = "--\(setting.option): found '\(text)', expected \(setting.expected)"
      #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    }
  }

  @Test(arguments: settings.filter { $0.defaultText != nil })
  func helpSaysTheDefault(_ setting: Setting) throws {
    let folder = try TemporaryFolder()
    let help = try Command.run(setting.command + ["--help"], in: folder.path).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    // Usage lines may name it first.
    let start = try #require(help.range(of: "\(setting.flag) <", options: .backwards))
    // Up to the next option.
    let own = help[start.upperBound...].components(separatedBy: " --")[0]
    #expect(own.contains("default: \(setting.defaultText ?? "")"), "\(own)")
  }

  @Test func everySettingWithLimitsIsThere() { #expect(Self.settings.count >= 15) }
}
