import ByteIO
import Foundation
import TestSupport
import Testing

/// What the documentation shows is taken from it and run, so that it cannot rot.
struct DocsTests {
  @Test func thePagesAreRead() {
    #expect(MarkdownPage.all.count >= 8)
    #expect(MarkdownPage.all.contains { $0.path == "README.md" })
  }

  // MARK: Recipes

  private static let recipes = MarkdownPage.all.flatMap(\.blocks).filter { $0.language == "yaml" }

  /// A block that begins with `name` is a whole recipe, one that begins with `all` is a file of
  /// forms of templates, and any other is sections of a recipe, which the demo's recipe completes.
  @Test(arguments: recipes)
  func yamlIsAccepted(_ block: MarkdownPage.Block) throws {
    let docs = try DocsFolder()
    var command = "isogloss plan corpora-manifests/block.yaml"
    if block.text.hasPrefix("all:") {
      try docs.write(block.text, to: "forms.yaml")
      command = """
        isogloss extract wikipedia corpora-manifests/demo/fiwiki-demo-pages-articles.xml.bz2 \
        --language fi --templates forms.yaml --output build/forms
        """
    } else {
      let isWhole = block.text.hasPrefix("name:")
      let recipe = isWhole ? block.text : try Self.completed(block.text)
      try docs.write(recipe, to: "corpora-manifests/block.yaml")
    }
    let run = try docs.run(command)
    #expect(run.status == 0, "\(block): \(run.errors)")
  }

  @Test func theFirstRecipeOfTheReadmeIsTheDemo() throws {
    let readme = try MarkdownPage(path: "README.md")
    let block = try #require(readme.blocks.first { $0.language == "yaml" })
    #expect(Self.lines(of: block.text) == Self.lines(of: try Self.demo))
    #expect(block.text.hasPrefix("name: demo\nseed: "))
  }

  private static var demo: String {
    get throws {
      String(
        decoding: try readFile("\(repositoryRoot)/corpora-manifests/demo.yaml"), as: UTF8.self)
    }
  }

  /// The lines of a recipe that are no comments.
  private static func lines(of recipe: String) -> [String] {
    recipe.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// Keys that say the same in two ways: where one is given, the other would be one too many.
  private static let alternatives = ["sample": "samples", "samples": "sample"]

  /// Sections that are maps of names: a fragment's entries join the demo's.
  private static let maps: Set<String> = [
    "corpora", "vocabularies", "mixtures", "models", "runs",
  ]

  /// The demo's recipe with the sections of `fragment` in the place of its own.
  private static func completed(_ fragment: String) throws -> String {
    let own = parts(of: lines(of: fragment))
    let demo = parts(of: lines(of: try DocsFolder.demo()))
    let replaced = Set(own.flatMap { [$0.key, alternatives[$0.key] ?? $0.key] })
    let kept = demo.filter { !replaced.contains($0.key) }
    let joined = own.map { section in
      guard maps.contains(section.key), section.lines.count > 1,
        let others = demo.first(where: { $0.key == section.key }), others.lines.count > 1
      else { return section.lines }
      let entries = parts(of: Array(section.lines.dropFirst()))
      let names = Set(entries.map(\.key))
      let rest = parts(of: Array(others.lines.dropFirst())).filter { !names.contains($0.key) }
      return [section.lines[0]] + (rest + entries).flatMap(\.lines)
    }
    return (kept.flatMap(\.lines) + joined.flatMap { $0 }).joined(separator: "\n") + "\n"
  }

  /// The lines of YAML cut at the keys of least indentation.
  private static func parts(of lines: [String]) -> [(key: String, lines: [String])] {
    let indentation = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    var parts: [(key: String, lines: [String])] = []
    for line in lines {
      let text = line.dropFirst(indentation)
      if !text.hasPrefix(" "), let colon = text.firstIndex(of: ":") {
        parts.append((String(text[..<colon]), []))
      }
      if !parts.isEmpty { parts[parts.count - 1].lines.append(line) }
    }
    return parts
  }

  // MARK: Commands

  /// The command lines of an `sh` block, continuations joined and comments cut off.
  private static func lines(of block: MarkdownPage.Block) -> [String] {
    block.text.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n").map { line in
      line.replacing(#/ +#.*$/#, with: "").trimmingCharacters(in: .whitespaces)
    }
  }

  /// The commands of a block run one after the other, in one folder.
  @Test(arguments: MarkdownPage.all.flatMap(\.blocks).filter { $0.language == "sh" })
  func commandsRun(_ block: MarkdownPage.Block) throws {
    let docs = try DocsFolder()
    for line in Self.lines(of: block) {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "isogloss":
        let run = try docs.run(line)
        #expect(run.status == 0, "\(block): \(line): \(run.errors)")
      case "make":
        let run = try Self.dryRun(of: line)
        #expect(run.status == 0, "\(block): \(line): \(run.errors)")
      case "python3":
        let script = "\(repositoryRoot)/\(words.dropFirst().first ?? "")"
        #expect(FileManager.default.fileExists(atPath: script), "\(block): \(line)")
      case .some(let program) where program.hasSuffix("/isogloss-fuzz"):
        let makefile = String(decoding: try readFile("\(repositoryRoot)/Makefile"), as: UTF8.self)
        #expect(makefile.contains("\nFUZZ := \(program)\n"), "\(block): \(line)")
      default:
        Issue.record("\(block): \(line): not run; use isogloss, make or a script of Tests/Tools")
      }
    }
  }

  private static func dryRun(of line: String) throws -> ProgramRun {
    try ProgramRun(
      "/bin/bash", ["-c", line.replacing(/^make/, with: "make -n")], in: repositoryRoot,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
  }

  private static let spans = MarkdownPage.all.flatMap(\.spans)

  /// In a sentence or a table, a command may leave out what it is given; its name and options are
  /// those of its help.
  @Test(arguments: spans.filter { $0.text.hasPrefix("isogloss ") && !$0.text.contains("--help") })
  func commandsInSentencesAreThere(_ span: MarkdownPage.Span) throws {
    let words = span.text.split(separator: " ").dropFirst().map(String.init)
    let names = Array(words.prefix { $0.wholeMatch(of: /[a-z0-9-]+/) != nil && !$0.hasPrefix("-") })
    let commands = try HelpPage.commands()
    let known = commands.contains(names.first ?? "")
    try #require(known, "\(span): isogloss has no such command")
    let help = try HelpPage.text(of: names)
    for option in words where option.hasPrefix("--") {
      let name = option.split(separator: "=")[0]
      #expect(help.contains(name), "\(span): its help has no \(name)")
    }
  }

  @Test(arguments: spans.filter { $0.text.hasPrefix("make ") })
  func targetsInSentencesAreThere(_ span: MarkdownPage.Span) throws {
    let targets = span.text.split(separator: " ").dropFirst().filter { !$0.contains("=") }
    #expect(!targets.isEmpty)
    for target in targets {
      let run = try Self.dryRun(of: "make \(target) LINES=lines.tsv DATA=data")
      #expect(run.status == 0, "\(span): \(run.errors)")
    }
  }

  // MARK: Places

  @Test(arguments: MarkdownPage.all.flatMap(\.links).filter { !$0.text.contains("://") })
  func linksLeadSomewhere(_ link: MarkdownPage.Span) throws {
    let parts = link.text.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
    let folder = (link.page as NSString).deletingLastPathComponent
    let path =
      parts[0].isEmpty ? link.page : URL(fileURLWithPath: "/\(folder)/\(parts[0])").path
    let full = "\(repositoryRoot)/\(path)"
    try #require(FileManager.default.fileExists(atPath: full), "\(link)")
    guard parts.count > 1 else { return }
    let page = try MarkdownPage(path: path)
    #expect(page.anchors.contains(parts[1]), "\(link): no such heading")
  }

  private static let places = spans.filter {
    $0.text.wholeMatch(of: /(Sources|Tests|docs|corpora-manifests|\.ci)\/[A-Za-z0-9+._\/-]+/) != nil
  }

  @Test(arguments: places)
  func pathsAreThere(_ span: MarkdownPage.Span) {
    #expect(FileManager.default.fileExists(atPath: "\(repositoryRoot)/\(span.text)"), "\(span)")
  }
}
