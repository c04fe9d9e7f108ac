import Corpus

/// What languages, sets and the like are called on the page.
enum Names {
  /// A language's name and its code: `Finnish (fi)`; of what is no language, words.
  static func language(_ code: String) -> String {
    switch code {
    case "unknown": "languages the model does not know"
    case "und", "other": "undecided"
    case "zxx": "no language"
    default:
      if let language = try? Language(code), language.iso639 != "mis" {
        "\(language.name) (\(code))"
      } else {
        code
      }
    }
  }

  /// A corpus, or a clone of it as recipes write it: `en`, `en.2`.
  static func corpus(_ place: Place) -> String {
    [place[.corpus] ?? "", place[.clone]].compactMap { $0 }.joined(separator: ".")
  }

  /// A set, without what is the same for all `places`: `training text, 12kB`.
  static func set(_ place: Place, among places: [Place]) -> String {
    var words: [String] = []
    switch place[.set] {
    case "train": words.append("training text")
    case "test": words.append("test text")
    case "validation": words.append("validation text")
    case let other?: words.append(other)
    case nil: words.append("all text")
    }
    if let budget = place[.budget] { words.append(budget) }
    if varies(.sample, among: places), let sample = place[.sample] {
      words.append("sample \(sample)")
    }
    if varies(.draw, among: places), let draw = place[.draw] { words.append("drawing \(draw)") }
    return words.joined(separator: ", ")
  }

  /// Whether the values on `axis` differ.
  static func varies(_ axis: Axis, among places: [Place]) -> Bool {
    Set(places.map { $0[axis] }).count > 1
  }

  /// `words` as a list: `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension String {
  /// The string with a capital letter at its head.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
