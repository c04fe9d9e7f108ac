import Testing
import Values

/// A section with one of every kind of setting.
struct Everything: SettingsSection {
  enum Colour: String, Codable, CaseIterable { case red, green }

  var rowCount = 0
  var size = -1
  var rate = -1.0
  var part = -1.0
  var colour = Colour.green
  var title: String?
  var seed: UInt64 = 99
  var isOn = false
  var halfRows = -1
  var names = ["stale"]
  var colours: [Colour] = []
  var widths: [Int] = []
  var reach = 0
  var pause = 0

  init() {}

  static let fields: [SettingsField<Self>] = [
    .required("row-count", \.rowCount, .count(1...8, example: "4")),
    .optional("size", \.size, .bytes(0...Int.max), default: 300_000),
    .optional("rate", \.rate, .number(0...10), default: 0.001),
    .optional("part", \.part, .share, default: 0.5),
    .optional("colour", \.colour, .word, default: .red),
    .optional("title", \.title, .text("a title")),
    .optional("seed", \.seed, .seed, default: 7),
    .optional("is-on", \.isOn, .truth, default: true),
    .optional("half-rows", \.halfRows, .count(0...8, example: "2")) { $0.rowCount / 2 },
    .list("names", \.names, .text("a name")),
    .filledList("colours", \.colours, .word, default: [.red, .green]),
    .requiredList("widths", \.widths, .count(1...9, example: "3")),
    .optional("reach", \.reach, .count(0...16, example: "6")) { 2 * ($0.widths.first ?? 0) },
    .optional("pause", \.pause, .count(1...100, example: "5"), default: 10, isRecorded: false),
  ]

  func check() throws(SettingError) {
    if halfRows > rowCount {
      throw SettingError(
        key: "half-rows", found: "'\(halfRows)'", expected: "at most row-count, \(rowCount)")
    }
  }
}

extension Everything {
  /// Reads `written` beside what must be written.
  static func read(_ written: [String: [String]]) throws -> Everything {
    let least = ["row-count": ["4"], "widths": ["3"]]
    return try Everything(reading: least.merging(written) { $1 })
  }

  /// What reading `written` is refused with.
  static func complaint(_ written: [String: [String]]) throws -> SettingError {
    try #require(throws: SettingError.self) { _ = try read(written) }
  }
}
