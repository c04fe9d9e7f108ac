import Values

/// What stands at the head of every recipe: `name` and `seed`.
struct Head: RecipeSection {
  var settings = HeadSettings()

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("", HeadSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    settings = try map.read(HeadSettings.self)
  }
}

/// The study's name, and the seed of every choice.
struct HeadSettings: SettingsSection {
  var name = ""
  var seed: UInt64 = 0

  static let fields: [SettingsField<Self>] = [
    .required("name", \.name, .name),
    .required("seed", \.seed, .seed),
  ]

  init() {}
}

extension Recipe {
  /// The study's name: the build folder's name, too.
  public var name: String { self[Head.self].settings.name }

  /// The seed of every choice; there is no default.
  public var seed: UInt64 { self[Head.self].settings.seed }
}
