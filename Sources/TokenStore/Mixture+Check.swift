import Values

extension Mixture {
  /// Weights that change linearly are compared in 128 bits: their sum and the phase's tokens are
  /// below these powers of 2.
  static let linearSumBits = 34
  static let linearBudgetBits = 46

  /// - Throws: `SettingError` for what cannot be drawn.
  func check() throws(SettingError) {
    try expect(
      "row-length", rowLength, "1 to \(Int32.max)", rowLength > 0 && rowLength <= Int32.max)
    try expect("streams", streams.count, "at most 65536", streams.count <= 1 << 16)
    try expect(
      "batch-rows", batchRows, "1 to \(Int32.max)", batchRows > 0 && batchRows <= Int32.max)
    try expect(
      "unit", unit.rawValue, "row or batch, since rows cross the ends of documents",
      unit != .document || packing != .contiguous)
    var names: Set<String> = []
    for stream in streams {
      try expect("stream name", stream.name, "another", names.insert(stream.name).inserted)
      let isCount = stream.tokenCount >= 0 && stream.tokenCount < 1 << 60
      try expect("token-count of \(stream.name)", stream.tokenCount, "0 to 2^60 - 1", isCount)
    }
    var total = 0
    for (index, phase) in phases.enumerated() {
      let name = "token-budget of phase \(index)"
      let isBudget = phase.tokenBudget >= 0 && phase.tokenBudget < 1 << 60 - total
      try expect(name, phase.tokenBudget, "0 to 2^60 - 1 in all", isBudget)
      total += phase.tokenBudget
      try check(phase, index)
      if phase.isLinear { try checkLinear(phase, index) }
    }
    for share in phases.flatMap(\.shares) where share.isDrawn {
      // The epoch of a row has 32 bits; an epoch has at least one token.
      let stream = streams[share.stream]
      let epochTokens = packing == .sentences ? 1 : stream.tokenCount
      try expect(
        "token-count of \(stream.name)", stream.tokenCount, "fewer epochs",
        total / epochTokens < Int(UInt32.max))
    }
    try checkParts()
  }

  private func check(_ phase: Phase, _ index: Int) throws(SettingError) {
    var sum: UInt64 = 0
    var clones: Set<[Int]> = []
    for share in phase.shares {
      let name = "share of phase \(index)"
      try check("a \(name)", stream: share.stream, clone: share.clone)
      let isNew = clones.insert([share.stream, share.clone]).inserted
      try expect(name, "given twice", "one for each clone of a stream", isNew)
      let stream = streams[share.stream]
      try expect(
        "stream \(stream.name)", "empty", "tokens, since its weight is not 0",
        !share.isDrawn || stream.tokenCount > 0)
      let (next, overflows) = sum.addingReportingOverflow(share.weight)
      try expect("sum of the weights of phase \(index)", "above 2^64 - 1", "less", !overflows)
      sum = next
    }
    try expect(
      "sum of the weights of phase \(index)", sum, "above 0",
      sum > 0 || phase.tokenBudget == 0)
  }

  private func checkLinear(_ phase: Phase, _ index: Int) throws(SettingError) {
    let place = "weights of phase \(index)"
    try expect(
      place, "some that change and some that do not", "final weights for all or none",
      phase.shares.allSatisfy { $0.finalWeight != nil })
    try expect(
      place, "weights that change linearly",
      "the same throughout where exact shares are not of tokens",
      countsTokens || draws == .independent)
    let limit = 1 << Self.linearSumBits as UInt64
    let sum = phase.shares.reduce(0 as UInt64) { $0 + $1.weight }
    let final = phase.shares.reduce(0 as UInt64) {
      let (sum, overflows) = $0.addingReportingOverflow($1.finalWeight ?? 0)
      return overflows ? .max : sum
    }
    try expect("sum of the \(place)", sum, "at most 2^34, since they change", sum <= limit)
    try expect("sum of the final \(place)", final, "\(sum), as at its start", final == sum)
    try expect(
      "token-budget of phase \(index)", phase.tokenBudget, "below 2^46, since its weights change",
      phase.tokenBudget < 1 << Self.linearBudgetBits)
  }

  private func checkParts() throws(SettingError) {
    if let only {
      try check("only", stream: only.stream, clone: only.clone)
      try check("only", stream: only.stream, clone: only.givenTo)
    }
    var clones: Set<[Int]> = []
    for part in withheld {
      try check("what is withheld", stream: part.stream, clone: part.clone)
      let isNew = clones.insert([part.stream, part.clone]).inserted
      try expect("withheld", "given twice", "one for each clone of a stream", isNew)
      try expect(
        "documents-of2-to32", part.documentsOf2To32, "at most 2^32",
        part.documentsOf2To32 <= 1 << 32)
    }
  }

  private func check(_ what: String, stream: Int, clone: Int) throws(SettingError) {
    try expect(
      "stream of \(what)", stream, "0 to \(streams.count - 1)", streams.indices.contains(stream))
    try expect("clone of \(what)", clone, "0 to 65535", 0..<1 << 16 ~= clone)
  }

  private func expect(
    _ name: String, _ found: some Any, _ expected: String, _ holds: Bool
  ) throws(SettingError) {
    if !holds { throw SettingError(key: name, found: "'\(found)'", expected: expected) }
  }
}

extension Mixture.Share {
  /// Whether anything may be drawn for it.
  var isDrawn: Bool { weight > 0 || (finalWeight ?? 0) > 0 }
}
