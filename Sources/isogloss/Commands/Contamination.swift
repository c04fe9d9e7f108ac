public import ArgumentParser
import ByteIO
public import Contaminate
import Corpus
import Engine
import Foundation
import LanguageID
import Study
import Values

/// Says how much of each corpus is in another language than declared.
struct Contamination: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how much of each corpus is in another language, with error bars.",
    subcommands: [Measure.self, Audit.self], defaultSubcommand: Measure.self)
}

extension Contamination {
  /// Measures files.
  struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Judges the lines of files, and corrects the rates for the model's errors.",
      discussion: """
        FILES are documents (.jsonl, .json, compressed or not) or plain text, whose documents are \
        parted by empty lines; patterns in quotes match several, '-' is standard input. Writes \
        contamination.json, contamination.csv, audit.csv and index.html into --output.

        Example: isogloss contamination --corpus 'en=c4-en.*.json.gz' --corpus fi=fi.jsonl.zst \
        --output build/contamination
        """)

    @Option(
      name: .customLong("corpus"), parsing: .upToNextOption,
      help: "A corpus as LANGUAGE=FILE, and more files after it; may be repeated.")
    var corpora: [String] = []

    @Option(help: "The folder to write into.", completion: .directory)
    var output: String

    @Option(help: "The model that judges: builtin, or the path of a model.")
    var model = LineIdentifier.builtIn

    @Option(
      help: """
        The table of the model's errors, from 'isogloss language-id evaluate'; the built-in model \
        has its own.
        """)
    var confusion: String?

    @Option(
      help:
        "Which lines are judged: \(LineRule.Name.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var rule = LineRule.Name.ours

    @Option(help: "What is less probable counts as undecided.")
    var threshold = 0.6

    @OptionGroup var workers: WorkerOptions
    @Flag(help: "Print the result as JSON.") var json = false

    /// The seed of intervals and of the audit's choices: one for all, so that runs agree.
    private static let seed: UInt64 = 1

    func run() async throws {
      let declared = try declaredCorpora()
      let judge = try LineJudge(model: model, confusion: confusion)
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      let progress = ProgressLine()
      let context = TaskContext(
        folder: output, scratch: output, workers: workers.workers, progress: progress,
        root: output)
      var settings = ContaminationSettings()
      settings.rule = rule
      settings.threshold = threshold
      let stage = ContaminationStage(
        rule: try LineRule(settings), seed: Self.seed, context: context)
      let result = try await stage.run(declared, judge: judge)
      progress.finish()
      let page = try ContaminationReport.page(folder: output, title: "Contamination")
      try AtomicFile.write(Array(page.utf8), to: context.output("index.html"))
      let text = json ? String(decoding: try result.encoded(), as: UTF8.self) : result.summary
      print(text, terminator: "")
    }

    /// `LANGUAGE=FILE` begins a corpus; what has no such beginning is a further file of the last.
    private func declaredCorpora() throws -> [DeclaredCorpus] {
      var declared: [(language: String, files: [TextFile])] = []
      for argument in corpora {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        let language = parts.count == 2 ? try? Language(parts[0]) : nil
        if let language {
          declared.append((language.code, try Self.files(parts[1])))
        } else if declared.isEmpty {
          throw ValidationError(
            "--corpus \(argument): expected LANGUAGE=FILE, such as --corpus en=c4.jsonl.zst")
        } else {
          declared[declared.count - 1].files += try Self.files(argument)
        }
      }
      if declared.isEmpty { throw ValidationError("expected --corpus LANGUAGE=FILE at least once") }
      return declared.map { DeclaredCorpus(language: $0.language, files: $0.files) }
    }

    private static func files(_ word: String) throws -> [TextFile] {
      do throws(CorpusError) {
        return try TextFile.files(named: word)
      } catch {
        throw ValidationError("--corpus: \(error)")
      }
    }
  }

  /// Reads an audit back.
  struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what the labels of an audit amount to.",
      discussion: """
        SHEET is audit.csv with the column 'label' filled in: the true language of each line looked \
        at, or zxx, mixed, whatever else. Rows may be left out or unlabelled.

        Example: isogloss contamination audit build/contamination/audit.csv
        """)

    @Argument(help: "The sheet, labelled.") var sheet: String
    @Flag(help: "Print the rates as JSON.") var json = false

    func run() throws {
      let rates = try AuditFile.rates(of: readFile(sheet), file: sheet, seed: 1)
      if json {
        print(String(decoding: try StableJSON.page(rates), as: UTF8.self), terminator: "")
        return
      }
      if rates.isEmpty { print("No line has a label.") }
      for rate in rates {
        let percents = [rate.rate, rate.lower, rate.upper].map { String(format: "%.3g", 100 * $0) }
        print(
          "\(rate.label) in \(rate.declared): \(percents[0]) % (\(percents[1]) to \(percents[2])), "
            + "\(rate.lineCount) of \(rate.labelledCount) labelled lines")
      }
    }
  }
}

extension LineRule.Name: ExpressibleByArgument {}
