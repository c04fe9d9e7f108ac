import Chance
import Values

/// Which clones must not get a row, since it has tokens of documents withheld from them.
struct WithheldDocuments {
  private let parts: [Mixture.Withheld]
  private let keys: [UInt64]
  private let shards: [TokenShards]

  /// What a mixture that was checked withholds, or `nil` where it is nothing.
  ///
  /// - Throws: `SettingError` where what is withheld from a clone would have nobody to go to.
  init?(_ mixture: Mixture, _ shards: [TokenShards]) throws(SettingError) {
    if mixture.withheld.isEmpty { return nil }
    parts = mixture.withheld
    keys = parts.map {
      SplitMix64.key(seed: $0.seed, name: "withheld\0\(mixture.streams[$0.stream].name)")
    }
    self.shards = shards
    for (index, phase) in mixture.phases.enumerated() {
      for part in parts where phase.has(part) {
        let others = phase.shares.contains { share in
          share.stream == part.stream && share.isDrawn
            && !parts.contains { $0.stream == share.stream && $0.clone == share.clone }
        }
        if !others {
          throw SettingError(
            key: "withheld", found: "nobody else in phase \(index) whom it could go to",
            expected: "another clone of \(mixture.streams[part.stream].name) with a weight")
        }
      }
    }
  }

  /// The share that has a row which the share `planned` was to have: that itself, or one of the
  /// others of its stream by their weights, where the row is withheld from it.
  func share(
    instead planned: Int, of shares: [Mixture.Share], at offset: Int, length: Int, epoch: Int
  ) -> Int {
    let stream = shares[planned].stream
    if !isWithheld(from: shares[planned], at: offset, length: length) { return planned }
    let others = shares.indices.filter {
      shares[$0].stream == stream && shares[$0].isDrawn
        && !isWithheld(from: shares[$0], at: offset, length: length)
    }
    let sum = others.reduce(0 as UInt64) { $0 + weight(of: shares[$1]) }
    // A choice of its own, so that other rows stay as they are.
    var random = SplitMix64(key: keys[0] ^ UInt64(epoch), counter: UInt64(offset))
    var rest = random.next().multipliedFullWidth(by: sum).high
    for other in others {
      let weight = weight(of: shares[other])
      if rest < weight { return other }
      rest -= weight
    }
    // Somebody may have every row, so there are others.
    return others.last ?? planned
  }

  private func weight(of share: Mixture.Share) -> UInt64 {
    // Neither sum is above 2^34 where there are two.
    share.finalWeight.map { $0 + share.weight } ?? share.weight
  }

  /// Whether a row has tokens of documents withheld from a share's clone.
  private func isWithheld(from share: Mixture.Share, at offset: Int, length: Int) -> Bool {
    for (part, key) in zip(parts, keys)
    where part.stream == share.stream && part.clone == share.clone {
      guard let first = try? shards[part.stream].location(ofToken: offset).document,
        let last = try? shards[part.stream].location(ofToken: offset + length - 1).document
      else { continue }
      return (first...last).contains { document in
        var random = SplitMix64(key: key, counter: UInt64(document))
        return random.next() >> 32 < part.documentsOf2To32
      }
    }
    return false
  }
}

extension Mixture {
  /// - Throws: `SettingError` where `shards` are not the stores of the streams.
  func check(_ shards: [TokenShards]) throws(SettingError) {
    if shards.count != streams.count {
      throw SettingError(
        key: "stores of documents", found: "\(shards.count)",
        expected: "\(streams.count), one for each stream")
    }
    for (stream, found) in zip(streams, shards) where stream.tokenCount != found.tokenCount {
      throw SettingError(
        key: "stream \(stream.name)", found: "\(found.tokenCount) tokens",
        expected: "\(stream.tokenCount), as the mixture says")
    }
  }
}

extension Mixture.Phase {
  fileprivate func has(_ part: Mixture.Withheld) -> Bool {
    shares.contains { $0.stream == part.stream && $0.clone == part.clone && $0.isDrawn }
  }
}
