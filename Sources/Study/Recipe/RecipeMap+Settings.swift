import Values
import Yams

/// The one bridge between recipes and settings: place and key come from here, limits and defaults
/// from the fields of the section.
extension RecipeMap {
  /// Takes the keys of `Settings`; other keys stay.
  ///
  /// What is wrong with each key is told, at its value, or at the map where it is missing.
  ///
  /// - Throws: ``RecipeError`` that stands for it.
  mutating func read<Settings: SettingsSection>(
    _ type: Settings.Type
  ) throws(RecipeError) -> Settings {
    var settings = Settings()
    var isWhole = true
    for field in Settings.fields {
      do throws(RecipeError) {
        if let node = take(field.key) {
          try node.read(field, into: &settings)
        } else if isWhole || field.isRequired {
          // A default may follow from settings before it, so only from a whole.
          try preset(field, of: &settings)
        }
      } catch {
        owner.complaints.add(error)
        isWhole = false
      }
    }
    if !isWhole { throw .consequence }
    do { try settings.validate() } catch { throw owner.error(error) }
    return settings
  }

  private func preset<Owner>(
    _ field: SettingsField<Owner>, of owner: inout Owner
  ) throws(RecipeError) {
    do { try field.preset(&owner) } catch { throw missing(field.key, error.expected) }
  }

  /// The settings under `key`, in a map of their own; all by default where the key is not there.
  mutating func read<Settings: SettingsSection>(
    _ type: Settings.Type, under key: String
  ) throws(RecipeError) -> Settings {
    guard let node = take(key) else {
      var nothing = RecipeMap(owner: owner, names: [], nodes: [:])
      return try nothing.read(type)
    }
    return try node.read(type)
  }
}

extension RecipeNode {
  /// A map that holds the keys of `Settings` and no others.
  ///
  /// - Parameter planned: Keys that it may have one day.
  func read<Settings: SettingsSection>(
    _ type: Settings.Type, planned: Set<String> = []
  ) throws(RecipeError) -> Settings {
    var map = try map(planned: planned)
    defer { map.finish() }
    return try map.read(type)
  }

  /// Says what is wrong with settings that were read below this node: at the place of their key,
  /// which may be a path such as `wikitext.variant`, as far as it is written.
  func error(_ error: SettingError) -> RecipeError {
    var node = self
    var rest = error.key.split(separator: ".")[...]
    while let name = rest.first, let next = (try? node.map())?.peek(String(name)) {
      node = next
      rest.removeFirst()
    }
    let reason = "found \(error.found), expected \(error.expected)"
    if !rest.isEmpty { return node.error("\(rest.joined(separator: ".")): \(reason)") }
    return node.isMap ? node.keyError(reason) : node.error(reason)
  }

  /// Reads what is written here as the setting `field`.
  func read<Owner>(
    _ field: SettingsField<Owner>, into owner: inout Owner
  ) throws(RecipeError) {
    if case .sequence = node, !field.takesList {
      throw error("found a list, expected \(field.expected)")
    }
    let elements = elements
    var words: [String] = []
    for element in elements { words.append(try element.text(field.expected)) }
    do {
      try field.read(words, into: &owner)
    } catch {
      // Of a list, the element that is wrong by itself. What was found is told as it is written:
      // what variables stand for may be a secret.
      var probe = owner
      let wrong = zip(elements, words).first { (try? field.read([$0.1], into: &probe)) == nil }
      let place = wrong?.0 ?? self
      let found = elements.isEmpty ? error.found : place.found
      throw place.error("found \(found), expected \(error.expected)")
    }
  }
}
