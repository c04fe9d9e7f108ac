import Corpus
import Ingest
import Sample
import Text
import Values

extension CorpusRecipe {
  /// `{source: {mc4: …, …}, language: …, text: {…}, filters: {…}, tolerance: {…}}`
  init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map()
    self.name = name
    let code = map.take("language")
    do {
      language = try Language(try code?.text() ?? name)
    } catch {
      throw code?.error("\(error)") ?? node.keyError("\(error)")
    }
    files = try Self.files(map.require("source", "{mc4: FILES} or {wikipedia: FILES}"))
    let text = map.take("text")
    let filters = map.take("filters")
    var tolerance = try map.take("tolerance")?.map()
    let rejects = try tolerance?.take("rejected")?.value(Units.shareExpected, Units.share)
    let damages = try tolerance?.take("damages")?.value(Units.countExpected, Units.count)
    try tolerance?.finish()
    settings = ExtractSettings(language: language.code, kinds: files.map(\.kind))
    if let rejects { settings.tolerance.rejected = rejects }
    if let damages { settings.tolerance.damages = damages }
    if let text { try settings.readText(text) }
    if let filters { try settings.readFilters(filters, of: language) }
    if let node = map.take("wikitext") { try readWikitext(node) }
    try readSourceSettings(&map)
    try map.finish()
  }

  /// What concerns files of some kinds only: `namespaces`, `extra-keys`.
  private mutating func readSourceSettings(_ map: inout RecipeMap) throws {
    let kinds = Set(settings.kinds)
    if let node = map.take("namespaces") {
      if kinds.isDisjoint(with: [.wikipedia, .cirrus]) {
        throw node.error("namespaces are asked for, but no source is a wiki's dump")
      }
      settings.records.namespaces = try node.elements.map { node in
        try node.value("the number of a namespace, such as 0 for articles", { Int($0) })
      }
    }
    if let node = map.take("extra-keys") {
      if !kinds.contains(.jsonl) {
        throw node.error("extra keys are asked for, but no source is jsonl")
      }
      settings.records.extraKeys = try node.elements.map { try $0.text("the name of a JSON field") }
      if Set(settings.records.extraKeys).count < settings.records.extraKeys.count {
        throw node.error("a key stands twice")
      }
    }
  }
}

extension ExtractSettings {
  /// `{minimum-line-characters: …, boilerplate-lines: […], normalise: NFC}`
  mutating func readText(_ node: RecipeNode) throws {
    var map = try node.map()
    text.minimumLineCharacters =
      try map.take("minimum-line-characters")?.value(
        "a whole number of characters", { Int($0).flatMap { $0 >= 0 ? $0 : nil } }) ?? 0
    _ = try map.take("normalise")?.value(
      "NFC, the only form there is", { $0 == "NFC" ? $0 : nil })
    let names = BoilerplateRule.allCases.map(\.rawValue).joined(separator: ", ")
    text.boilerplateLines =
      try map.take("boilerplate-lines")?.elements.map { node in
        try node.value("rules out of: \(names)", { BoilerplateRule(rawValue: $0) })
      } ?? []
    try map.finish()
  }

  /// `{NAME: LIMIT, …}`
  mutating func readFilters(_ node: RecipeNode, of language: Language) throws {
    var map = try node.map()
    for measure in TextFilter.Measure.allCases {
      guard let node = map.take(measure.rawValue) else { continue }
      if measure == .scriptShare, ScriptShare(script: language.script) == nil {
        throw node.error("the language \(language.code) has no script of its own")
      }
      filters[measure] = try node.number(0...1)
    }
    try map.finish()
  }
}

extension SampleRecipe {
  /// `{unit: bytes, budgets: […], take: documents, holdout: {validation: …, test: …}, corpora: […]}`
  init(_ node: RecipeNode, seed: UInt64, corpora all: [String]) throws {
    var map = try node.map()
    _ = try map.take("unit")?.value(
      "bytes, the only unit there is yet", { $0 == "bytes" ? $0 : nil })
    _ = try map.take("take")?.value(
      "documents, the only way there is yet", { $0 == "documents" ? $0 : nil })
    let budgets = try map.require("budgets", "a list of sizes").oneOrMore().map { node in
      let name = try node.text().filter { $0 != " " }
      return SampleSettings.Budget(name: name, byteCount: try node.bytes())
    }
    if Set(budgets.map(\.byteCount)).count < budgets.count
      || budgets.contains(where: { $0.byteCount < 1 })
    {
      throw node.error("budgets must be different and at least 1 byte")
    }
    var holdOut = try map.take("holdout")?.map()
    settings = SampleSettings(
      seed: seed, budgets: budgets,
      holdout: HoldOutSettings(
        validation: try holdOut?.take("validation")?.bytes() ?? 0,
        test: try holdOut?.take("test")?.bytes() ?? 0))
    try holdOut?.finish()
    corpora =
      try map.take("corpora")?.elements.map { node in
        try node.value("one of: \(all.joined(separator: ", "))", { all.contains($0) ? $0 : nil })
      } ?? all
    try map.finish()
  }
}

extension RecipeNode {
  func bytes() throws(RecipeError) -> Int { try value(Units.bytesExpected, Units.bytes) }

  func count(least: Int = 1, most: Int = .max) throws(RecipeError) -> Int {
    let limit = most < .max ? " and at most \(most)" : ""
    return try value("\(Units.countExpected), at least \(least)\(limit)") { text in
      Units.count(text).flatMap { least...most ~= $0 ? $0 : nil }
    }
  }

  func number(_ range: ClosedRange<Double>) throws(RecipeError) -> Double {
    try value("a number from \(range.lowerBound) to \(range.upperBound)") { text in
      Double(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}
