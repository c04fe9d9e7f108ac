import Corpus
import Ingest
import TestSupport
import Testing

/// One small dump of each export schema, 0.3 to 0.11, with what was new in it.
@Suite("Schemas of MediaWiki exports")
struct ExportSchemaTests {
  static let schemas = ["0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.10", "0.11"]

  /// A dump with an article, a template, a redirect, a deleted text and a page of JSON.
  private func dump(_ schema: String) -> String {
    let minor = Int(schema.dropFirst(2)) ?? 0
    let database = minor >= 8 ? "<dbname>xwiki</dbname>" : ""
    func page(_ title: String, namespace: Int, redirect: String = "", _ revisions: String) -> String
    {
      let number = minor >= 6 ? "<ns>\(namespace)</ns>" : ""
      return "<page><title>\(title)</title>\(number)<id>7</id>\(redirect)\(revisions)</page>\n"
    }
    func revision(_ text: String, model: String = "wikitext") -> String {
      let parent = minor >= 7 ? "<parentid>1</parentid>" : ""
      let kind = minor >= 8 ? "<model>\(model)</model><format>text/x-wiki</format>" : ""
      let bytes = minor >= 6 ? " bytes=\"\(text.utf8.count)\"" : ""
      let hash = minor >= 9 ? "<sha1>aaa</sha1>" : ""
      let main = minor >= 11 ? "<origin>2</origin>" : ""
      let slots =
        minor >= 11
        ? "<content><role>mediainfo</role><origin>2</origin><model>json</model>"
          + "<format>application/json</format><text bytes=\"2\">{}</text></content>" : ""
      return "<revision><id>2</id>\(parent)<timestamp>2009-01-02T03:04:05Z</timestamp>"
        + "<contributor><ip>127.0.0.1</ip></contributor><minor /><comment deleted=\"deleted\" />"
        + "\(main)\(kind)<text xml:space=\"preserve\"\(bytes)>\(text)</text>\(hash)\(slots)</revision>"
    }
    let redirect =
      minor >= 5 ? "<redirect title=\"Article\" />" : minor == 4 ? "<redirect />" : ""
    return """
      <mediawiki xmlns="http://www.mediawiki.org/xml/export-\(schema)/" version="\(schema)" \
      xml:lang="fi">
      <siteinfo><sitename>X</sitename>\(database)<base>http://x</base><generator>g</generator>
      <case>first-letter</case><namespaces><namespace key="0" />
      <namespace key="10" case="first-letter">Malline</namespace></namespaces></siteinfo>
      \(page("Article", namespace: 0, revision("Some &quot;text&quot;.")))\
      \(page("Malline:Box", namespace: 10, revision("A template.")))\
      \(page("Old name", namespace: 0, redirect: redirect, revision("#OHJAUS [[Article]]")))\
      \(page("Deleted", namespace: 0, "<revision><id>3</id><timestamp>2009-01-02T03:04:05Z"
        + "</timestamp><contributor deleted=\"deleted\" /><text deleted=\"deleted\" /></revision>"))\
      \(page("No contributor", namespace: 0, "<revision><timestamp>2010-01-01T00:00:00Z</timestamp>"
        + "<text id=\"5\" bytes=\"4\">Four</text></revision>"))\
      \(minor >= 8 ? page("Data", namespace: 0, revision("{}", model: "json")) : "")\
      </mediawiki>
      """
  }

  @Test("every schema gives the same articles", arguments: schemas)
  func articles(schema: String) async throws {
    let folder = try TemporaryFolder()
    let extraction = try await Extraction(
      [folder.store(dump(schema), as: "dump.xml")], .wikipedia, language: "fi")
    #expect(extraction.texts == ["Some \"text\".", "Four"])
    #expect(extraction.documents.map(\.title) == ["Article", "No contributor"])
    #expect(
      extraction.documents.map(\.timestamp) == ["2009-01-02T03:04:05Z", "2010-01-01T00:00:00Z"])
    #expect(extraction.ledger.droppedCount("other namespace") == 1)
    #expect(extraction.ledger.droppedCount("redirect") == 1)
    #expect(extraction.ledger.droppedCount("empty") == 1)
    #expect(extraction.ledger.rejected.isEmpty)
    let hasModels = ["0.8", "0.9", "0.10", "0.11"].contains(schema)
    #expect(extraction.ledger.droppedCount("not wikitext") == (hasModels ? 1 : 0))
  }
}
