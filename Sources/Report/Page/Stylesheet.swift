/// Style, for the page and for pictures that stand alone.
///
/// A sheet holds neither `<` nor `&`, so that what contains it stays well-formed XML; it is made
/// in this file alone, so that nothing from outside becomes a part of it.
struct Stylesheet {
  let text: String

  private init(_ text: String) { self.text = text }

  /// The page: system fonts, light and dark, screen, phone and paper.
  static let page = Stylesheet(
    "\n" + variables { $0.light } + "\n@media screen and (prefers-color-scheme: dark) {\n"
      + variables { $0.dark } + "\n}\n" + PageStyle.text + PageStyle.pictures
      + PageStyle.windows)

  /// A picture by itself: the light colours, written out, since few programs that show pictures
  /// know variables.
  static let picture = Stylesheet(
    "\n"
      + Colours.all.reduce(PageStyle.pictures) { sheet, colour in
        sheet.replacing("var(--\(colour.name))", with: colour.light)
      }.replacing("var(--sans)", with: "sans-serif"))

  private typealias Colour = (name: String, light: String, dark: String)

  private static func variables(_ scheme: (Colour) -> String) -> String {
    let colours = Colours.all.map { "--\($0.name): \(scheme($0));" }
    return ":root { \(colours.joined(separator: " ")) }"
  }
}
