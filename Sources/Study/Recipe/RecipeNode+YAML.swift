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
    var bytes = try readFile(path)
    // Editors put a byte order mark there, which says nothing in UTF-8.
    bytes.removeFirst(ByteOrderMark.byteCount(in: bytes))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      throw RecipeError(
        file: path, position: nil, key: "",
        reason: "found \(isWide ? "UTF-16" : "broken UTF-8"), expected YAML in UTF-8")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else { throw complaint("an empty file") }
      return (
        RecipeNode(
          node: node, key: "", file: path, variables: variables, complaints: RecipeComplaints()),
        text
      )
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
          Self.tab(in: yaml, at: mark)
            ?? [problem, context?.text].compactMap { $0 }.joined(separator: " ")
            + (yaml.contains("${") ? "; a ${NAME} inside { } must stand in quotes" : ""))
      case .duplicatedKeysInMapping(let duplicates, let context):
        complaint(context.mark, "\(duplicates.joined(separator: ", ")) stands twice in a map")
      default: complaint(nil, "\(error)")
      }
  }

  /// What to say where a tab is at fault: YAML indents with spaces alone.
  private static func tab(in yaml: String, at mark: Mark) -> String? {
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let indent = lines[mark.line - 1].prefix { $0 == " " || $0 == "\t" }
    return indent.contains("\t") ? "a tab at the start of the line; indent with spaces" : nil
  }
}
