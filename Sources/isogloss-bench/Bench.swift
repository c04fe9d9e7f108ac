import Foundation
import Glibc

/// The comparisons, as shell commands over the files that the Makefile prepares in one folder.
struct Bench {
  private let folder: String
  private let tools: String
  private let workers = ProcessInfo.processInfo.activeProcessorCount
  private let bytes: [String: Int]

  /// Where the files of the resumed build are, for as long as the comparison runs.
  static let memory = "/dev/shm/isogloss-bench-\(getpid())"

  private static let mc4 = "mc4.json.gz"
  private static let mc4Cut = "mc4-cut.json.gz"
  private static let dump = "wikipedia.xml.bz2"
  private static let dumpCut = "wikipedia-cut.xml.bz2"
  private static let plainCut = "wikipedia-cut.xml"
  private static let dumpSmall = "wikipedia-small.xml.bz2"

  /// Looks at the inputs in `folder`, for their sizes. Others decompress them: a process counts
  /// the memory of the one that started it as its own.
  init(folder: String) throws {
    self.folder = folder
    tools = (Bundle.main.executablePath.map { ($0 as NSString).deletingLastPathComponent }) ?? "."
    var bytes: [String: Int] = [:]
    for name in [Self.mc4, Self.mc4Cut, Self.dump, Self.dumpCut, Self.dumpSmall] {
      let log = "\(folder)/bench.log"
      _ = try ShellCommand(
        "'\(tools)/isogloss-bench' decompress '\(folder)/\(name)' --workers \(workers)"
      ).run(log: log)
      let printed = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
      bytes[name] = Int(printed.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    self.bytes = bytes
  }

  // MARK: Floors

  func floors() throws -> [Comparison] {
    try prepareSample()
    let documents = "'\(folder)/corpus/documents.jsonl.zst'"
    return [
      compare(
        "mC4 .json.gz → validated documents, one core", of: Self.mc4,
        "\(bench) validate \(path(Self.mc4))", with: "igzip -dc", needs: "command -v igzip",
        "igzip -dc \(path(Self.mc4)) > /dev/null", budget: 0.5),
      compare(
        "mC4 .json.gz → clean .jsonl.zst", of: Self.mc4, extract("mc4", Self.mc4),
        with: "igzip -dc, zstd -1", needs: "command -v igzip",
        "igzip -dc \(path(Self.mc4)) | zstd -q -1 -f -o '\(folder)/floor.zst'"),
      compare(
        "Wikipedia .xml.bz2 → clean text, all cores", of: Self.dump,
        extract("wikipedia", Self.dump), with: "lbzip2 -dc", needs: "command -v lbzip2",
        "lbzip2 -n \(workers) -dc \(path(Self.dump)) > /dev/null", budget: 0.4),
      twoWorkers(
        "bzip2 with two workers", { "\(bench) decompress \(path(Self.dump)) --workers \($0)" },
        budget: 1.8),
      twoWorkers(
        "lbzip2 with two workers (what this machine allows)",
        { "lbzip2 -n \($0) -dc \(path(Self.dump)) > /dev/null" }, budget: nil),
      compare(
        "sampling: index, select, emit half", of: Self.mc4,
        "\(bench) draw \(documents) '\(folder)/draw' --text-bytes \(textBytes)",
        with: "zstd -dc, zstd -1", needs: "command -v zstd",
        "zstd -q -dc \(documents) | zstd -q -1 -f -o '\(folder)/floor.zst'", budget: 0.5),
      resume(),
    ]
  }

  /// Documents to sample from, where they are not there yet.
  private func prepareSample() throws {
    if FileManager.default.fileExists(atPath: "\(folder)/corpus/files.json") { return }
    report("extracting a corpus to sample from …")
    let command = extract("mc4", Self.mc4, into: "corpus")
    _ = try ShellCommand(command).run(log: "\(folder)/bench.log")
  }

  private func twoWorkers(
    _ name: String, _ command: (Int) -> String, budget: Double?
  ) -> Comparison {
    compare(
      name, of: Self.dump, command(2), with: "with one", needs: "command -v lbzip2", command(1),
      budget: budget,
      basis: .wall)
  }

  /// A finished build against a clean work tree of as many files. Both are kept in memory: it is
  /// the making of them that would wait for a disk, and it is not what is measured.
  private func resume() -> Comparison {
    let root = "\(Self.memory)/build"
    let tree = "\(Self.memory)/tree"
    let make = """
      \(bench) resume \(root) && \(bench) resume \(root) && \
      mkdir -p \(tree) && cd \(tree) && git init -q . && seq 0 9999 | split -l 1 -a 4 - f && \
      git add . && git -c user.name=bench -c user.email=bench commit -q -m bench
      """
    return Comparison(
      path: "resume of a finished build of 10,000 artefacts", ours: "\(bench) resume \(root)",
      peer: "git status, 10,000 files", peerCommand: "git -C \(tree) status", probe: make,
      byteCount: nil, budget: 0.2)
  }

  // MARK: Peers

  func peers(python: String) -> [Comparison] {
    let script = "'\(python)' Tests/Tools/bench_peers.py"
    let output = "'\(folder)/peer'"
    func module(_ name: String) -> String { "'\(python)' -c 'import \(name)'" }
    return [
      compare(
        "gzip → bytes", of: Self.mc4, "\(bench) decompress \(path(Self.mc4))", with: "igzip",
        needs: "command -v igzip", "igzip -dc \(path(Self.mc4)) > /dev/null"),
      compare(
        "bzip2 → bytes, all cores", of: Self.dump,
        "\(bench) decompress \(path(Self.dump)) --workers \(workers)", with: "lbzip2",
        needs: "command -v lbzip2", "lbzip2 -n \(workers) -dc \(path(Self.dump)) > /dev/null"),
      compare(
        "mC4 → validated documents", of: Self.mc4Cut, "\(bench) validate \(path(Self.mc4Cut))",
        with: "datatrove JsonlReader", needs: module("datatrove"),
        "\(script) datatrove-read \(path(Self.mc4Cut))", budget: 4),
      compare(
        "mC4 → clean .jsonl.zst (peer: .jsonl.gz)", of: Self.mc4Cut, extract("mc4", Self.mc4Cut),
        with: "datatrove read + write", needs: module("datatrove"),
        "\(script) datatrove-write \(path(Self.mc4Cut)) \(output)", budget: 15),
      compare(
        "Wikipedia → clean text", of: Self.dumpCut, extract("wikipedia", Self.dumpCut),
        with: "WikiExtractor --no-templates", needs: module("wikiextractor"),
        "'\(python)' -m wikiextractor.WikiExtractor \(path(Self.dumpCut)) --no-templates --json "
          + "--processes \(workers) -o \(output)", budget: 8),
      compare(
        "the same from plain .xml", of: Self.dumpCut, extract("wikipedia", Self.plainCut),
        with: "WikiExtractor --no-templates", needs: module("wikiextractor"),
        "'\(python)' -m wikiextractor.WikiExtractor \(path(Self.plainCut)) --no-templates --json "
          + "--processes \(workers) -o \(output)"),
      compare(
        "Wikipedia → clean text", of: Self.dumpCut, extract("wikipedia", Self.dumpCut),
        with: "gensim segment_wiki", needs: module("gensim"),
        "'\(python)' -m gensim.scripts.segment_wiki -f \(path(Self.dumpCut)) "
          + "-o '\(folder)/peer.json.gz' -w \(workers)"),
      compare(
        "Wikipedia → clean text (small cut)", of: Self.dumpSmall,
        extract("wikipedia", Self.dumpSmall), with: "mwparserfromhell strip_code",
        needs: module("mwparserfromhell"),
        "\(script) mwparserfromhell \(path(Self.dumpSmall)) '\(folder)/peer.jsonl'"),
    ]
  }

  // MARK: Commands

  private var bench: String { "'\(tools)/isogloss-bench'" }

  /// The text of the mC4 file is nearly all of its bytes.
  private var textBytes: Int { (bytes[Self.mc4] ?? 0) / 10 * 9 }

  private func path(_ name: String) -> String { "'\(folder)/\(name)'" }

  private func extract(_ kind: String, _ name: String, into output: String = "extracted") -> String
  {
    "'\(tools)/isogloss' extract \(kind) \(path(name)) --language en --workers \(workers) "
      + "--tolerate-rejected 1 --tolerate-damages 1000 --output '\(folder)/\(output)'"
  }

  /// A comparison; `needs` is a command that fails where the peer is missing.
  private func compare(
    _ path: String, of file: String, _ ours: String, with peer: String, needs probe: String,
    _ theirs: String, budget: Double? = nil, basis: Comparison.Basis = .cpu
  ) -> Comparison {
    Comparison(
      path: path, ours: ours, peer: peer, peerCommand: theirs, probe: probe,
      byteCount: bytes[file], budget: budget, basis: basis)
  }
}
