import ArgumentParser
import Values

/// An option of the command line that is a setting of a section: read through the section's own
/// field, where its limits and its default stand.
struct SettingOption {
  /// The option's name without hyphens, such as `tolerate-rejected`.
  let name: String
  /// The setting's key, such as `rejected`.
  let key: String
  /// What was given, in order; empty where the option was not.
  let words: [String]

  /// An option that may be given once, by default named as its setting.
  init(_ key: String, _ word: String?, option name: String? = nil) {
    self.init(key, word.map { [$0] } ?? [], option: name)
  }

  /// An option that may be given several times, by default named as its setting.
  init(_ key: String, _ words: [String], option name: String? = nil) {
    self.key = key
    self.words = words
    self.name = name ?? key
  }
}

extension SettingsSection {
  /// Reads the settings that options give; what is not given takes its default.
  ///
  /// - Throws: `ValidationError`, which names the option, what was found and what was expected.
  init(options: [SettingOption]) throws {
    let given = options.filter { !$0.words.isEmpty }
    do throws(SettingError) {
      try self.init(
        reading: Dictionary(given.map { ($0.key, $0.words) }) { first, second in first + second })
    } catch {
      throw error.asUsageError(of: options)
    }
  }
}

extension SettingError {
  /// The error as the command line's: it names the option that is the setting, or else the setting.
  func asUsageError(of options: [SettingOption]) -> ValidationError {
    let own = key.split(separator: ".").last.map(String.init)
    let name = options.first { $0.key == own && !$0.words.isEmpty }.map { "--\($0.name)" }
    return ValidationError("\(name ?? key): found \(found), expected \(expected)")
  }
}

extension ArgumentHelp {
  /// The help of an option that is a setting: what it is, what may be written, and its default.
  static func setting<Section: SettingsSection>(
    _ section: Section.Type, _ key: String, _ abstract: String
  ) -> ArgumentHelp {
    guard let field = Section.field(key) else { preconditionFailure("no setting is named \(key)") }
    let preset = field.defaultText.map { "; default: \($0)" } ?? ""
    return ArgumentHelp("\(abstract) (\(field.expected)\(preset))")
  }
}
