/// Watches for a loss that has exploded.
///
/// Each stream and clone is compared with its own past, so that a language that only comes in
/// later, or comes back, is not taken for an explosion. Its running mean is over about the last
/// hundred of its steps, those above the limit left out.
package struct LossWatch {
  /// A loss is too high above so many times the running mean,
  private static let multiple = 3.0
  /// and the training has diverged when so many losses of a stream in a row are.
  private static let patience = 50
  private static let memory = 0.99

  private struct Past {
    var sum = 0.0
    var weight = 0.0
    var highCount = 0
  }

  private var pasts: [String: Past] = [:]

  package init() {}

  /// Looks at the next line of the log.
  ///
  /// - Returns: What has happened, as a phrase, where the training has diverged.
  package mutating func look(at line: TrainingLogLine) -> String? {
    var complaint: String?
    for (stream, loss) in line.lossesNats.sorted(by: { $0.key < $1.key }) {
      var past = pasts[stream] ?? Past()
      let mean = past.weight > 0 ? past.sum / past.weight : loss
      if loss > Self.multiple * mean {
        past.highCount += 1
      } else {
        past.highCount = 0
        past.sum = Self.memory * past.sum + loss
        past.weight = Self.memory * past.weight + 1
      }
      pasts[stream] = past
      if past.highCount >= Self.patience, complaint == nil {
        complaint =
          "the loss of \(stream) is \(loss.short), and for \(Self.patience) steps was "
          + "over \(Int(Self.multiple)) times its mean before, \(mean.short)"
      }
    }
    return complaint
  }
}

extension Double {
  /// With three digits behind the point.
  var short: String {
    let thousandths = (self * 1000).rounded()
    guard abs(thousandths) < 1e15 else { return "\(self)" }
    let whole = Int(thousandths)
    let rest = String(abs(whole) % 1000)
    let sign = whole < 0 ? "-" : ""
    return "\(sign)\(abs(whole) / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
