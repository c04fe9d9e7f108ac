/// Markup under construction, well-formed as HTML and as XML.
///
/// Names of elements and attributes are static strings and every dynamic string goes through
/// ``escaped(_:)``, so no input can become markup. Elements are closed by construction.
struct HTML {
  private(set) var markup = ""

  /// Appends `text`, escaped.
  mutating func text(_ text: String) { markup += Self.escaped(text) }

  /// Appends the literal `text`, which must be well-formed markup.
  mutating func literal(_ text: StaticString) { markup += text.description }

  /// Appends an element whose content `body` appends.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ body: (inout HTML) -> Void
  ) {
    openTag(name, attributes)
    markup += ">"
    body(&self)
    markup += "</\(name)>"
  }

  /// Appends an element that holds `text` and nothing else.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// Appends an element without content.
  mutating func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]
  ) {
    openTag(name, attributes)
    markup += "/>"
  }

  /// Ends the line, so that the page's source can be read and compared line by line.
  mutating func newline() { markup += "\n" }

  private mutating func openTag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>
  ) {
    markup += "<\(name)"
    for (key, value) in attributes { markup += " \(key)=\"\(Self.escaped(value))\"" }
  }

  /// `text` made safe for content and for quoted attributes.
  ///
  /// Control characters, other than tabs and line ends, and noncharacters are dropped: XML forbids
  /// them, and nobody can see them.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      default:
        let isControl = scalar.properties.generalCategory == .control
        if !isControl, !scalar.properties.isNoncharacterCodePoint {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
