import Corpus
import Foundation
import Ingest

extension CorpusRecipe {
  /// `{sections: …, lists: …, tables: …, templates: PATH, variant: …}`
  mutating func readWikitext(_ node: RecipeNode) throws {
    if !settings.kinds.contains(.wikipedia) {
      throw node.keyError("wikitext is asked for, but no source is wikipedia")
    }
    var map = try node.map()
    if let value = try map.take("sections")?.choice(of: WikitextSettings.Sections.self) {
      settings.wikitext.sections = value
    }
    if let value = try map.take("lists")?.choice(of: WikitextSettings.Lists.self) {
      settings.wikitext.lists = value
    }
    if let value = try map.take("tables")?.choice(of: WikitextSettings.Tables.self) {
      settings.wikitext.tables = value
    }
    if let node = map.take("variant") {
      let variant = try node.text("the name of a variant")
      do {
        settings.wikitext.variant = try LanguageVariants.checked(variant, of: language.code)
      } catch {
        throw node.error("\(error)")
      }
    }
    if let node = map.take("templates") {
      let path = try node.text("the path of a YAML file")
      let folder = (node.file as NSString).deletingLastPathComponent
      let absolute = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
      let file = try TemplateFile(
        path: absolute, name: SourceReader.name(ofPath: absolute, node), language: language)
      settings.wikitext.templates = file.forms
      templateFile = file
    }
    try map.finish()
  }
}

extension RecipeNode {
  /// One of the words of `Choice`.
  func choice<Choice: RawRepresentable & CaseIterable>(
    of: Choice.Type
  ) throws(RecipeError) -> Choice where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return try value("one of: \(words)", { Choice(rawValue: $0) })
  }
}
