import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Recipes whose sources are on the web, from a server that does as a test tells it to.
@Suite(.timeLimit(.minutes(15)))
struct FetchedStudyTests {
  private static let english = "c4-en.tfrecord-00000-of-00001.json.gz"
  private static let finnish = "fiwiki-demo-pages-articles.xml.bz2"

  private static let recipe = """
    name: small
    seed: 7
    corpora:
      en: {source: {mc4: "${DATA}/\(english)"}}
      fi: {source: {wikipedia: "${DATA}/\(finnish)"}}
    sample: {budgets: [4kB], holdout: {test: 3kB}}

    """

  private let study: SmallStudy
  private let english: ServedFile

  init() throws {
    study = try SmallStudy(recipe: Self.recipe)
    english = ServedFile(
      bytes: try readFile(study.folder.file("demo/\(Self.english)")), entityTag: "\"e\"")
  }

  /// A server of the demo's files below `/data/`; `change` may spoil what it answers.
  private func server(
    _ change: @escaping @Sendable (Request, inout Reply) -> Void = { _, _ in }
  ) throws -> LoopbackServer {
    let finnish = ServedFile(
      bytes: try readFile(study.folder.file("demo/\(Self.finnish)")), entityTag: "\"f\"")
    let files = ["/data/\(Self.english)": english, "/data/\(Self.finnish)": finnish]
    return try LoopbackServer { request in
      var reply = files[request.path]?.reply(to: request) ?? Reply(status: 404)
      change(request, &reply)
      return reply
    }
  }

  private func build(_ data: String, _ options: String...) throws -> Command.Outcome {
    try Command.run(
      study.buildArguments(["--until", "sample", "--set", "DATA=\(data)"] + options),
      in: study.folder.path)
  }

  private func plan(_ data: String) throws -> String {
    try Command.run(
      ["plan", "recipe.yaml", "--output", "build", "--until", "sample", "--set", "DATA=\(data)"],
      in: study.folder.path
    ).output
  }

  /// A recipe of one corpus, whose source is as given.
  private func write(source: String) throws {
    try study.write(recipe: "name: n\nseed: 1\ncorpora:\n  en: {source: {mc4: \(source)}}\n")
  }

  @Test func fetchedAndLocalFilesGiveTheSameBytes() throws {
    let local = try SmallStudy(recipe: Self.recipe)
    let outcome = try Command.run(
      local.buildArguments(["--until", "sample", "--set", "DATA=demo"]), in: local.folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    var server: LoopbackServer? = try self.server()
    let data = try #require(server).url("/data")
    let planned = try plan(data)
    #expect(
      planned.split(separator: "\n").contains {
        $0.hasPrefix("to do    extract/en ")
          && $0.hasSuffix(" to be fetched: \(data)/\(Self.english)")
      })
    #expect(planned.contains("follows extract/en"))
    #expect(server?.requests.isEmpty == true)

    let first = try build(data)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("fetch \(data)/\(Self.english)\n"))
    #expect(differences(try local.artefacts(), try study.artefacts()) == [])
    let run = String(decoding: try readFile(study.built("extract/en/run.json")), as: UTF8.self)
    #expect(run.contains("\"\(Self.english)\" : \"\(data)/\(Self.english)\""))
    let count = server?.requests.count
    #expect(try build("\(data)/").output.hasPrefix("Nothing to do"))
    #expect(try plan(data).contains("All is done"))
    #expect(
      server?.requests.count == count && server?.requests(for: "/data/\(Self.english)").count == 1)
    // Whole files need no server.
    server = nil
    try FileManager.default.removeItem(atPath: study.built("extract"))
    #expect(try build(data).status == 0)
    #expect(differences(try local.artefacts(), try study.artefacts()) == [])
  }

  @Test func aKilledBuildGoesOnWhereItStopped() throws {
    let path = "/data/\(Self.english)"
    let server = try server { request, reply in
      if request.path == path, request.rangeStart == nil {
        reply.breaksAfter = 2000
        reply.stalls = true
      }
    }
    let data = server.url("/data")
    let arguments = study.buildArguments(["--until", "sample", "--set", "DATA=\(data)"])
    let command = try Command(arguments, in: study.folder.path)
    while command.isRunning, arrivedBytes() < 2000 { usleep(500) }
    let second = try build(data)
    #expect(second.status == 1 && second.errors.contains("another isogloss is building here"))
    #expect(command.kill())
    let size = Double(english.bytes.count) / 1000
    let note = String(format: " (%.1f kB, of which 2.0 kB are here)", size)
    #expect(try plan(data).contains("to be fetched: \(data)/\(Self.english)\(note)\n"))
    let outcome = try build(data)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.requests(for: path).map(\.rangeStart) == [nil, 2000])
    #expect(try manifest().contains(SHA256.hex(of: english.bytes)))
  }

  /// What has come of unfinished files.
  private func arrivedBytes() -> Int {
    let cache = study.built(".isogloss/downloads")
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: cache)) ?? []
    return names.filter { $0.hasSuffix(".part") }.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(cache)/\(name)")
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }

  private func manifest() throws -> String {
    String(decoding: try readFile(study.built("extract/en/manifest.json")), as: UTF8.self)
  }

  @Test func droppedConnectionsChangedFilesAndRedirectsEndInTheRightFile() throws {
    let old = ServedFile(bytes: Array(english.bytes.reversed()), entityTag: "\"old\"")
    let path = "/data/\(Self.english)"
    let server = try server { [english] request, reply in
      if request.path == path {
        reply = Reply(status: 302, fields: ["Location: /real"])
      } else if request.path == "/real" {
        // The first piece is of another version of the file.
        reply = request.rangeStart == nil ? old.reply(to: request) : english.reply(to: request)
        if request.rangeStart == nil { reply.breaksAfter = 1000 }
      }
    }
    let outcome = try build(server.url("/data"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(server.requests(for: "/real").map(\.rangeStart) == [nil, 1000])
    #expect(try manifest().contains(SHA256.hex(of: english.bytes)))
  }

  @Test func whatCannotBeHadIsNamedAndLosesNothing() throws {
    let server = try server { request, reply in
      if request.path == "/data/\(Self.finnish)" { reply = Reply(status: 404) }
    }
    let data = server.url("/data")
    for _ in 0..<2 {
      let outcome = try build(data)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains(
          "isogloss: \(data)/\(Self.finnish): the server answers with status 404 (nothing is there)"
        ))
    }
    #expect(server.requests(for: "/data/\(Self.english)").count == 1)
  }

  @Test func aWrongSumIsSaidAndCorrectedWithoutAnotherTransfer() throws {
    let server = try server()
    let url = server.url("/data/\(Self.english)")
    let right = SHA256.hex(of: english.bytes)
    let wrong = String(repeating: "0", count: 64)
    try write(source: "{url: '\(url)', sha256: \(wrong)}")
    let outcome = try study.build("--until", "extract")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "isogloss: \(url): its SHA-256 is \(right), not \(wrong) as was given"))
    try write(source: "{url: '\(url)', sha256: \(right)}")
    #expect(try study.build("--until", "extract").status == 0)
    #expect(try manifest().contains("\"name\" : \"\(url)\""))
    #expect(try study.build("--until", "extract").output.hasPrefix("Nothing to do"))
    #expect(server.requests.count == 1)
    // A done artefact does not hide that its input is not what the recipe now says.
    try write(source: "{url: '\(url)', sha256: \(wrong)}")
    #expect(try study.build("--until", "extract").status == 1)
  }

  /// A byte of the cached copy is changed, its length and times are not.
  @Test(arguments: [true, false])
  func aChangedCopyIsNeverTakenForThePinnedFile(isServed: Bool) throws {
    var server: LoopbackServer? = try self.server()
    let url = try #require(server).url("/data/\(Self.english)")
    let right = SHA256.hex(of: english.bytes)
    try write(source: "{url: '\(url)', sha256: \(right)}")
    #expect(try study.build("--until", "extract").status == 0)
    let good = try readFile(study.built("extract/en/documents.jsonl.zst"))
    let cache = study.built(".isogloss/downloads")
    let name = try #require(
      try Folder.paths(below: cache).first { $0.hasSuffix("/\(Self.english)") })
    var changed = english.bytes
    changed[changed.count / 2] ^= 1
    let file = try #require(FileHandle(forWritingAtPath: "\(cache)/\(name)"))
    try file.write(contentsOf: Data(changed))
    try file.close()
    if !isServed {
      // What answers now has no file.
      server = nil
      let lost = try Command(
        study.buildArguments(["--until", "extract"]), in: study.folder.path)
      usleep(1_500_000)
      lost.kill()
    } else {
      let outcome = try study.build("--until", "extract")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("was changed; fetching it again"), "\(outcome.errors)")
      #expect(server?.requests(for: "/data/\(Self.english)").count == 2)
    }
    #expect(try manifest().contains(right))
    #expect(try readFile(study.built("extract/en/documents.jsonl.zst")) == good)
  }

  @Test func filesOfOneNameStandApart() throws {
    let (one, other) = (line("one"), line("other"))
    let server = try LoopbackServer { request in
      switch request.path {
      case "/a/x.json": Reply(body: one)
      case "/b/x.json": Reply(body: other)
      default: Reply(status: 404)
      }
    }
    try write(source: "'\(server.url("/{a,b}/x.json"))'")
    #expect(try study.build("--until", "extract").status == 0)
    let found = try documents(study.built("extract/en/documents.jsonl.zst"))
    #expect(found.map { String(decoding: $0.text, as: UTF8.self) } == ["one", "other"])
    #expect(found.map(\.source?.file) == ["/a/x.json", "/b/x.json"].map { server.url($0) })
  }

  private func line(_ text: String) -> [UInt8] { Array("{\"text\":\"\(text)\"}\n".utf8) }

  @Test func secretsStayOutOfAllThatIsWritten() throws {
    let server = try server { request, reply in
      if request["authorization"] != "Basic bWU6Z2VoZWlt" { reply = Reply(status: 401) }
    }
    let refused = try build("http://me:geheimX@127.0.0.1:\(server.port)/data")
    #expect(refused.status == 1 && refused.errors.contains("status 401 (it wants permission)"))
    #expect(!refused.errors.contains("geheim"))
    let data = "http://me:geheim@127.0.0.1:\(server.port)/data"
    let outcome = try Command.run(
      study.buildArguments(["--set", "DATA=\(data)"]), in: study.folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!(outcome.errors + outcome.output + (try plan(data))).contains("geheim"))
    let root = study.folder.file("build")
    let names = try FileManager.default.subpathsOfDirectory(atPath: root)
    #expect(names.contains { $0.hasSuffix(".source.json") })
    for name in names where !FileManager.default.fileExists(atPath: "\(root)/\(name)/.") {
      #expect(!String(decoding: try readFile("\(root)/\(name)"), as: UTF8.self).contains("geheim"))
    }
  }

  @Test func singleFilesAreFetchedToo() throws {
    let server = try server()
    let url = server.url("/data/\(Self.english)?download=true")
    let other = server.url("/data/\(Self.english)")
    let arguments = ["extract", "mc4", other, "--language", "en", "--output"]
    for _ in 0..<2 {
      let outcome = try Command.run(arguments + ["out"], in: study.folder.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(server.requests(for: "/data/\(Self.english)").count == 1)
    let found = try documents(study.folder.file("out/documents.jsonl.zst"))
    #expect(!found.isEmpty && found.allSatisfy { $0.source?.file == other })
    let piped = try Command.run(arguments + ["-"], in: study.folder.path)
    #expect(piped.status == 2 && piped.errors.contains("--output must name a folder"))
    let missing = try Command.run(
      ["extract", "mc4", url, "--language", "en", "--output", "out"], in: study.folder.path)
    #expect(
      missing.status == 1 && missing.errors.contains("?…: the server answers with status 404"))
  }
}
