import ByteIO
public import Corpus
import Ingest

/// A file of forms for inline templates, by language and name (`docs/formats.md`).
///
/// ```yaml
/// all:
///   abbr: "{1}"
/// fi:
///   k-*: "{1}"
/// ```
public struct TemplateFile: Sendable, Equatable {
  /// Where it is.
  public let path: String
  /// How manifests name it.
  public let name: String
  /// The SHA-256 of its bytes, as they were read.
  public let sha256: String
  /// The forms for one language, by the name of the template.
  public let forms: [String: String]

  /// Reads the forms of `language`: those under `all`, and before them those under its code.
  ///
  /// Every form of the file is checked, whatever its language.
  /// - Throws: ``RecipeError`` with file, line, key, what was found and what was expected.
  public init(path: String, name: String, language: Language) throws {
    self.path = path
    self.name = name
    let (root, text) = try RecipeNode.document(
      ofFile: path, expected: "templates by language, such as fi: {…}")
    sha256 = SHA256.hex(of: Array(text.utf8))
    var found: [String: [String: String]] = [:]
    for (key, node) in try root.map().entries {
      if key != "all" {
        do { _ = try Language(key) } catch { throw node.keyError("\(error); or 'all'") }
      }
      found[key] = try Self.forms(node)
    }
    try root.complaints.finish()
    forms = (found["all"] ?? [:]).merging(found[language.code] ?? [:]) { $1 }
  }

  private static func forms(_ node: RecipeNode) throws -> [String: String] {
    var forms: [String: String] = [:]
    for (name, node) in try node.map().entries {
      let form = try node.text("a form such as \"{1}\"")
      let isName = !name.isEmpty && !name.contains { "{}|:<\n".contains($0) }
      guard isName else {
        throw node.keyError("found the name '\(name)', expected one without { } | : and <")
      }
      guard TemplateForms.isForm(form) else {
        throw node.error(
          "found '\(form)', expected text with {1} or {name} for arguments and […] around what "
            + "shows only with one")
      }
      forms[name.lowercased()] = form
    }
    return forms
  }
}
