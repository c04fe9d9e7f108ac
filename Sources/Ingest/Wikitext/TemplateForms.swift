/// The templates whose content belongs to the sentence they stand in, by name.
///
/// All other templates are left out. The names of all languages hold on every wiki, unless a
/// language gives one a meaning of its own: templates are copied from wiki to wiki with their
/// names.
public struct TemplateForms: Sendable {
  /// By name, or by name and count of arguments as in `frac/2`.
  private var forms: [String: TemplateForm] = [:]
  private var names: Set<String> = []
  /// The forms of all names that begin so, as `lang-`, and the place in the order of adding: where
  /// several begin a name, the last one counts.
  private var families: [String: (place: Int, form: TemplateForm)] = [:]
  /// The lengths of the beginnings in bytes, each once: so a name is looked up a few times, however
  /// many families there are.
  private var familyLengths: Set<Int> = []
  private var addedFamilies = 0
  /// The names in lower case that were added to the built-in ones.
  private var additions: Set<String> = []

  /// The built-in forms, as they hold on the wikis of a language.
  ///
  /// - Parameter language: a BCP 47 code.
  public init(language: String) {
    self = Self.everywhere
    let base = String(language.prefix { $0 != "-" }).lowercased()
    if let table = Self.byLanguage[base] { add(table: table) }
  }

  private init(table: String) { add(table: table) }

  private static let everywhere = TemplateForms(table: common)

  private mutating func add(table: String) {
    for line in table.split(separator: "\n") {
      guard let equals = line.firstRange(of: " = ") else { continue }
      let form = String(line[equals.upperBound...])
      for name in line[..<equals.lowerBound].split(separator: " | ") { add(String(name), form) }
    }
  }

  /// The built-in forms, and others that go before them.
  ///
  /// - Parameters:
  ///   - language: a BCP 47 code.
  ///   - additions: Forms by name. A form is text with `{1}` for the first argument, `{name}` for a
  ///     named one, `{text|2}` for the first that is given, `{*}` for all without a name, `{_}` for
  ///     a space; a part in `[…]` shows only if an argument in it is given. `name/2` is the form of
  ///     `name` with two arguments that have no name, `name*` that of all names that begin so.
  /// - Throws: ``IngestError/malformedTemplateForm(name:form:)``.
  public init(language: String, adding additions: [String: String]) throws(IngestError) {
    self.init(language: language)
    for (name, form) in additions.sorted(by: { $0.key < $1.key }) where !add(name, form) {
      throw .malformedTemplateForm(name: name, form: form)
    }
    self.additions = Set(additions.keys.map { $0.lowercased() })
  }

  /// Whether a form was added for the template `name`, which goes before its own definition.
  func isAdded(_ name: [UInt8]) -> Bool {
    guard !additions.isEmpty else { return false }
    let word = String(decoding: name, as: UTF8.self).lowercased()
    return additions.contains {
      $0 == word || $0.hasPrefix("\(word)/") || $0.last == "*" && word.hasPrefix($0.dropLast())
    }
  }

  /// Whether a template of this name, as a call writes it, may have a form.
  func knows(_ name: [UInt8]) -> Bool {
    knows(
      String(decoding: name.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self)
        .lowercased())
  }

  /// Whether `form` can be read as a form.
  public static func isForm(_ form: String) -> Bool { TemplateForm(form) != nil }

  /// Whether every form of the built-in tables, of all languages, can be read.
  package static var areTablesWellFormed: Bool {
    ([common] + byLanguage.values).allSatisfy { table in
      table.split(separator: "\n").allSatisfy { line in
        guard let equals = line.firstRange(of: " = ") else { return false }
        return TemplateForm(String(line[equals.upperBound...])) != nil
      }
    }
  }

  @discardableResult
  private mutating func add(_ name: String, _ form: String) -> Bool {
    guard let form = TemplateForm(form) else { return false }
    if name.hasSuffix("*") {
      let prefix = name.dropLast().lowercased()
      addedFamilies += 1
      families[prefix] = (addedFamilies, form)
      familyLengths.insert(prefix.utf8.count)
    } else {
      let key = name.lowercased()
      forms[key] = form
      names.insert(key)
      if let slash = key.lastIndex(of: "/"), Int(key[key.index(after: slash)...]) != nil {
        names.insert(String(key[..<slash]))
      }
    }
    return true
  }

  /// Whether a template of this name, in lower case, may have a form.
  func knows(_ name: String) -> Bool {
    names.contains(name) || family(of: name) != nil
  }

  /// The form of the template `name`, in lower case, with so many arguments that have no name.
  func form(of name: String, argumentCount: Int) -> TemplateForm? {
    forms["\(name)/\(argumentCount)"] ?? forms[name]
      ?? family(of: name)
  }

  /// The form of the family that `name` belongs to.
  private func family(of name: String) -> TemplateForm? {
    var found: (place: Int, form: TemplateForm)?
    for length in familyLengths {
      guard let end = name.utf8.index(name.startIndex, offsetBy: length, limitedBy: name.endIndex),
        let prefix = String(name.utf8[..<end]), let family = families[prefix]
      else { continue }
      if family.place > found?.place ?? 0 { found = family }
    }
    return found?.form
  }
}
