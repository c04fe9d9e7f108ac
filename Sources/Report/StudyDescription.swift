/// The study that a report is about: what its recipe says, in words.
public struct StudyDescription: Codable, Hashable, Sendable {
  /// The name of the study: the title of the page.
  public var name: String
  /// The recipe's file name, without its folder; empty where there is no recipe.
  public var recipeFile: String
  /// The recipe, as it was read.
  public var recipeText: String
  /// The seed of every choice in the study.
  public var seed: UInt64
  /// What the study asks, in one sentence; empty where it asks nothing.
  public var asked: String
  /// What the seeds of an entry under `runs` changed, by the entry's name: `initialisation`,
  /// `order`, `sample`. Deviations over seeds are labelled with it.
  public var varied: [String: [String]]
  /// What the study claims, in the order of the recipe.
  public var claims: [Claim]
  /// The version of the tool that makes the report.
  public var toolVersion: String

  /// A claim, in words.
  public struct Claim: Codable, Hashable, Sendable {
    /// Its name in the recipe.
    public var name: String
    /// What it says.
    public var statement: String

    /// Notes a claim.
    public init(name: String, statement: String) {
      self.name = name
      self.statement = statement
    }
  }

  /// Describes a study.
  public init(
    name: String, recipeFile: String = "", recipeText: String = "", seed: UInt64 = 0,
    asked: String = "", varied: [String: [String]] = [:], claims: [Claim] = [],
    toolVersion: String
  ) {
    self.name = name
    self.recipeFile = recipeFile
    self.recipeText = recipeText
    self.seed = seed
    self.asked = asked
    self.varied = varied
    self.claims = claims
    self.toolVersion = toolVersion
  }
}
