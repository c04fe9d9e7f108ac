import Foundation
import Sample
import Study
import TestSupport
import Testing
import Values
import Vocabulary
import Yams

/// Every setting that a recipe can have, taken from the sections' fields: a new one is tested here
/// by itself.
struct RecipeSettingsTests {
  /// A text that a setting must not take, at its place in a recipe.
  struct Refused: CustomTestStringConvertible {
    let path: [String]
    let text: String
    let expected: String

    var testDescription: String { "\(path.joined(separator: ".")): \(text)" }
  }

  private static var refused: [Refused] {
    RecipeSettings.all.flatMap { place, type in refused(type, at: place) }
  }

  private static func refused<Section: SettingsSection>(
    _ type: Section.Type, at place: String
  ) -> [Refused] {
    type.fields.flatMap { field in
      field.outside.map {
        Refused(path: path(place, type) + [field.key], text: $0, expected: field.expectedElement)
      }
    }
  }

  /// The place in ``RecipeFile/whole``: `*` is a name that stands there; a vocabulary that is not
  /// of bytes is called as its kind.
  private static func path(_ place: String, _ type: any SettingsSection.Type) -> [String] {
    if place == "vocabularies.*",
      let kind = VocabularySettings.kinds.first(where: { $0.section == type })
    {
      return ["vocabularies", kind.word == "byte" ? "bytes" : kind.word]
    }
    let names = [
      "corpora": "en", "samples": "second", "mixtures": "finnish",
      "vocabularies": type == CloneSettings.self ? "twins" : "joined", "models": "tiny",
      "training": "long", "claims": "alike",
    ]
    var path: [String] = []
    for name in place.split(separator: ".").map(String.init) {
      if name != "*" {
        path.append(name)
      } else if path == ["runs"] {
        path.append(place.hasSuffix(".carry") ? "tuned" : "base")
      } else {
        path.append(names[path[0]] ?? "?")
      }
    }
    return path
  }

  @Test(arguments: refused)
  func whatIsOutsideTheLimitsIsRefused(_ refused: Refused) throws {
    let file = try RecipeFile()
    let text = try recipe(with: refused.text, at: refused.path)
    let error = try #require(throws: RecipeError.self) {
      _ = try file.read(bytes: Array(text.utf8))
    }
    #expect(error.file == file.path)
    #expect(error.key == refused.path.joined(separator: "."))
    #expect(error.reason == "found '\(refused.text)', expected \(refused.expected)")
    let position = try #require(error.position)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false)[position.line - 1]
    let written = line.dropFirst(position.column - 1).drop { "'\"".contains($0) }
    #expect(written.hasPrefix(refused.text), "\(line)")
    #expect(line.contains("\(refused.path.last ?? ""):") || line.contains("- "), "\(line)")
  }

  /// The recipe with `text` at `path`.
  private func recipe(with text: String, at path: [String]) throws -> String {
    var root = try #require(try Yams.compose(yaml: RecipeFile.whole))
    try set(text, at: path[...], in: &root)
    return try Yams.serialize(node: root)
  }

  private func set(_ text: String, at path: ArraySlice<String>, in node: inout Node) throws {
    let key = Node(try #require(path.first))
    guard path.count > 1 else {
      node[key] = Node(text, Tag(.str), text.isEmpty ? .singleQuoted : .any)
      return
    }
    var inner = node[key] ?? Node([(Node, Node)]())
    try set(text, at: path.dropFirst(), in: &inner)
    node[key] = inner
  }

  @Test func numbersHaveTwoLimits() {
    func count<Section: SettingsSection>(_ type: Section.Type) -> Int {
      let limited = type.fields.filter { !$0.inside.isEmpty }
      for field in limited {
        #expect(field.inside.count == 2 && field.outside.count == 2, "\(type).\(field.key)")
      }
      return limited.count
    }
    // A loose count, so that the table cannot become empty unseen.
    #expect(RecipeSettings.all.reduce(0) { $0 + count($1.type) } >= 30)
  }

  /// Sections of commands that no recipe has; the tests of their rooms try their limits.
  private static let ofCommands: Set = [
    "ContaminationJoinSettings", "CorrelationSettings",
    "IdentificationSettings", "LineClassifierSettings", "ShardExportSettings",
    "ShardImportSettings", "ShardWriteSettings",
  ]

  @Test func everySectionOfSettingsIsInTheTable() throws {
    let listed = Self.ofCommands.union(RecipeSettings.all.map { "\($0.type)" })
    var found: Set<String> = []
    let sources = "\(repositoryRoot)/Sources"
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources)
    where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
      for match in text.matches(of: /struct (?<name>\w+): [^{]*\bSettingsSection\b/)
      where !path.hasPrefix("Values/") {
        found.insert(String(match.output.name))
      }
    }
    #expect(found == listed)
  }

  // MARK: Defaults

  /// What a recipe that does not write a setting gets is what its field says, which help texts
  /// and the documentation show; and a manifest that leaves it out reads as the same.
  @Test func defaultsAreThoseOfTheFields() throws {
    func check<Section: SettingsSection>(_ type: Section.Type) throws {
      let least = try least(of: type)
      let settings = try Section(reading: least)
      for field in type.fields {
        guard let shown = field.defaultText else { continue }
        let words = field.takesList ? shown.components(separatedBy: ", ") : [shown]
        let written = try Section(reading: least.merging([field.key: words]) { $1 })
        #expect(written == settings, "\(type).\(field.key)")
      }
      if type.fields.allSatisfy(\.isRecorded), type != SampleSettings.self {
        let bytes = try StableJSON.line(settings)
        #expect(try StableJSON.decode(type, from: bytes, file: "m") == settings, "\(type)")
      }
    }
    for (_, type) in RecipeSettings.all { try check(type) }
  }

  /// A value for each setting that must be written.
  private func least<Section: SettingsSection>(
    of type: Section.Type
  ) throws -> [String: [String]] {
    var least: [String: [String]] = [:]
    for field in type.fields where field.isRequired {
      let candidates = ["4", "byte", "a-name", "perplexity"] + field.inside
      var probe = Section()
      let good = candidates.first { (try? field.read([$0], into: &probe)) != nil }
      least[field.key] = [try #require(good, "\(type).\(field.key)")]
    }
    // Some must be written only where others give them no default.
    for field in type.fields {
      do { _ = try Section(reading: least) } catch  where error.key == field.key {
        least[field.key] = ["4"]
      } catch {}
    }
    return least
  }

  /// No second default stands in the readers of recipes or among the options of commands.
  @Test func noOtherDefaultStandsInTheSources() throws {
    var keys: Set<String> = []
    func add<Section: SettingsSection>(_ type: Section.Type) {
      keys.formUnion(type.fields.filter { $0.defaultText != nil }.map(\.key))
    }
    for (_, type) in RecipeSettings.all { add(type) }
    let sources = "\(repositoryRoot)/Sources"
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources)
    where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
      if path.hasPrefix("Study/Sections/") {
        #expect(text.firstMatch(of: /\?\? -?(\d|")/) == nil, "\(path)")
      }
      guard path.hasPrefix("isogloss/") else { continue }
      for match in text.matches(of: /\n *var (?<name>\w+)[^\n={]*= (?<value>[^\n]+)/) {
        // An option that may be repeated starts with nothing given.
        if match.output.value == "[]" { continue }
        let isDefault = keys.contains(hyphenated(String(match.output.name)))
        #expect(!isDefault, "\(path): \(match.output.name) = \(match.output.value)")
      }
    }
  }

  private func hyphenated(_ name: String) -> String {
    name.replacing(/[A-Z]/) { "-\($0.output.lowercased())" }
  }
}
