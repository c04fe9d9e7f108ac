/// What came of an attempt.
enum Verdict<Value> {
  case done(Value)
  case again(Setback)
}

/// Why an attempt has to be repeated.
struct Setback {
  /// What happened, as the part of a sentence.
  var reason: String
  /// The seconds that the server asked to wait for, or 0.
  var waitSeconds: Int
  /// How many bytes of the file there are now.
  var byteCount = 0
}

extension Transfer.Response {
  /// Why the response is worth another attempt, or `nil` where it is good or partial.
  ///
  /// - Throws: ``FetchError/rejected(url:reason:)``, ``FetchError/refused(url:status:)``.
  func setback(at address: Address) throws(FetchError) -> Setback? {
    switch ending {
    case .rejected(let reason): throw .rejected(url: address.description, reason: reason)
    case .interrupted(let reason): return Setback(reason: reason, waitSeconds: waitSeconds)
    case .over: break
    }
    switch head.status {
    case 200, 206: return nil
    // Too slow, too early, too many, or the server's own trouble.
    case 408, 425, 429, 500, 502, 503, 504:
      return Setback(
        reason: "the server answers with status \(head.status)", waitSeconds: waitSeconds)
    default: throw .refused(url: address.description, status: head.status)
    }
  }
}
