import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page read back by an XML parser: proof that it is well-formed, and a way to look things up.
final class PageOutline: NSObject, XMLParserDelegate {
  /// An element, its attributes, and all text inside it.
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
    /// The ids or names of the elements around it, outermost first.
    var path: [String]
  }

  /// Every element, in the order of their ends.
  private(set) var elements: [Element] = []
  /// The parser's complaint, if the page is not well-formed.
  private(set) var failure: String?
  private var open: [Element] = []

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    if !parser.parse() {
      failure =
        "line \(parser.lineNumber), column \(parser.columnNumber): "
        + (parser.parserError.map { "\($0)" } ?? "unknown")
    }
  }

  /// The text of the first element with this id.
  func text(id: String) -> String? { elements.first { $0.attributes["id"] == id }?.text }

  /// The elements of this name inside the element with this id.
  func elements(_ name: String, inside id: String) -> [Element] {
    elements.filter { $0.name == name && $0.path.contains(id) }
  }

  /// The cells' texts of the table with this id, row by row, heads included.
  func rows(ofTable id: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    for element in elements where element.path.contains(id) {
      if element.name == "th" || element.name == "td" { row.append(element.text) }
      if element.name == "tr" {
        rows.append(row)
        row = []
      }
    }
    return rows
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) {
    let path = open.map { $0.attributes["id"] ?? $0.name }
    open.append(Element(name: elementName, attributes: attributeDict, path: path))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for index in open.indices { open[index].text += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    if let element = open.popLast() { elements.append(element) }
  }
}
