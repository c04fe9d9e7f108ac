import ByteIO
import TestSupport
import Testing

/// What a user may ask of wikitext, on the command line and in a recipe.
struct WikitextOptionsTests {
  private static let dump = """
    <mediawiki><page><title>A</title><ns>0</ns><revision><text>One -{zh-hans:s;zh-hant:t}-
    {{kilo|5}}.
    == H ==
    * item
    {|
    | 1 || 2
    |}
    </text></revision></page></mediawiki>
    """

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try AtomicFile.write(Array(Self.dump.utf8), to: folder.file("dump.xml"))
    try AtomicFile.write(Array("zh: {kilo: \"{1} kg\"}".utf8), to: folder.file("forms.yaml"))
  }

  private func extract(_ options: String...) throws -> Command.Outcome {
    let command = ["extract", "wikipedia", "dump.xml", "--language", "zh", "--output", "-"]
    return try Command.run(command + options, in: folder.path)
  }

  @Test func everyOption() throws {
    let plain = try extract()
    #expect(plain.status == 0)
    #expect(plain.output.contains(#""text":"One s\n\nH\nitem""#))
    let all = try extract(
      "--sections", "prose", "--lists", "drop", "--tables", "rows", "--variant", "zh-tw",
      "--templates", "forms.yaml")
    #expect(all.status == 0)
    #expect(all.output.contains(#""text":"One t 5 kg.\n\n1 | 2""#))
  }

  @Test(arguments: [
    (["--variant", "sr-el"], "--variant: found 'sr-el', expected one of: zh-hans, zh-cn"),
    (["--tables", "keep"], "'keep'"), (["--templates", "none.yaml"], "none.yaml: cannot open"),
  ])
  func mistakes(_ mistake: (options: [String], message: String)) throws {
    let command = ["extract", "wikipedia", "dump.xml", "--language", "zh", "--output", "-"]
    let outcome = try Command.run(command + mistake.options, in: folder.path)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(mistake.message))
  }

  @Test func theIndexIsRefused() throws {
    try AtomicFile.write(Array("0:1:A\n".utf8), to: folder.file("x-multistream-index.txt"))
    let outcome = try Command.run(
      ["extract", "wikipedia", "x-multistream-index.txt", "--language", "zh", "--output", "-"],
      in: folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("which is the index of a dump and holds no pages"))
  }

  @Test func theFileOfTemplatesIsAnInput() throws {
    let recipe = """
      name: n
      seed: 1
      corpora:
        zh: {source: {wikipedia: dump.xml}, wikitext: {templates: forms.yaml}}

      """
    try AtomicFile.write(Array(recipe.utf8), to: folder.file("recipe.yaml"))
    func build() throws -> String {
      let outcome = try Command.run(
        ["build", "recipe.yaml", "--output", "build", "--until", "extract"], in: folder.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    #expect(try build().contains("Made 1 artefact"))
    #expect(try build().contains("Nothing to do"))
    let manifest = try readFile(folder.file("build/extract/zh/manifest.json"))
    #expect(String(decoding: manifest, as: UTF8.self).contains("forms.yaml"))
    // Of another language, but the file is another.
    let more = "zh: {kilo: \"{1} kg\"}\nfi: {x: y}"
    try AtomicFile.write(Array(more.utf8), to: folder.file("forms.yaml"))
    #expect(try build().contains("Made 1 artefact"))
  }
}
