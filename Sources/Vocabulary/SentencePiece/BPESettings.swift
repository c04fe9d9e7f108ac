package import Values

/// What can be set of a vocabulary of byte-pair encoding.
package struct BPESettings: SettingsSection {
  package static let fields: [SettingsField<Self>] = []
  package init() {}
}
