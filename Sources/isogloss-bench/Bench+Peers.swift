extension Bench {
  /// The paths of the house against other tools, which the Python at `python` has.
  func peers(python: String) -> [Comparison] { unpacking + documents(python) + articles(python) }

  private var unpacking: [Comparison] {
    [
      compare(
        "gzip → bytes", of: Self.mc4, "\(bench) decompress \(path(Self.mc4))", with: "igzip",
        needs: [.program("igzip", package: "isal")], "igzip -dc \(path(Self.mc4)) > /dev/null"),
      compare(
        "bzip2 → bytes, all cores", of: Self.dump,
        "\(bench) decompress \(path(Self.dump)) --workers \(workers)", with: "lbzip2",
        needs: [.program("lbzip2", package: "lbzip2")],
        "lbzip2 -n \(workers) -dc \(path(Self.dump)) > /dev/null"),
    ]
  }

  private func documents(_ python: String) -> [Comparison] {
    let needs = [Comparison.Need.module("datatrove", python: python)]
    return [
      compare(
        "mC4 → validated documents", of: Self.mc4Cut, "\(bench) validate \(path(Self.mc4Cut))",
        with: "datatrove JsonlReader", needs: needs,
        "\(script(python)) datatrove-read \(path(Self.mc4Cut))", budget: 4),
      compare(
        "mC4 → clean .jsonl.zst (peer: .jsonl.gz)", of: Self.mc4Cut, extract("mc4", Self.mc4Cut),
        with: "datatrove read + write", needs: needs,
        "\(script(python)) datatrove-write \(path(Self.mc4Cut)) '\(folder)/peer'", budget: 15),
    ]
  }

  private func articles(_ python: String) -> [Comparison] {
    [
      wikiExtractor(python, "Wikipedia → clean text", Self.dumpCut, budget: 8),
      wikiExtractor(python, "the same from plain .xml", Self.plainCut, budget: nil),
      compare(
        "Wikipedia → clean text", of: Self.dumpCut, extract("wikipedia", Self.dumpCut),
        with: "gensim segment_wiki", needs: [.module("gensim", python: python)],
        "'\(python)' -m gensim.scripts.segment_wiki -f \(path(Self.dumpCut)) "
          + "-o '\(folder)/peer.json.gz' -w \(workers)"),
      compare(
        "Wikipedia → clean text (small cut)", of: Self.dumpSmall,
        extract("wikipedia", Self.dumpSmall), with: "mwparserfromhell strip_code",
        needs: [.module("mwparserfromhell", python: python)],
        "\(script(python)) mwparserfromhell \(path(Self.dumpSmall)) '\(folder)/peer.jsonl'"),
    ]
  }

  private func wikiExtractor(
    _ python: String, _ name: String, _ file: String, budget: Double?
  ) -> Comparison {
    compare(
      name, of: Self.dumpCut, extract("wikipedia", file), with: "WikiExtractor --no-templates",
      needs: [.module("wikiextractor", python: python)],
      "'\(python)' -m wikiextractor.WikiExtractor \(path(file)) --no-templates --json "
        + "--processes \(workers) -o '\(folder)/peer'", budget: budget)
  }

  private func script(_ python: String) -> String { "'\(python)' Tests/Tools/bench_peers.py" }
}
