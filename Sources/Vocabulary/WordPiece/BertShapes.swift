import Synchronization

/// What a normaliser makes of each character alone, in two stages of 256 characters a block.
///
/// A run of characters that neither part words nor are words alone is normalised character by
/// character, unless one of them is ``Kind/general``: then ``BertNormaliser/normalised(_:)`` has to
/// see the whole run.
struct BertShapes: Sendable {
  /// What a character comes to. Those from ``separator`` on end a run.
  enum Kind: UInt32 {
    /// A letter that stays as it is.
    case same
    /// A letter that becomes another: the payload.
    case letter
    /// A letter that becomes several: the payload is a place in ``sequences``.
    case sequence
    /// Nothing.
    case dropped
    /// What depends on its neighbours, or makes several words.
    case general
    /// White space.
    case separator
    /// A word of its own, as it is.
    case aloneSame
    /// A word of its own: the payload.
    case alone
  }

  /// The kind in the low three bits, the payload above.
  typealias Shape = UInt32

  /// The block of each 256 characters.
  private(set) var stage: [UInt16] = []
  /// The shapes, a block after another; the first block is of letters that stay.
  private(set) var blocks: [Shape] = [Shape](repeating: 0, count: 256)
  /// What letters become several.
  private(set) var sequences: [[UInt32]] = []

  private static let made = Mutex<[BertNormaliser: BertShapes]>([:])

  /// The shapes under `normaliser`; made once a process.
  static func of(_ normaliser: BertNormaliser) -> BertShapes {
    made.withLock { made in
      if let shapes = made[normaliser] { return shapes }
      let shapes = BertShapes(normaliser)
      made[normaliser] = shapes
      return shapes
    }
  }

  private init(_ normaliser: BertNormaliser) {
    let characters = BertCharacters.shared
    var known: [[Shape]: UInt16] = [blocks: 0]
    stage.reserveCapacity(BertCharacters.count / 256)
    for start in stride(from: 0, to: BertCharacters.count, by: 256) {
      if characters.flags[start..<start + 256].allSatisfy(\.isEmpty) {
        stage.append(0)
        continue
      }
      let block = (start..<start + 256).map { shape(UInt32($0), normaliser, characters) }
      if let index = known[block] {
        stage.append(index)
      } else {
        let index = UInt16(blocks.count / 256)
        known[block] = index
        stage.append(index)
        blocks += block
      }
    }
  }

  private mutating func shape(
    _ scalar: UInt32, _ normaliser: BertNormaliser, _ characters: BertCharacters
  ) -> Shape {
    let flags = characters.flags[Int(scalar)]
    if normaliser.cleanText {
      if flags.contains(.dropped) { return Self.shape(.dropped) }
      if flags.contains(.cleanSpace) { return Self.shape(.separator) }
    }
    var result = [scalar]
    if normaliser.stripAccents {
      result = characters.decomposition(scalar)
      if result.contains(where: { characters.combiningClass($0) > 0 }) {
        return Self.shape(.general)
      }
    }
    if normaliser.lowercase { result = result.flatMap(characters.lowercase) }
    let isAlone = normaliser.chineseCharacters && flags.contains(.chinese)
    let ends = result.map { characters.flags[Int($0)].intersection([.space, .punctuation]) }
    guard let first = result.first else { return Self.shape(isAlone ? .separator : .dropped) }
    if result.count == 1 {
      if ends[0].contains(.space) { return Self.shape(.separator) }
      if isAlone || !ends[0].isEmpty {
        return first == scalar ? Self.shape(.aloneSame) : Self.shape(.alone, first)
      }
      return first == scalar ? Self.shape(.same) : Self.shape(.letter, first)
    }
    if isAlone || !ends.allSatisfy(\.isEmpty) { return Self.shape(.general) }
    sequences.append(result)
    return Self.shape(.sequence, UInt32(sequences.count - 1))
  }

  private static func shape(_ kind: Kind, _ payload: UInt32 = 0) -> Shape {
    payload << 3 | kind.rawValue
  }
}

extension BertShapes {
  /// The kind of `shape`.
  static func kind(_ shape: Shape) -> Kind { Kind(rawValue: shape & 7) ?? .general }

  /// The shape of `scalar`.
  func shape(of scalar: UInt32) -> Shape {
    blocks[Int(stage[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }

  /// Calls `take` with the place of each run of letters and of each character that is a word alone.
  func forEachRun(in bytes: UnsafeBufferPointer<UInt8>, _ take: (Range<Int>) -> Void) {
    var position = 0
    var start = 0
    while position < bytes.count {
      let (scalar, length) = ScalarReader.next(bytes, position)
      let kind = shape(of: scalar) & 7
      if kind >= Kind.separator.rawValue {
        if start < position { take(start..<position) }
        start = position + length
        if kind > Kind.separator.rawValue { take(position..<start) }
      }
      position += length
    }
    if start < position { take(start..<position) }
  }

  /// The words that a run found by ``forEachRun(in:_:)`` is normalised to: one, as a rule.
  func words(of run: [UInt32], _ normaliser: BertNormaliser) -> [[UInt32]] {
    var word: [UInt32] = []
    for scalar in run {
      let shape = shape(of: scalar)
      switch Self.kind(shape) {
      case .same, .aloneSame: word.append(scalar)
      case .letter, .alone: word.append(shape >> 3)
      case .sequence: word += sequences[Int(shape >> 3)]
      case .dropped: break
      case .general, .separator: return BertNormaliser.words(of: normaliser.normalised(run))
      }
    }
    return word.isEmpty ? [] : [word]
  }
}
