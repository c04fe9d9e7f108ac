import CLZMA

/// xz: blocks that an index leads to are decoded in parallel and checked before they are handed
/// out; all else (a pipe, a stream whose index is damaged, a large block) is read from front to
/// back.
final class XzDecoder: ChunkDecoder {
  private let input: StoredInput
  private let workers: Int
  private let reader: XzReader
  private var blocks: ArraySlice<XzIndex.Block> = []
  private var pending: [(block: XzIndex.Block, task: Task<XzBlockDecoder.Outcome, Never>)] = []
  private var ready: ArraySlice<Chunk> = []
  private var isPlanned = false

  /// Blocks whose stored bytes and content are more than this are read from front to back, so that
  /// they need not be held; `xz -T0 -6` makes blocks of 24 MiB.
  private static let maximumBlockByteCount = 64 << 20
  /// What all blocks under way may hold: stored bytes, content, and dictionaries as large as that.
  private static let maximumHeldByteCount = 256 << 20

  init(_ input: StoredInput, workers: Int, damagedUnits: Set<Int>) throws(ByteIOError) {
    self.input = input
    self.workers = max(1, workers)
    reader = try XzReader(input, damagedUnits: damagedUnits)
  }

  func next() async throws(ByteIOError) -> Chunk? {
    if !isPlanned { try plan() }
    while true {
      if let chunk = ready.popFirst() { return chunk }
      if pending.isEmpty {
        if let chunk = try reader.next() { return chunk }
        if blocks.isEmpty { return nil }
      }
      try startTasks()
      if !pending.isEmpty { await settleFirst() }
    }
  }

  private func plan() throws(ByteIOError) {
    isPlanned = true
    guard let byteCount = input.byteCount else { return reader.read(to: nil) }
    let index = try XzIndex(of: input, byteCount: byteCount)
    blocks = index.blocks[...]
    if let check = index.check { reader.likelyCheck = check }
    reader.read(to: index.offset)
  }

  /// Keeps up to `workers` blocks in flight; a large one is left to the reader, once it is first.
  private func startTasks() throws(ByteIOError) {
    while pending.count < workers, let block = blocks.first {
      if block.storedByteCount + block.contentByteCount > Self.maximumBlockByteCount {
        if pending.isEmpty {
          blocks.removeFirst()
          noteDamage(before: block)
          try reader.read(block)
        }
        return
      }
      let held = pending.reduce(0) { $0 + $1.block.heldByteCount }
      if !pending.isEmpty, held + block.heldByteCount > Self.maximumHeldByteCount { return }
      let stored = try input.bytes(at: block.offset..<block.end)
      pending.append((block, Task { XzBlockDecoder.decode(stored, block) }))
      blocks.removeFirst()
    }
  }

  private func settleFirst() async {
    let (block, task) = pending.removeFirst()
    let outcome = await task.value
    input.noteRead(to: block.end)
    noteDamage(before: block)
    switch outcome {
    case .whole(let pieces): ready += pieces.map { .bytes($0) }
    case .damaged(let reason):
      ready.append(
        .gap(input.damage(at: block.offset, "in the xz block at byte \(block.offset): \(reason)")))
    }
  }

  private func noteDamage(before block: XzIndex.Block) {
    guard block.isAfterDamage else { return }
    let offset = block.offset - XzIndex.headerByteCount
    ready.append(.gap(input.damage(at: offset, "this is not the header of the xz stream")))
  }
}

extension XzIndex.Block {
  /// The bytes that are held while it is decoded; its dictionary fills as its content grows.
  fileprivate var heldByteCount: Int { storedByteCount + 2 * contentByteCount }
}
