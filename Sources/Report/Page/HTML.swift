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

  /// Appends a style sheet, which can hold no markup.
  mutating func style(_ sheet: Stylesheet) { markup += sheet.text }

  /// Appends an element whose content `body` appends; a number carries what `figure` says of it.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    figure: Figure? = nil, _ body: (inout HTML) -> Void
  ) {
    openTag(name, attributes, figure)
    markup += ">"
    body(&self)
    markup += "</\(name)>"
  }

  /// Appends an element that holds `text` and nothing else.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    figure: Figure? = nil, text: String
  ) {
    element(name, attributes, figure: figure) { $0.text(text) }
  }

  /// Appends an element without content.
  mutating func void(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]
  ) {
    openTag(name, attributes, nil)
    markup += "/>"
  }

  /// Ends the line, so that the page's source can be read and compared line by line.
  mutating func newline() { markup += "\n" }

  private mutating func openTag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ figure: Figure?
  ) {
    markup += "<\(name)"
    for (key, value) in attributes { markup += " \(key)=\"\(Self.escaped(value))\"" }
    for (key, value) in figure?.attributes ?? [] {
      markup += " \(key)=\"\(Self.escaped(value))\""
    }
  }

  /// `text` made safe for content and for quoted attributes.
  ///
  /// Control characters, other than tabs and line ends, and noncharacters are dropped: XML forbids
  /// them, and nobody can see them.
  static func escaped(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x20..<0x7F).contains(byte) && !"&<>\"'".utf8.contains(byte)
    }
    if isPlain { return text }
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
        if !scalar.isControl, !scalar.isNoncharacter { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// `path`, below a folder, as an address; what an address cannot hold becomes per cent and hex.
  static func address(ofPath path: String) -> String {
    var address = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ","):
        address.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        address += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return address
  }
}

extension Unicode.Scalar {
  /// Whether the general category is Cc, which no version of Unicode can change.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

  /// Whether it is one of the 66 noncharacters, which no version of Unicode can change.
  fileprivate var isNoncharacter: Bool {
    (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE
  }
}
