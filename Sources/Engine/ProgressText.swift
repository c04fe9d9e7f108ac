import Foundation

/// The words of a progress line, apart from when and where they are shown.
struct ProgressText {
  /// What is worked on, such as `[3/27] train/base`.
  var label = ""
  /// What is counted: `B` for bytes, or a word such as `tokens`.
  var unit = "B"
  /// How much is done in all.
  var done = 0
  /// How much of it was done before the clock began: by a run that was broken off.
  var before = 0
  /// How much there is to do in all, if it is known.
  var total: Int?
  /// What else is to be said, such as `loss 2.31`.
  var note: String?
  /// The seconds since the clock began.
  var elapsed = 0.0

  /// What is done a second, since the clock began.
  private var rate: Double { elapsed > 0 ? Double(done - before) / elapsed : 0 }

  /// The seconds that what is left will take at the rate so far; `nil` where nobody can tell.
  var secondsLeft: Double? {
    guard let total, total > done, rate > 0 else { return nil }
    return Double(total - done) / rate
  }

  /// The line, in at most `width` columns if there is a limit: what matters least is left out, and
  /// at last the label is shortened in its middle.
  func line(width: Int? = nil) -> String {
    let left = secondsLeft.map { "\(Self.time($0)) left" }
    let share = total.flatMap { $0 > 0 ? min(100, Int(100 * Double(done) / Double($0))) : nil }
    let percent = share.map { "\($0) %" }
    let so = Self.amount(Double(done), unit)
    let whole = total.flatMap { $0 > 0 ? "\(so) of \(Self.amount(Double($0), unit))" : nil } ?? so
    let speed = elapsed > 0 ? "\(Self.amount(rate, unit))/s" : nil
    let full = ["\(whole)\(percent.map { " (\($0))" } ?? "")", speed, left]
    let choices = [full + [note], [percent ?? so, speed, left, note], [percent ?? so, left]]
      .map { $0.compactMap { $0 }.joined(separator: ", ") }
    guard let width else { return "\(label): \(choices[0])" }
    let line = choices.lazy.map { "\(label): \($0)" }.first { $0.count <= width }
    return line ?? Self.shortened(label, to: width - choices[2].count - 2) + ": " + choices[2]
  }

  /// The start and the end of `text`, with a mark between them, in at most `count` characters.
  private static func shortened(_ text: String, to count: Int) -> String {
    if text.count <= count { return text }
    let kept = max(0, count - 1)
    return "\(text.prefix(kept / 2))…\(text.suffix(kept - kept / 2))"
  }

  /// A number of units for people: bytes (`B`) as kB, MB or GB, powers of ten.
  static func amount(_ value: Double, _ unit: String = "B") -> String {
    guard unit == "B" else { return String(format: "%.0f %@", value, unit) }
    let (scale, name) = value >= 1e9 ? (1e9, "GB") : value >= 1e6 ? (1e6, "MB") : (1e3, "kB")
    return String(format: "%.1f %@", value / scale, name)
  }

  /// A time for people, in its two largest units.
  static func time(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "years" }
    let seconds = Int(seconds.rounded(.up))
    let days = seconds / 86_400
    if days > 0 { return "\(days) d \(seconds % 86_400 / 3600) h" }
    if seconds >= 3600 { return "\(seconds / 3600) h \(seconds % 3600 / 60) min" }
    return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
  }
}
