import ByteIO
import Yams

extension RecipeNode {
  /// The root of the YAML file at `path`, and its text.
  static func document(
    ofFile path: String, expected: String, variables: [String: String] = [:]
  ) throws -> (root: RecipeNode, text: String) {
    func complaint(_ found: String) -> RecipeError {
      RecipeError(
        file: path, position: nil, key: "", reason: "found \(found), expected \(expected)")
    }
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw RecipeError(
        file: path, position: nil, key: "", reason: "found broken UTF-8, expected YAML in UTF-8")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else { throw complaint("an empty file") }
      return (RecipeNode(node: node, key: "", file: path, variables: variables), text)
    } catch let error as YamlError {
      throw RecipeError(brokenYAML: error, file: path)
    }
  }
}

extension RecipeError {
  /// What the YAML parser says, in the form of the other complaints.
  init(brokenYAML error: YamlError, file: String) {
    func complaint(_ mark: Mark?, _ problem: String) -> RecipeError {
      RecipeError(
        file: file, position: mark.map { Position(line: $0.line, column: $0.column) }, key: "",
        reason: "found broken YAML: \(problem)")
    }
    self =
      switch error {
      case .scanner(let context, let problem, let mark, let yaml),
        .parser(let context, let problem, let mark, let yaml),
        .composer(let context, let problem, let mark, let yaml):
        complaint(
          mark,
          [problem, context?.text].compactMap { $0 }.joined(separator: " ")
            + (yaml.contains("${") ? "; a ${NAME} inside { } must stand in quotes" : ""))
      case .duplicatedKeysInMapping(let duplicates, let context):
        complaint(context.mark, "\(duplicates.joined(separator: ", ")) stands twice in a map")
      default: complaint(nil, "\(error)")
      }
  }
}
