import ByteIO
import Foundation
import Model
import TestSupport
import Testing
import Values

/// Every command's help, found as a reader finds it: from `isogloss --help` on.
struct HelpTests {
  /// The command with its help as printed.
  private struct Page {
    let command: [String]
    let text: String

    init(of command: [String], in folder: String) throws {
      self.command = command
      let outcome = try Command.run(command + ["--help"], in: folder)
      #expect(outcome.status == 0, "\(command)")
      #expect(outcome.errors.isEmpty, "\(command)")
      text = outcome.output
    }

    /// The lines below a heading such as `OPTIONS:`, up to the next heading that is no indented
    /// line.
    private func section(_ heading: String) -> [Substring] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(of: "\(heading):"[...]) else { return [] }
      return lines[(start + 1)...].prefix { !$0.isEmpty && $0.hasPrefix("  ") }.map { $0 }
    }

    /// The names of the subcommands.
    var subcommands: [String] {
      section("SUBCOMMANDS").compactMap { line in
        // Entries stand two columns in; what is further in goes on with the one before.
        let entry = line.dropFirst(2)
        return entry.first == " " ? nil : entry.split(separator: " ").first.map(String.init)
      }
    }

    /// The option and argument entries of all sections, each with its description.
    var entries: [(name: String, description: String)] {
      var entries: [(name: String, description: String)] = []
      for line in text.split(separator: "\n") where line.hasPrefix("  ") {
        let entry = line.dropFirst(2)
        if let name = entry.firstMatch(of: /^(?:-\w, )?(--[\w-]+)/)?.1 {
          // Two spaces or, where the description does not fit, the end of the line.
          let description = entry.firstRange(of: "  ").map { String(entry[$0.upperBound...]) }
          entries.append(
            (
              String(name),
              description
                ?? String(entry.split(separator: "> ", maxSplits: 1).dropFirst().first ?? "")
            ))
        } else if entry.hasPrefix("          "), !entries.isEmpty {
          entries[entries.count - 1].description += " " + entry
        }
      }
      return entries
    }

    /// The options that its usage lines name.
    var usedOptions: Set<String> {
      guard let start = text.range(of: "USAGE: ") else { return [] }
      let usage = text[start.upperBound...].components(separatedBy: "\n\n")[0]
      return Set(usage.matches(of: /--[\w-]+/).map { String($0.output) })
    }

    /// The example: what stands after `Example: `, wrapped at spaces, up to a blank line.
    var example: String? {
      guard let start = text.range(of: "Example: ") else { return nil }
      return text[start.upperBound...].components(separatedBy: "\n\n")[0]
        .replacingOccurrences(of: "\n", with: " ")
    }
  }

  /// The pages of `command` and of all below it, each after the one that leads there.
  private func pages(below command: [String] = [], in folder: String) throws -> [Page] {
    let page = try Page(of: command, in: folder)
    return try [page]
      + page.subcommands.flatMap { try pages(below: command + [$0], in: folder) }
  }

  @Test func everyCommandListsItsOptions() throws {
    let folder = try TemporaryFolder()
    let pages = try pages(in: folder.path)
    let names = pages.map { $0.command.joined(separator: " ") }
    // Those that there are today; the walk finds others by itself.
    for name in [
      "", "build", "plan", "extract", "identify", "contamination", "contamination audit",
      "generate", "language-id", "language-id train", "language-id evaluate", "doctor",
      "shards", "shards write", "shards inspect", "shards verify", "shards export", "shards import",
    ] { #expect(names.contains(name), "\(names)") }
    for page in pages {
      let listed = page.entries
      #expect(listed.map(\.name).contains("--help"), "\(page.command)")
      #expect(page.usedOptions.subtracting(listed.map(\.name)) == [], "\(page.command)")
      for entry in listed {
        let text = entry.description.trimmingCharacters(in: .whitespaces)
        #expect(text.split(separator: " ").count >= 2, "\(page.command) \(entry)")
      }
    }
    let contamination = try #require(pages.first { $0.command == ["contamination"] })
    for name in ["--corpus", "--output", "--seed", "--threshold", "--minimum-letters"] {
      #expect(contamination.entries.contains { $0.name == name }, "\(name)")
    }
  }

  /// Examples run one after another in a folder with what they name: the repository's recipes and
  /// samples with training cut short (`corpora-manifests`), labelled lines of five sources
  /// (`lines.tsv`), a small model of fastText under the name of a large one (`lid.176.ftz`), and a
  /// tiny model as transformers writes it (`gpt2`).
  @Test func everyExampleRuns() throws {
    let folder = try TemporaryFolder()
    try layOut(folder)
    for page in try pages(in: folder.path) {
      let example = try #require(page.example, "\(page.command) has no example")
      let called = (["isogloss"] + page.command).joined(separator: " ")
      #expect(example.contains(called), "\(example)")
      let outcome = try shell(example, in: folder.path)
      #expect(outcome.status == 0, "\(example): \(outcome.output)")
      #expect(!outcome.output.isEmpty, "\(example)")
    }
  }

  private func layOut(_ folder: TemporaryFolder) throws {
    try FileManager.default.copyItem(
      atPath: "\(repositoryRoot)/corpora-manifests", toPath: folder.file("corpora-manifests"))
    let path = folder.file("corpora-manifests/demo.yaml")
    let recipe = String(decoding: try readFile(path), as: UTF8.self)
    #expect(recipe.contains("tokens: 400k"))
    try AtomicFile.write(
      Array(recipe.replacingOccurrences(of: "tokens: 400k", with: "tokens: 4k").utf8), to: path)
    let words = [
      "en": "the house and the window of the stone that was in it for his morning",
      "fi": "talo ja ikkuna on se joka oli kivi mutta hän ei ollut kun niin vuonna",
    ]
    let sources = ["lingua", "commonvoice", "bible", "ud", "ud-nc"]
    let lines = (0..<200).flatMap { index in
      words.sorted { $0.key < $1.key }.map { label, text in
        "\(label)\t\(sources[index % sources.count])\t\(text) \(index)\n"
      }
    }
    try AtomicFile.write(Array(lines.joined().utf8), to: folder.file("lines.tsv"))
    try FileManager.default.copyItem(
      atPath: "\(repositoryRoot)/Tests/Fixtures/fasttext/softmax.ftz",
      toPath: folder.file("lid.176.ftz"))
    let sizes = ["preset": "gpt", "layers": "1", "channels": "8", "heads": "2", "context": "16"]
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 384, settings: ModelSettings(reading: sizes.mapValues { [$0] })),
      seed: 1, threads: 1)
    let files = try HuggingFace.files(of: model)
    try Folder.make(folder.file("gpt2"))
    try AtomicFile.write(files.configuration, to: folder.file("gpt2/config.json"))
    try AtomicFile.write(files.weights, to: folder.file("gpt2/model.safetensors"))
  }

  /// Runs a line as a shell does, `isogloss` being on its path.
  private func shell(
    _ line: String, in folder: String
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", "-c", line]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let programs = URL(fileURLWithPath: try builtProgram("isogloss")).deletingLastPathComponent()
      .path
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(programs):\(environment["PATH"] ?? "")"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
