import ArgumentParser
import ByteIO
import Contaminate
import Foundation
import Values

/// Reads an audit back.
struct ContaminationAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Says what the labels of an audit amount to.",
    discussion: """
      SHEET is audit.csv with the column 'label' filled in: the true language of each line looked \
      at, or zxx, mixed, whatever else. Rows may be left out or unlabelled.

      Example: isogloss contamination audit build/contamination/audit.csv --seed 1
      """)

  @Argument(help: "The sheet, labelled.") var sheet: String
  @OptionGroup var shared: ContaminationOptions

  func run() throws {
    let seed = try shared.neededSeed
    let rates = try AuditFile.rates(of: readFile(sheet), file: sheet, seed: seed)
    if shared.json {
      let page = String(decoding: try StableJSON.page(rates), as: UTF8.self)
      try printed(page, terminator: "", isData: true)
      return
    }
    if rates.isEmpty { try printed("No line has a label.") }
    for rate in rates {
      let percents = [rate.rate, rate.lower, rate.upper].map { String(format: "%.3g", 100 * $0) }
      try printed(
        "\(rate.label) in \(rate.declared): \(percents[0]) % (\(percents[1]) to \(percents[2])), "
          + "\(rate.lineCount) of \(rate.labelledCount) labelled lines")
    }
  }
}
