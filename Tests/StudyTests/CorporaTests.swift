import Corpus
import Foundation
import Ingest
import Study
import TestSupport
import Testing

/// Which files a recipe's patterns name, and how these are called.
struct CorporaTests {
  private func files(
    _ source: String, in file: RecipeFile, variables: [String: String] = [:]
  ) throws -> [SourceFile] {
    let text = "name: n\nseed: 1\ncorpora:\n  en: {source: \(source)}\n"
    return try file.read(bytes: Array(text.utf8), variables: variables).corpora[0].files
  }

  private func someFiles() throws -> RecipeFile {
    let file = try RecipeFile()
    for name in [
      "data/b.json", "data/a.json.gz", "data/c.xml", "data/deep/d.json", "data/[x].json",
    ] {
      try file.touch(name)
    }
    return file
  }

  @Test func patternsAreSortedByName() throws {
    let file = try someFiles()
    let found = try files("{mc4: \"data/[ab].json*\"}", in: file)
    #expect(found.map(\.name) == ["data/a.json.gz", "data/b.json"])
    #expect(
      found.map(\.place) == ["data/a.json.gz", "data/b.json"].map { .path(file.folder.file($0)) })
    #expect(try files("{mc4: \"data/{b,a}.json*\"}", in: file).count == 2)
    #expect(try files("{mc4: \"data/*/*.json\"}", in: file).map(\.name) == ["data/deep/d.json"])
    #expect(try files("{mc4: \"data/?.xml\"}", in: file).map(\.name) == ["data/c.xml"])
  }

  @Test func listsKeepTheirOrder() throws {
    let file = try someFiles()
    let found = try files("{mc4: [data/b.json, data/a*]}", in: file)
    #expect(found.map(\.name) == ["data/b.json", "data/a.json.gz"])
  }

  @Test func kindsMayBeMixed() throws {
    let file = try someFiles()
    let found = try files("{wikipedia: data/c.xml, mc4: data/b.json}", in: file)
    #expect(found.map(\.kind) == [.mc4, .wikipedia])
  }

  @Test func namesAreRelativeToTheDataFolder() throws {
    let file = try someFiles()
    let data = ["DATA": file.folder.file("data")]
    let found = try files("{mc4: \"${DATA}/deep/*.json\"}", in: file, variables: data)
    #expect(found.map(\.name) == ["deep/d.json"])
    let slash = ["DATA": file.folder.file("data/")]
    #expect(
      try files("{mc4: \"${DATA}deep/*.json\"}", in: file, variables: slash).map(\.name)
        == ["deep/d.json"])
    // A folder whose name only begins like that of the file's is not its root.
    let other = ["DATA": file.folder.file("data"), "OTHER": file.folder.file("data/d")]
    #expect(
      try files("{mc4: \"${DATA}/deep/*.json\"}", in: file, variables: other).map(\.name)
        == ["deep/d.json"])
    let absolute = "{mc4: \"\(file.folder.path)/data/b.json\"}"
    #expect(try files(absolute, in: file).map(\.name) == ["data/b.json"])
  }

  @Test func variablesAreReplacedOnce() throws {
    let file = try someFiles()
    let variables = ["A": "b", "B": "${A}", "EMPTY": ""]
    #expect(
      try files("{mc4: \"data/${A}${EMPTY}.json\"}", in: file, variables: variables).count == 1)
    let error = try #require(throws: RecipeError.self) {
      _ = try files("{mc4: \"data/${B}.json\"}", in: file, variables: variables)
    }
    #expect(error.reason.contains("${A}.json', which matches no file"))
    let unset = try #require(throws: RecipeError.self) {
      _ = try files("{mc4: \"data/${C}.json\"}", in: file, variables: variables)
    }
    #expect(unset.reason.contains("${C} has no value"))
    #expect(unset.position?.line == 4 && unset.position?.column == 22)
    // A brace that is never closed is text.
    #expect(throws: RecipeError.self) { _ = try files("{mc4: \"data/${C.json\"}", in: file) }
  }

  @Test func settingsAreRead() throws {
    let file = try someFiles()
    let text = """
      name: n
      seed: 1
      corpora:
        plain: {language: x-toy, source: {mc4: data/b.json}}
        all:
          language: fi
          source: {wikipedia: data/c.xml}
          text: {normalise: NFC, minimum-line-characters: 20}
          tolerance: {rejected: 5 %, damages: 3}

      """
    let corpora = try file.read(bytes: Array(text.utf8)).corpora
    #expect(corpora.map(\.name) == ["plain", "all"])
    #expect(corpora[0].language.code == "x-toy")
    #expect(corpora[0].settings.tolerance.rejected == 0.001)
    #expect(corpora[0].settings.tolerance.damages == 0)
    #expect(corpora[1].settings.text.minimumLineCharacters == 20)
    #expect(corpora[1].settings.tolerance.rejected == 0.05)
    #expect(corpora[1].settings.tolerance.damages == 3)
  }
}
