import ByteIO
import Foundation
import TestSupport
import Testing

/// `isogloss shards`, as its user runs it.
struct ShardsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let lines = (0..<300).map { "{\"text\":\"Line \($0), é.\"}\n" }
    try AtomicFile.write(lines.flatMap { Array($0.utf8) }, to: folder.file("a.jsonl"))
  }

  private func run(_ words: String, input: [UInt8] = []) throws -> Command.Outcome {
    try Command.run(
      ["shards"] + words.split(separator: " ").map(String.init), in: folder.path, input: input)
  }

  private func write(_ options: String = "") throws {
    let outcome = try run("write a.jsonl --vocabulary byte --output out \(options)")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func writtenShardsAreInspected() throws {
    try write("--shard-size 1k --name en")
    let table = try run("inspect out")
    #expect(table.status == 0 && table.output.hasPrefix("name                  en\nshards"))
    #expect(table.output.contains("documents             300\n"))
    let json = try run("inspect out --json").output
    #expect(json.contains("\"document-count\" : 300") && json.contains("\"end-of-text\" : 1"))
    let text = try run("inspect out --document 7 --document 299 --vocabulary byte")
    let lines = text.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[1] == "Line 7, é." && lines[3] == "Line 299, é.")
    #expect(lines[0] == ("Line 7, é.".utf8.map { "\($0 + 3)" } + ["1"]).joined(separator: " "))
    let one = try run("inspect out/en-00000-of-00005 --document 7 --json").output
    #expect(one.hasPrefix("{\"document\":7,\"ids\":[79,"))
    #expect(
      try run("inspect out/en-00000-of-00005.idx").output.contains("data type             uint16"))
    #expect(try run("inspect out --document 300").errors.contains("documents 300..<301 asked for"))
    #expect(try run("inspect nowhere").status == 1)
  }

  @Test func theSameAgainIsNotDone() throws {
    try write()
    let again = try run("write a.jsonl --vocabulary byte --output out --workers 7")
    #expect(again.status == 0 && again.errors.contains("Nothing to do: out is done and proven."))
    let piped = try run(
      "write - --vocabulary byte --output piped --json", input: readFile(folder.file("a.jsonl")))
    #expect(piped.status == 0 && piped.output.contains("\"token-count\""))
    // What can be read only once has no hash that could be compared.
    let description = try readFile(folder.file("piped/shards.json"))
    #expect(String(decoding: description, as: UTF8.self).contains(#""corpus-hash":"unknown""#))
    for name in ["documents-00000-of-00001.bin", "documents-00000-of-00001.idx"] {
      #expect(
        try readFile(folder.file("piped/\(name)")) == readFile(folder.file("out/\(name)")))
    }
  }

  /// Every bad shard is on a line, and the commands that are printed make all of them again.
  @Test func damageIsNamedAndMended() throws {
    try write("--shard-size 1k --shuffle-seed 9")
    #expect(try run("verify out --vocabulary byte").output == "out: all is well\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("out")).sorted()
    let good = try names.map { try readFile(folder.file("out/\($0)")) }
    var bytes = try readFile(folder.file("out/documents-00001-of-00005.bin"))
    bytes[100] ^= 4
    try AtomicFile.write(bytes, to: folder.file("out/documents-00001-of-00005.bin"))
    try FileManager.default.removeItem(atPath: folder.file("out/documents-00004-of-00005.idx"))
    let outcome = try run("verify out --vocabulary byte")
    #expect(outcome.status == 1)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("shard 1: documents-00001-of-00005.bin: "))
    #expect(lines[1].hasPrefix("shard 4: documents-00004-of-00005.idx: cannot be read: "))
    let commands = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("  ") }.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(commands.count == 2)
    for command in commands {
      let words = command.split(separator: " ").map(String.init)
      let run = try ProgramRun(
        words[0] == "rm" ? "/bin/rm" : builtProgram("isogloss"), Array(words.dropFirst()),
        in: folder.path, environment: [:])
      #expect(run.status == 0, "\(command): \(run.errors)")
    }
    for (name, bytes) in zip(names, good) where name != "run.json" {
      #expect(try readFile(folder.file("out/\(name)")) == bytes, "\(name)")
    }
    #expect(try run("verify out").status == 0)
  }

  @Test func whatIsExportedIsImported() throws {
    try write()
    let exported = try run("export out --format megatron --output pair --name en")
    #expect(exported.status == 0 && exported.output.contains("pair/en.bin: "))
    let imported = try run(
      "import --prefix pair/en.bin --vocabulary-size 384 --output back --name documents")
    #expect(imported.status == 0, "\(imported.errors)")
    let name = "documents-00000-of-00001.bin"
    #expect(try readFile(folder.file("back/\(name)")) == readFile(folder.file("out/\(name)")))
    let small = try run("import --prefix pair/en --vocabulary-size 100 --output none")
    #expect(small.status == 1)
    #expect(small.errors.contains("pair/en.bin: at byte "), "\(small.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
  }

  @Test func wrongOptionsAreUsageErrors() throws {
    for (words, complaint) in [
      ("export a b --format llmc --output x", "found 2 folders of shards without --draw"),
      (
        "export a --format tar --output x", "--format: found 'tar', expected one of: megatron, llmc"
      ),
      ("import --prefix a --output x", "found neither --vocabulary and --vocabulary-size"),
      ("write a.jsonl --vocabulary byte --output x --name a/b", "--name: found 'a/b'"),
      ("verfy x", "did you mean 'verify'?"),
    ] {
      let outcome = try run(words)
      #expect(outcome.status == 2 && outcome.errors.contains(complaint), "\(outcome.errors)")
    }
  }
}
