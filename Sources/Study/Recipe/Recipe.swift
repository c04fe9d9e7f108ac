/// What a recipe asks for: validated values, each of which some task depends on.
public struct Recipe: Sendable {
  /// The recipe's file.
  public let file: String
  /// The recipe as written.
  public let text: String
  private var sections: [ObjectIdentifier: any RecipeSection] = [:]

  /// Keys that a recipe may have one day.
  private static let planned: Set<String> = ["deduplicate", "transfer"]

  /// Reads and validates the recipe at `path`.
  ///
  /// - Parameter variables: Values of the `${NAME}`s in it.
  /// - Throws: ``RecipeError`` with file, line, key, what was found and what was expected.
  public init(path: String, variables: [String: String]) throws {
    let (root, text) = try RecipeNode.document(
      ofFile: path, expected: "a recipe", variables: variables)
    file = root.file
    self.text = text
    var map = try root.map(planned: Self.planned)
    for section in RecipeSections.all { try read(section, &map) }
    try map.finish()
  }

  /// A section, empty where nothing was written of it or it was not read yet.
  subscript<Section: RecipeSection>(_ type: Section.Type) -> Section {
    sections[ObjectIdentifier(type)] as? Section ?? Section()
  }

  private mutating func read<Section: RecipeSection>(
    _ type: Section.Type, _ map: inout RecipeMap
  ) throws {
    sections[ObjectIdentifier(type)] = try Section(&map, after: self)
  }
}
