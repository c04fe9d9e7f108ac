import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing

/// Exit status and messages: 0 for success, 1 for failure, 2 for a wrong command line.
struct UsageTests {
  @Test(arguments: [
    // What is changed in the recipe, and what must be said.
    (
      "shift: 32", "shfit: 32",
      "recipe.yaml:19:38: evaluate.shfit: unknown key 'shfit'; expected 'shift'",
    ),
    (
      "threshold: 0.6", "treshold: 0.6",
      "recipe.yaml:8:37: contamination.treshold: unknown key 'treshold'; "
        + "expected 'threshold'",
    ),
    ("seed: 7\n", "", "recipe.yaml:1:1: the key 'seed' is missing"),
    ("4kB", "4kX", "recipe.yaml:7:33: sample.budgets: found '4kX', expected a size such as"),
    ("c4-en", "c5-en", "recipe.yaml:4:22: corpora.en.source.mc4: found '"),
    ("c4-en", "c5-en", "which matches no file; expected one or more files"),
    (
      "demo/c4-en.tfrecord-00000-of-00001.json.gz", "\"${DATA}/c4-en.json.gz\"",
      "recipe.yaml:4:22: corpora.en.source.mc4: ${DATA} has no value; "
        + "give one with --set DATA=… or make … DATA=…",
    ),
    ("  fi: {source", "  qqq: {source", "recipe.yaml:5:3: corpora.qqq: unknown language 'qqq'"),
    ("corpora:", "corpora: [", "recipe.yaml:5:3: found broken YAML: did not find expected"),
    ("seed: 7", "seed: 7\nseed: 8", "found broken YAML: seed stands twice in a map"),
    ("seed: 7", "seed: -7", "recipe.yaml:2:7: seed: found '-7', expected a whole number"),
    ("tokens: 10k", "tokens: 0", "recipe.yaml:18:"),
    ("channels: 32", "channels: 9000000000B", "models.tiny.channels: found '9000000000B'"),
    ("tokens: 10k}", "tokens: 10k, seeds: 9000000000B}", "runs.base.seeds: found"),
    ("4kB", "9223372036854775.9kB", "sample.budgets: found '9223372036854775.9kB'"),
  ])
  func recipesAreRefused(_ change: (from: String, to: String, message: String)) throws {
    #expect(SmallStudy.recipe.contains(change.from))
    let study = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(of: change.from, with: change.to))
    for arguments in [study.buildArguments(), ["plan", "recipe.yaml", "--output", "build"]] {
      let outcome = try Command.run(arguments, in: study.folder.path)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("isogloss: "))
      #expect(outcome.errors.contains(change.message), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: study.folder.file("build")))
  }

  @Test func budgetLargerThanTheCorpus() throws {
    let study = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(of: "12kB", with: "12MB"))
    let outcome = try study.build("--until", "sample")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "sample/main/draw-0/en: en: train-12MB asks for 12000000 bytes of text, but only")
    )
    let hugest = SmallStudy.recipe.replacingOccurrences(of: "12kB", with: "9223372036854775807")
    try study.write(recipe: hugest)
    let another = try study.build("--until", "sample")
    #expect(another.status == 1)
    #expect(another.errors.contains("asks for 9223372036854775807 bytes of text, but only"))
  }

  private static let extract = [
    "extract", "mc4", "recipe.yaml", "--language", "en", "--output", "x",
  ]
  private static let contamination = [
    "contamination", "--corpus", "en=recipe.yaml", "--seed", "1", "--output", "x",
  ]

  @Test(arguments: [
    (["frobnicate"], "frobnicate"),
    (["build", "recipe.yaml", "--workers", "0"], "--workers 0: expected a number from 1 to 1024"),
    (["build", "recipe.yaml", "--workers", "many"], "'many' is invalid for '--workers"),
    (["build", "recipe.yaml", "--until", "noon"], "'noon' is invalid for '--until"),
    (["build", "recipe.yaml", "--set", "DATA"], "--set DATA: expected NAME=value"),
    (["build"], "recipe"),
    (["build", "recipe.yaml", "--frobnicate"], "--frobnicate"),
    (["extract", "parquet", "x", "--language", "en", "--output", "x"], "parquet"),
    (["extract", "mc4", "x", "--language", "en"], "--output"),
    (["generate", "mc4", "x.json", "--bytes", "10"], "--seed"),
    (
      ["identify", "--model", "x.ftz", "--top", "0"], "--top: found '0', expected a count such as 3"
    ),
    (
      ["identify", "--model", "x.ftz", "--threshold", "2"],
      "--threshold: found '2', expected a share between 0 and 1"
    ),
    (["identify", "--lines", "--documents"], "--lines: found --documents"),
    (
      ["generate", "mc4", "x", "--seed=-1", "--bytes", "10"],
      "--seed: found '-1', expected a whole"
    ),
    (
      ["generate", "mc4", "x", "--seed", "1", "--bytes", "ten"],
      "--bytes: found 'ten', expected a size"
    ),
    (
      ["generate", "mc4", "x", "--seed", "1", "--bytes", "10", "--grammar", "flatter"],
      "--grammar: found 'flatter', expected one of: nested, flat"
    ),
    (
      ["language-id", "train", "l.tsv", "--output", "m", "--seed", "one"],
      "--seed: found 'one', expected a whole number"
    ),
    (
      extract + ["--tolerate-rejected", "2"],
      "--tolerate-rejected: found '2', expected a share between 0 and 1"
    ),
    (extract + ["--tolerate-damages=-1"], "--tolerate-damages: found '-1', expected a count such"),
    (
      extract + ["--minimum-line-characters", "x"],
      "--minimum-line-characters: found 'x', expected a count such as 20, at least 0"
    ),
    (extract + ["--namespace=-1"], "--namespace: found '-1', expected"),
    (extract + ["--boilerplate-lines", "ads"], "--boilerplate-lines: found 'ads', expected"),
    (
      extract + ["--filter", "repeated-lines=2"],
      "--filter repeated-lines: found '2', expected a number from 0 to 1"
    ),
    (extract + ["--filter", "length=2"], "--filter length: found an unknown key, expected one of"),
    (extract + ["--filter", "length"], "--filter: found 'length', expected NAME=LIMIT"),
    (extract + ["--lists", "drop"], "wikitext: found settings, expected none"),
    (
      contamination + ["--threshold", "2"], "--threshold: found '2', expected a number from 0 to 1"
    ),
    (contamination + ["--threshold=-0.1"], "--threshold: found '-0.1', expected a number"),
    (contamination + ["--minimum-letters=-1"], "--minimum-letters: found '-1', expected a count"),
    (contamination + ["--rule", "theirs"], "--rule: found 'theirs', expected one of: ours, byte"),
    (["contamination", "--corpus", "en=recipe.yaml", "--output", "x"], "'--seed <seed>'"),
    (["contamination", "--corpus", "en=recipe.yaml", "--seed", "1"], "'--output <output>'"),
    (["contamination", "--seed", "1", "--output", "x"], "'--corpus LANGUAGE=FILE'"),
    (["contamination", "audit", "x.csv"], "'--seed <seed>'"),
  ])
  func wrongCommandLinesEndWithTwo(_ line: (arguments: [String], message: String)) throws {
    let study = try SmallStudy()
    let outcome = try Command.run(line.arguments, in: study.folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(line.message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: study.folder.file("build")))
  }

  @Test(arguments: [
    (["build", "nothing.yaml"], "nothing.yaml: cannot open for reading: No such file"),
    (["identify", "--model", "none.ftz"], "none.ftz: cannot open for reading: No such file"),
    (["identify", "none.txt"], "found 'none.txt', which matches no file; expected one or more"),
    (
      ["identify", "--model", "recipe.yaml"],
      "recipe.yaml: not a model of fastText: at byte 0: the magic number is",
    ),
    (["build", "."], "cannot read: Is a directory"),
    (
      ["extract", "mc4", "none.gz", "--language", "en", "--output", "x"],
      "found 'none.gz', which matches no file"
    ),
    (["extract", "mc4", "none.gz", "--language", "q", "--output", "x"], "unknown language 'q'"),
    (["generate", "mc4", "recipe.yaml/x.json", "--seed", "1", "--bytes", "10"], "recipe.yaml"),
  ])
  func failuresEndWithOne(_ line: (arguments: [String], message: String)) throws {
    let study = try SmallStudy()
    let outcome = try Command.run(line.arguments, in: study.folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(line.message), "\(outcome.errors)")
  }

  @Test func variablesAreReplaced() throws {
    let study = try SmallStudy(
      recipe: SmallStudy.recipe.replacingOccurrences(
        of: "demo/c4-en.tfrecord-00000-of-00001.json.gz", with: "\"${DATA}/c4-en.*.gz\""))
    #expect(try study.build("--until", "extract", "--set", "DATA=demo").status == 0)
    let found = try documents(study.built("extract/en/documents.jsonl.zst"))
    #expect(found.first?.source?.file == "c4-en.tfrecord-00000-of-00001.json.gz")
  }

  @Test func extractReadsStandardInput() throws {
    let study = try SmallStudy()
    let outcome = try Command.run(
      ["extract", "mc4", "-", "--language", "en", "--output", "out", "--json"],
      in: study.folder.path,
      input: readFile(study.folder.file("demo/c4-en.tfrecord-00000-of-00001.json.gz")))
    #expect(outcome.status == 0)
    #expect(try documents(study.folder.file("out/documents.jsonl.zst")).count == 25)
    #expect(outcome.output.contains("\"record-count\" : 25"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowTheCommands(_ shell: String) throws {
    let folder = try TemporaryFolder()
    let script = try Command.run(["--generate-completion-script", shell], in: folder.path)
    #expect(script.status == 0)
    for word in ["build", "plan", "contamination", "--until", "sample", "tolerate-rejected"] {
      #expect(script.output.contains(word), "\(word)")
    }
  }

  /// What cites the program, and what changed in it, speak of the version that there is.
  @Test func citationAndChangesAreOfThisVersion() throws {
    let folder = try TemporaryFolder()
    let version = try Command.run(["--version"], in: folder.path).output
    let number = String(version.prefix { $0.isNumber || $0 == "." })
    #expect(number.split(separator: ".").count == 3, "\(version)")
    for (file, line) in [("CITATION.cff", "version: \(number)\n"), ("CHANGELOG.md", number)] {
      let text = String(decoding: try readFile("\(repositoryRoot)/\(file)"), as: UTF8.self)
      #expect(text.contains(line), "\(file)")
    }
  }

  @Test(arguments: [
    (["bulid", "x.yaml"], "'bulid' is no command; did you mean 'build'?"),
    (["train"], "'train' is no command; expected one of: build, plan, extract"),
    (["language-id", "evalaute", "x"], "'evalaute' is no command; did you mean 'evaluate'?"),
  ])
  func wordsThatAreNoCommandsAreNamed(_ usage: (words: [String], message: String)) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(usage.words, in: folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(usage.message), "\(outcome.errors)")
  }

  @Test func doctorSaysWhereNothingCanBeWritten() throws {
    let doctor = try Command.run(["doctor"], in: "/proc/self")
    #expect(doctor.status == 0)
    #expect(doctor.output.contains(" cannot be written ("))
  }

  @Test func versionAndDoctor() throws {
    let folder = try TemporaryFolder()
    let version = try Command.run(["--version"], in: folder.path)
    #expect(version.status == 0)
    let doctor = try Command.run(["doctor", "--json"], in: folder.path)
    #expect(doctor.status == 0)
    let findings = try JSONDecoder().decode([String: String].self, from: Data(doctor.output.utf8))
    #expect(findings["isogloss"] == version.output.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(findings["processors"].flatMap { Int($0) } ?? 0 > 0)
    for stage in ["extract", "sample", "contamination", "train", "report"] {
      #expect(findings[stage]?.hasPrefix("ready") == true, "\(stage)")
    }
    #expect(findings["folder"]?.hasSuffix(" GB free") == true)
  }
}
