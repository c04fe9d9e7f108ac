import ByteIO
import Foundation
import Ingest
import TestSupport
import Testing

/// The tables of names against what the wikis say of themselves.
@Suite("Names that wikis give to namespaces, redirects, switches and characters")
struct NamespaceNamesTests {
  private func contents(_ path: String) async throws -> Data {
    let source = try ByteSource(path: path, workers: 1)
    var data = Data()
    while let chunk = try await source.next() {
      if case .bytes(let bytes) = chunk { data.append(contentsOf: bytes) }
    }
    return data
  }

  private func query(_ path: String) async throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: await contents(path)) as? [String: Any]
    return try #require(json?["query"] as? [String: Any])
  }

  /// What a page in English makes of a link, and of what it begins with.
  private func text(_ wikitext: String) -> String {
    var dropped = WikitextCounts()
    let renderer = WikitextRenderer(language: "en")
    return String(
      decoding: renderer.plainText(of: Array(wikitext.utf8), dropped: &dropped), as: UTF8.self)
  }

  @Test("21 wikis: every name of files, categories, redirects and switches is known")
  func siteinfo() async throws {
    guard let folder = SharedData.path("wikitext_conformance/siteinfo") else { return }
    let wikis = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    var counts = [0, 0, 0, 0]
    for wiki in wikis {
      let query = try await query("\(folder)/\(wiki)")
      for (key, name) in namespaces(query) where key == 6 || key == 14 {
        counts[key == 6 ? 0 : 1] += 1
        #expect(text("a [[\(name):b|c]]d") == "a d", "\(wiki): \(name)")
      }
      let switches = Set(query["doubleunderscores"] as? [String] ?? [])
      for word in query["magicwords"] as? [[String: Any]] ?? [] {
        let name = word["name"] as? String ?? ""
        for alias in word["aliases"] as? [String] ?? [] {
          if name == "redirect" {
            counts[2] += 1
            #expect(text("\(alias) [[B]]\nc") == "c", "\(wiki): \(alias)")
          } else if switches.contains(name), alias.hasPrefix("__") {
            counts[3] += 1
            #expect(text("a \(alias)\nb") == "a\nb", "\(wiki): \(alias)")
          }
        }
      }
    }
    print("names of \(wikis.count) wikis: \(counts[0]) of files, \(counts[1]) of categories,")
    print("  \(counts[2]) words for redirects, \(counts[3]) switches")
    #expect(wikis.count == 21)
    #expect(counts.allSatisfy { $0 > 21 })
  }

  private func namespaces(_ query: [String: Any]) -> [(Int, String)] {
    let spaces = (query["namespaces"] as? [String: [String: Any]] ?? [:]).values.flatMap { space in
      ["name", "canonical"].compactMap { key in
        (space[key] as? String).map { (space["id"] as? Int ?? 0, $0) }
      }
    }
    let aliases = (query["namespacealiases"] as? [[String: Any]] ?? []).map { alias in
      (alias["id"] as? Int ?? 0, alias["alias"] as? String ?? "")
    }
    return (spaces + aliases).filter { !$0.1.isEmpty }
  }

  @Test("every character reference of HTML is decoded, and once")
  func entities() async throws {
    guard let path = SharedData.path("wikitext_conformance/wp2txt/html_entities.json") else {
      return
    }
    let json = try JSONSerialization.jsonObject(with: await contents(path)) as? [String: Any]
    let entities = try #require(json?["entities"] as? [String: String])
    #expect(entities.count == 2125)
    for (name, characters) in entities {
      let expected = ["\t", "\n", "\u{A0}"].contains(characters) ? " " : characters
      let decoded = text("<nowiki/>a\(name)b")
      #expect(decoded.utf8.elementsEqual("a\(expected)b".utf8), "\(name)")
      #expect(text("a\(name.replacing("&", with: "&amp;"))b") == "a\(name)b")
    }
  }

  @Test("what is no reference stays as it is")
  func notEntities() {
    for text in [
      "&;", "&unknown;", "&amp", "&CounterClockwiseContourIntegralx;", "&#x110000;", "&ampa;",
    ] {
      #expect(self.text("a\(text) b") == "a\(text) b")
    }
    #expect(text("&NotEqualTilde;") == "≂\u{338}")
    #expect(text("&CounterClockwiseContourIntegral;") == "∳")
  }
}
