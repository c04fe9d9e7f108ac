import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page read back by an XML parser: proof that it is well-formed, and a way to look things up.
public struct PageOutline: Sendable {
  /// An element, its attributes, and all text inside it.
  public struct Element: Sendable {
    /// Its name.
    public var name: String
    /// Its attributes.
    public var attributes: [String: String]
    /// All text inside it.
    public var text = ""
    /// The ids or names of the elements around it, outermost first.
    public var path: [String]
  }

  /// Every element, in the order of their ends.
  public let elements: [Element]
  /// The parser's complaint, if the page is not well-formed.
  public let failure: String?

  /// Reads a page.
  public init(_ page: String) {
    let reader = Reader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    failure =
      parser.parse()
      ? nil
      : "line \(parser.lineNumber), column \(parser.columnNumber): "
        + (parser.parserError.map { "\($0)" } ?? "unknown")
    elements = reader.elements
  }

  /// The text of the first element with this id.
  public func text(id: String) -> String? { elements.first { $0.attributes["id"] == id }?.text }

  /// The elements of this name inside the element with this id.
  public func elements(_ name: String, inside id: String) -> [Element] {
    elements.filter { $0.name == name && $0.path.contains(id) }
  }

  /// The cells' texts of the table with this id, row by row, heads included.
  public func rows(ofTable id: String) -> [[String]] {
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
}

/// Collects the elements of a page.
private final class Reader: NSObject, XMLParserDelegate {
  private(set) var elements: [PageOutline.Element] = []
  private var open: [PageOutline.Element] = []
  /// The text of the page, and where in it each open element begins.
  private var text: [String] = []
  private var starts: [Int] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) {
    // An element is told by its id where it has one, and by its name.
    let path = open.flatMap { [$0.attributes["id"], $0.name].compactMap { $0 } }
    open.append(PageOutline.Element(name: elementName, attributes: attributeDict, path: path))
    starts.append(text.count)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text.append(string) }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    guard var element = open.popLast(), let start = starts.popLast() else { return }
    element.text = text[start...].joined()
    elements.append(element)
  }
}
