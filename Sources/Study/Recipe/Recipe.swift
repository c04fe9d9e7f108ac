/// What a recipe asks for: validated values, each of which some task depends on.
public struct Recipe: Sendable {
  /// The recipe's file.
  public let file: String
  /// The recipe as written.
  public let text: String
  private var sections: [ObjectIdentifier: any RecipeSection] = [:]
  /// Sections of which nothing is known, since they are wrong as a whole.
  private var unread: Set<ObjectIdentifier> = []

  /// Keys that a recipe may have one day.
  private static let planned: Set<String> = ["deduplicate"]

  /// Reads and validates the recipe at `path`.
  ///
  /// - Parameter variables: Values of the `${NAME}`s in it.
  /// - Throws: ``RecipeError`` with file, line, key, what was found and what was expected;
  ///   ``RecipeErrors`` where several things are wrong.
  public init(path: String, variables: [String: String]) throws {
    let (root, text) = try RecipeNode.document(
      ofFile: path, expected: "a recipe", variables: variables)
    file = root.file
    self.text = text
    var map = try root.map(planned: Self.planned)
    for section in RecipeSections.all { try read(section, &map) }
    map.finish()
    try root.complaints.finish()
  }

  /// A section, empty where nothing was written of it or it was not read yet.
  subscript<Section: RecipeSection>(_ type: Section.Type) -> Section {
    sections[ObjectIdentifier(type)] as? Section ?? Section()
  }

  /// What may be chosen by name of the `values` of a section.
  func choices<Section: RecipeSection, Value>(
    _ values: [Value], of type: Section.Type, by name: (Value) -> String
  ) -> NamedChoices<Value> {
    NamedChoices(values, broken: broken(in: type), by: name)
  }

  private mutating func read<Section: RecipeSection>(
    _ type: Section.Type, _ map: inout RecipeMap
  ) throws {
    let section = try map.owner.complaints.attempt { try Section(&map, after: self) }
    if let section {
      sections[ObjectIdentifier(type)] = section
    } else {
      unread.insert(ObjectIdentifier(type))
    }
  }

  /// Names that stand for something wrong in a section; `nil` where nothing of it could be read.
  func broken<Section: RecipeSection>(in type: Section.Type) -> Set<String>? {
    unread.contains(ObjectIdentifier(type)) ? nil : self[type].broken
  }
}
