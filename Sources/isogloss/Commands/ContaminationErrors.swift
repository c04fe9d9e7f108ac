import ArgumentParser
import ByteIO
import Contaminate
import Foundation
import LanguageID

extension Contamination {
  /// Measures a model's errors on labelled lines.
  struct Errors: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Counts what a model takes labelled lines for: the table that --confusion takes.",
      discussion: """
        LINES are label, tab, source, tab, text. They must not be lines the model learnt from, and \
        labelled by line: a page of one language has lines of others. Three sources or more tell \
        how errors differ between sources. Labels are the model's own (lid.176 has 'no', not 'nb'); \
        those it does not know, which are printed, show what becomes of a language outside it.

        Example: isogloss contamination errors lines.tsv --model model.bin --output confusion.json
        """)

    @Argument(help: "The labelled lines; '-' is standard input.") var lines: String
    @Option(help: "The model: builtin, or the path of a model.") var model = LineIdentifier.builtIn
    @Option(help: "The table to write.") var output: String

    func run() throws {
      let judge = try LineJudge(model: model, confusion: nil)
      var table = ConfusionTable(labels: judge.labels)
      let bytes = try readFile(lines)
      for (index, line) in bytes.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
      ).enumerated() where !line.isEmpty {
        let fields = line.split(
          separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, !fields[0].isEmpty, !fields[1].isEmpty else {
          throw ContaminateError.badRecord(
            file: lines, record: index + 1, offset: line.startIndex,
            reason: "expected label, tab, source, tab, text")
        }
        table.add(
          judge.predict(Array(fields[2]).span), label: String(decoding: fields[0], as: UTF8.self),
          source: String(decoding: fields[1], as: UTF8.self))
      }
      try AtomicFile.write(try table.encoded(), to: output)
      let unknown = table.trueLabels.filter { !judge.labels.contains($0) }
      print(
        "\(table.lineCount) lines of \(table.sources.count) sources "
          + "in \(table.trueLabels.count) languages"
          + (unknown.isEmpty ? "" : "; the model does not know \(unknown.joined(separator: ", "))"))
    }
  }
}
