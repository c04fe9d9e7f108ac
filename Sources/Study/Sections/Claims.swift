import Engine
import Transfer
import Values

/// `claims: {NAME: {measure: …, of: {…}, than: {…} or a number, is: …, margin: …, seeds: …}}`
struct Claims: RecipeSection {
  private var named = NamedEntries<ClaimRecipe>()

  var claims: [ClaimRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("claims.*", ClaimSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    named = try NamedEntries(map.take("claims")?.named() ?? []) { name, node in
      try ClaimReader(recipe, node).read(name)
    }
  }

  /// The tasks that decide claims.
  static func plan(_ planner: inout Planner) throws {
    for claim in planner.recipe.claims {
      try planner.add(
        ClaimTasks.task(
          id: claim.id, name: claim.name, claim: claim.claim, basis: claim.basis))
    }
  }
}

/// A claim.
public struct ClaimRecipe: Sendable {
  /// Its name.
  public let name: String
  /// What it says, in words.
  public let statement: String
  let claim: Claim
  let basis: ClaimTasks.Basis
  /// Of reliability, how many pairs there are.
  let pairCount: Int

  /// The artefact with its verdict.
  var id: String { Folders.claim(name) }
}

extension Recipe {
  /// What the study claims, in the order written.
  public var claims: [ClaimRecipe] { self[Claims.self].claims }
}
