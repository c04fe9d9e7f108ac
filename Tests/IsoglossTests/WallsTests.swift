import ByteIO
import Corpus
import Foundation
import Glibc
import TestSupport
import Testing

/// What could block for ever, end a command in the middle, or reach the terminal as it is.
@Suite(.serialized) struct WallsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("A line of plain text, with words.\n\nAnother of them.\n", to: "a.txt")
    try write(recipe("a.txt"), to: "recipe.yaml")
  }

  private func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: folder.file(name))
  }

  private func recipe(_ source: String) -> String {
    "name: n\nseed: 1\ncorpora: {en: {source: {text: '\(source)'}}}\n"
  }

  private func run(_ arguments: [String]) throws -> Command.Outcome {
    try Command.run(arguments, in: folder.path)
  }

  private let build = ["build", "recipe.yaml", "--output", "build", "--until", "extract"]

  @Test func pipesDevicesAndSocketsAreNamed() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    for (place, kind) in [("pipe", "a pipe"), ("/dev/zero", "a device")] {
      try write(recipe(place), to: "recipe.yaml")
      let outcome = try run(build)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains(place) && outcome.errors.contains("found \(kind)"),
        "\(outcome.errors)")
    }
    for place in ["pipe", "/dev/zero", "/dev/full", "."] {
      for command in [
        ["build", place], ["plan", place], ["contamination", "audit", place, "--seed", "1"],
        ["language-id", "evaluate", place], ["identify", "--model", place, "a.txt"],
        ["extract", "text", place, "--language", "en", "--output", "out"],
        [
          "contamination", "--corpus", "en=a.txt", "--model", place, "--seed", "1", "--output", "c",
        ],
      ] {
        // Of a folder its files are extracted.
        if place == ".", command[0] == "extract" { continue }
        let outcome = try run(command)
        #expect(outcome.status == 1, "\(command): \(outcome.errors)")
        #expect(outcome.errors.contains(place), "\(command): \(outcome.errors)")
      }
    }
  }

  @Test(arguments: ["2263-01-01", "2400-06-01", "1901-12-14", "1969-12-31"])
  func filesOfAnyYearAreRead(date: String) throws {
    let touch = try ShellRun("touch -d \(date) a.txt recipe.yaml", in: folder.path)
    #expect(touch.status == 0)
    for _ in 0..<2 { #expect(try run(build).status == 0) }
    #expect(try run(["plan", "recipe.yaml", "--output", "build"]).status == 0)
    #expect(try run(["extract", "text", "a.txt", "--language", "en", "--output", "x"]).status == 0)
  }

  /// Too little of what a process needs: a result, or a sentence that names the limit.
  @Test func lowLimitsAreNamedBeforeTheStart() throws {
    let commands = [
      build, ["plan", "recipe.yaml"], ["identify", "a.txt"], ["doctor"], ["--version"],
      ["extract", "text", "a.txt", "--language", "en", "--output", "x"],
      ["contamination", "--corpus", "en=a.txt", "--seed", "1", "--output", "c"],
      ["generate", "mc4", "-", "--seed", "1", "--bytes", "1000"],
    ]
    for command in commands {
      for (limit, name) in [
        ("-v 262144", "-v"), ("-v 524288", "-v"), ("-v 1048576", "-v"), ("-n 16", "-n"),
        ("-d 262144", "-d"),
      ] {
        let run = try ShellRun(
          "ulimit \(limit) && exec \"$0\" \(ShellRun.quoted(command))", in: folder.path)
        let isTold = run.status == 1 && run.errors.contains("'ulimit \(name)'")
        // The loader of libraries has its own words where not even the program fits.
        let isNotLoaded = run.status == 127 && run.errors.contains("loading shared libraries")
        #expect(
          run.status == 0 || isTold || isNotLoaded,
          "\(command) \(limit): \(run.status) \(run.errors)")
      }
    }
  }

  /// What Swift and libraries do when memory ends is a fault, which no code can catch; here it
  /// comes from outside.
  @Test func aFaultUnderALimitOfMemoryIsASentence() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let line = """
      ulimit -v 1048576
      "$0" extract text pipe --language en --output x &
      exec 3>pipe; echo A line. >&3; sleep 0.3; kill -ILL $!; wait $!; echo status $?
      """
    let run = try ShellRun(line, in: folder.path)
    #expect(run.output == "status 1\n")
    #expect(
      run.errors.contains(
        "isogloss: ended in the middle, most likely for want of memory under a limit of 1024 MiB of "
          + "memory ('ulimit -v'); raise it, or give fewer --workers\n"), "\(run.errors)")
  }

  @Test func namesAreShownAsText() throws {
    let name = "a\u{1B}]0;owned\u{7}\u{202E}txt.\r\ntxt"
    try write("One line.\n", to: name)
    let key = "name: n\nseed: 1\n\"\\e[31mred\\u202E\": 1\ncorpora: {en: {source: {text: a.txt}}}\n"
    try write(key, to: "key.yaml")
    for command in [
      ["build", name], ["plan", "key.yaml"], ["identify", "none\(name)"],
      ["extract", "jsonl", name, "--language", "en", "--output", "out"],
      ["extract", "text", name, "--language", "\u{1B}[1m", "--output", "out"],
      ["contamination", "--corpus", "en=\(name)x", "--seed", "1", "--output", "c"],
      ["build", "recipe.yaml", "--until", "\u{9B}31m"], ["\u{1B}[31m"],
      ["build", "recipe.yaml", "--set", "\u{1B}[31m"],
    ] {
      let outcome = try run(command)
      #expect(outcome.status != 0, "\(command)")
      let isPlain = (outcome.errors + outcome.output).unicodeScalars.allSatisfy {
        $0 == "\n" || ($0.properties.generalCategory != .control && $0.value != 0x202E)
      }
      #expect(isPlain, "\(command): \(outcome.errors.debugDescription)")
      #expect(outcome.errors.contains("\\u{"), "\(command): \(outcome.errors)")
    }
  }

  @Test func noFoundationErrorReachesAPerson() throws {
    try write("x", to: "file")
    try write(recipe("a.txt"), to: "r")
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    for command in [
      ["build", "recipe.yaml", "--output", "file"], ["build", "recipe.yaml", "--output", "file/x"],
      ["build", "recipe.yaml", "--output", "/proc/x"], ["plan", "recipe.yaml", "--output", "file"],
      ["extract", "text", "a.txt", "--language", "en", "--output", "file"],
      ["extract", "text", "a.txt", "--language", "en", "--output", "file/x"],
      ["extract", "text", "a.txt", "--language", "en", "--output", "/proc/x"],
      ["generate", "mc4", "file/x", "--seed", "1", "--bytes", "1"],
      ["generate", "mc4", "/proc/x/y", "--seed", "1", "--bytes", "1"],
      ["generate", "mc4", "pipe", "--seed", "1", "--bytes", "1"],
      ["contamination", "--corpus", "en=a.txt", "--seed", "1", "--output", "file"],
      ["language-id", "evaluate", "none"],
    ] {
      let outcome = try run(command)
      #expect(outcome.status == 1, "\(command): \(outcome.errors)")
      #expect(outcome.errors.hasPrefix("isogloss: "), "\(command): \(outcome.errors)")
      for word in ["Cocoa", "NS", "Error Domain", "Foundation"] {
        #expect(!outcome.errors.contains(word), "\(command): \(outcome.errors)")
      }
    }
    // What the decoder of JSON says is said in words.
    #expect(try run(build).status == 0)
    for broken in ["", "{", "[]", "{\"until\": 5}", "{\"a\": 1}", "\u{0}", "{\"until\": null}"] {
      try write(broken, to: "build/.isogloss/goal.json")
      let outcome = try run(["plan", "recipe.yaml", "--output", "build"])
      #expect(outcome.status == 1, "\(broken)")
      for word in ["Cocoa", "NS", "Error", "Coding", "Swift", "Optional"] {
        #expect(!outcome.errors.contains(word), "\(broken): \(outcome.errors)")
      }
    }
    // Names of one letter are names.
    #expect(try run(["build", "r", "--output", "b", "--until", "extract"]).status == 0)
    #expect(try run(["plan", "r", "--output", "b"]).status == 0)
    #expect(try run(["extract", "text", "a.txt", "--language", "en", "--output", "x"]).status == 0)
  }

  @Test func withoutAHomeAndFromStandardInput() throws {
    let text = recipe("a.txt")
    for home in [[:], ["HOME": ""], ["HOME": "/nonexistent"]] {
      let line = (home.isEmpty ? "unset HOME; " : "") + "\"$0\" \(ShellRun.quoted(build))"
      #expect(try ShellRun(line, in: folder.path, environment: home).status == 0)
    }
    let piped = try Command.run(
      ["build", "-", "--output", "piped", "--until", "extract"], in: folder.path,
      input: Array(text.utf8))
    #expect(piped.status == 0, "\(piped.errors)")
    let broken = try Command.run(["build", "-"], in: folder.path, input: Array("name: [".utf8))
    #expect(broken.status == 1 && broken.errors.contains("broken YAML"), "\(broken.errors)")
    // The recipe is read once, but its sources more than that.
    try write(recipe("/dev/stdin"), to: "piped.yaml")
    let source = try ShellRun("cat piped.yaml | \"$0\" build -", in: folder.path)
    #expect(source.status == 1, "\(source.errors)")
    #expect(source.errors.contains("/dev/stdin: found a pipe, expected a file"), "\(source.errors)")
  }

  @Test func leftoversOfAKillGoWithTheNextBuild() throws {
    try Folder.make(folder.file("build/.isogloss"))
    let names = ["goal.json.tmp-999999999", "memory.tmp-999999999"]
    for name in names { try write("{", to: "build/.isogloss/\(name)") }
    try write("{", to: "g.tmp-999999999")
    #expect(try run(build).status == 0)
    usleep(150_000)
    try write("Another text.\n", to: "a.txt")
    usleep(150_000)
    #expect(try run(build).status == 0)
    #expect(try run(["generate", "mc4", "g", "--seed", "1", "--bytes", "1"]).status == 0)
    #expect(try Folder.paths(below: folder.path).filter { $0.contains(".tmp-") } == [])
  }

  @Test func manyFormsOfTemplatesTakeNoTime() throws {
    let forms = (0..<20_000).map { "  form \($0): \"{1}\"\n  family-\($0)-*: \"{1}\"\n" }.joined()
    try write("fi:\n\(forms)", to: "forms.yaml")
    try write(
      "<mediawiki><page><title>A</title><ns>0</ns><revision><text>Kaksi {{form 5|sanaa}} tässä."
        + "</text></revision></page></mediawiki>", to: "w.xml")
    let command = try Command(
      [
        "extract", "wikipedia", "w.xml", "--language", "fi", "--output", "out", "--templates",
        "forms.yaml",
      ],
      in: folder.path)
    let outcome = try command.wait(timeoutSeconds: 60)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try documents(folder.file("out/documents.jsonl.zst"))
    #expect(found.map { String(decoding: $0.text, as: UTF8.self) } == ["Kaksi sanaa tässä."])
  }
}
