import ByteIO
import Foundation
import Glibc

/// The comparisons, as shell commands over the files that the Makefile prepares in one folder.
struct Bench {
  let folder: String
  let workers = ProcessInfo.processInfo.activeProcessorCount
  let tools: String
  private let bytes: [String: Int]

  /// Where the files of the resumed build are, for as long as the comparison runs.
  static let memory = "/dev/shm/isogloss-bench-\(getpid())"

  static let mc4 = "mc4.json.gz"
  static let mc4Cut = "mc4-cut.json.gz"
  static let dump = "wikipedia.xml.bz2"
  static let dumpCut = "wikipedia-cut.xml.bz2"
  static let plainCut = "wikipedia-cut.xml"
  static let dumpSmall = "wikipedia-small.xml.bz2"

  private static let igzip = Comparison.Need.program("igzip", package: "isal")
  private static let lbzip2 = Comparison.Need.program("lbzip2", package: "lbzip2")
  private static let zstd = Comparison.Need.program("zstd", package: "zstd")
  private static let git = Comparison.Need.program("git", package: "git")

  /// Looks at the inputs in `folder`, for their sizes. Others decompress them: a process counts
  /// the memory of the one that started it as its own.
  init(folder: String) throws {
    self.folder = folder
    tools = Bundle.main.executablePath.map { PathParts.folder(of: $0) } ?? "."
    var bytes: [String: Int] = [:]
    for name in [Self.mc4, Self.mc4Cut, Self.dump, Self.dumpCut, Self.dumpSmall] {
      let log = "\(folder)/bench.log"
      _ = try ShellCommand(
        "'\(tools)/isogloss-bench' decompress '\(folder)/\(name)' --workers \(workers)"
      ).run(log: log)
      let printed = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      guard let count = Int(printed) else {
        throw BenchError.noByteCount(path: "\(folder)/\(name)", found: printed)
      }
      bytes[name] = count
    }
    self.bytes = bytes
  }

  // MARK: Floors

  /// The paths of the house against what the machine can do at all, the resuming of a build of
  /// `artefacts` artefacts, and plans of `runs` runs and more.
  func floors(artefacts: Int, runs: Int) throws -> [Comparison] {
    try prepareSample()
    return [
      compare(
        "mC4 .json.gz → validated documents, one core", of: Self.mc4,
        "\(bench) validate \(path(Self.mc4))", with: "igzip -dc", needs: [Self.igzip],
        "igzip -dc \(path(Self.mc4)) > /dev/null", budget: 0.5),
      compare(
        "mC4 .json.gz → clean .jsonl.zst", of: Self.mc4, extract("mc4", Self.mc4),
        with: "igzip -dc, zstd -1", needs: [Self.igzip, Self.zstd],
        "igzip -dc \(path(Self.mc4)) | zstd -q -1 -f -o '\(folder)/floor.zst'"),
      compare(
        "Wikipedia .xml.bz2 → clean text, all cores", of: Self.dump,
        extract("wikipedia", Self.dump), with: "lbzip2 -dc", needs: [Self.lbzip2],
        "lbzip2 -n \(workers) -dc \(path(Self.dump)) > /dev/null", budget: 0.4),
      twoWorkers(
        "bzip2 with two workers", needs: [], budget: 1.8
      ) { "\(bench) decompress \(path(Self.dump)) --workers \($0)" },
      twoWorkers(
        "lbzip2 with two workers (what this machine allows)", needs: [Self.lbzip2], budget: nil
      ) { "lbzip2 -n \($0) -dc \(path(Self.dump)) > /dev/null" },
      sampling(), byteShards(),
      resume(artefacts: artefacts),
    ] + planning(runs: runs)
  }

  /// Documents to sample from; what is done and proven is not done again.
  private func prepareSample() throws {
    report("extracting a corpus to sample from …")
    let command = extraction("mc4", Self.mc4, into: "corpus")
    _ = try ShellCommand(command).run(log: "\(folder)/bench.log")
  }

  private func twoWorkers(
    _ name: String, needs: [Comparison.Need], budget: Double?, _ command: (Int) -> String
  ) -> Comparison {
    compare(
      name, of: Self.dump, command(2), with: "with one", needs: needs, command(1), budget: budget,
      basis: .wall)
  }

  private var documents: String { "'\(folder)/corpus/documents.jsonl.zst'" }

  private func byteShards() -> Comparison {
    let shards = "'\(folder)/shards'"
    return compare(
      "documents → byte shards, one core", of: Self.mc4,
      "rm -rf \(shards) && '\(tools)/isogloss' shards write --vocabulary byte --workers 1 "
        + "--output \(shards) \(documents)",
      with: "zstd -dc", needs: [Self.zstd], "zstd -q -dc \(documents) > /dev/null", budget: 0.5)
  }

  private func sampling() -> Comparison {
    compare(
      "sampling: index, select, emit half", of: Self.mc4,
      "\(bench) draw \(documents) '\(folder)/draw' --text-bytes \(textBytes)",
      with: "zstd -dc, zstd -1", needs: [Self.zstd],
      "zstd -q -dc \(documents) | zstd -q -1 -f -o '\(folder)/floor.zst'", budget: 0.5)
  }

  /// A finished build against a clean work tree of as many files. Both are kept in memory: it is
  /// the making of them that would wait for a disk, and it is not what is measured.
  private func resume(artefacts: Int) -> Comparison {
    let ours = "\(bench) resume \(Self.memory)/build --artefacts \(artefacts)"
    let tree = "\(Self.memory)/tree"
    var comparison = Comparison(
      "resume of a finished build of \(artefacts) artefacts", ours,
      with: "git status, \(artefacts) files", "git -C \(tree) status")
    comparison.needs = [Self.git]
    comparison.preparation = """
      rm -rf \(Self.memory) && \(ours) && \(ours) && mkdir -p \(tree) && cd \(tree) && \
      git init -q . && seq 1 \(artefacts) | split -l 1 -a 4 - f && git add . && \
      git -c user.name=bench -c user.email=bench commit -q -m bench
      """
    comparison.budget = 0.2
    return comparison
  }

  // MARK: Commands

  var bench: String { "'\(tools)/isogloss-bench'" }

  /// The text of the mC4 file is nearly all of its bytes.
  private var textBytes: Int { (bytes[Self.mc4] ?? 0) / 10 * 9 }

  func path(_ name: String) -> String { "'\(folder)/\(name)'" }

  /// Extracts anew: what is done already would not be done again, and not be measured.
  func extract(_ kind: String, _ name: String) -> String {
    "rm -rf '\(folder)/extracted' && \(extraction(kind, name, into: "extracted"))"
  }

  private func extraction(_ kind: String, _ name: String, into output: String) -> String {
    "'\(tools)/isogloss' extract \(kind) \(path(name)) --language en --workers \(workers) "
      + "--tolerate-rejected 1 --tolerate-damages 1000 --output '\(folder)/\(output)'"
  }

  /// A comparison over the input `file`, whose bytes are what its speeds count.
  func compare(
    _ path: String, of file: String, _ ours: String, with peer: String, needs: [Comparison.Need],
    _ theirs: String, budget: Double? = nil, basis: Comparison.Basis = .cpu
  ) -> Comparison {
    var comparison = Comparison(path, ours, with: peer, theirs)
    comparison.needs = needs
    comparison.byteCount = bytes[file]
    comparison.budget = budget
    comparison.basis = basis
    return comparison
  }
}
