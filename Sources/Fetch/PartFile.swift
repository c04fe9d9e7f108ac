import ByteIO
import Engine
import Glibc

/// The unfinished part of a file, which one response begins, or goes on with.
final class PartFile {
  /// The bytes that were there before this response.
  let offset: Int
  /// The bytes that are there now.
  private(set) var byteCount: Int
  /// Whether more than one response brought what is there.
  private(set) var isPieced: Bool

  /// What the server says that the file is, where it was asked just now.
  private(set) var contentType: String?

  private let slot: CacheSlot
  private let address: Address
  private let progress: ProgressLine
  private let file: File
  private let isChecked: Bool
  private var record: DownloadRecord?
  private var hasBegun = false
  /// Where the body of this response begins.
  private var start = 0

  /// Opens what there is of the file; a part that could not be told from another version's goes.
  ///
  /// - Parameter isChecked: Whether the whole is going to be held to a checksum, which tells as
  ///   well.
  init(
    slot: CacheSlot, address: Address, isChecked: Bool, progress: ProgressLine
  ) throws(FetchError) {
    self.slot = slot
    self.address = address
    self.isChecked = isChecked
    self.progress = progress
    file = try onDisk { () throws(ByteIOError) in try File(appending: slot.partPath) }
    record = slot.readRecord()
    let found = file.byteCount ?? 0
    let isWhole = record?.byteCount == found
    let isUnfinished = record?.byteCount.map { found < $0 } ?? true
    let isUsable = isUnfinished && (isChecked ? record != nil : record?.validator != nil)
    offset = isWhole || isUsable ? found : 0
    byteCount = offset
    isPieced = offset > 0
    if offset < found { try empty() }
  }

  /// Whether all of the file was there before this response.
  var isWhole: Bool { offset > 0 && record?.byteCount == offset }

  /// What the server can tell by whether it still has the file of which this is a part.
  var validator: String? { record?.validator }

  /// Takes a piece of the body, or returns `false` where the response is of no use.
  func receive(_ head: ResponseHead, _ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Bool {
    if !hasBegun, try !begin(head) { return false }
    try onDisk { () throws(ByteIOError) in try file.write(bytes) }
    byteCount += bytes.count
    progress.update(done: byteCount - start)
    return true
  }

  /// Judges the response once it is over.
  func conclude(_ response: Transfer.Response) throws(FetchError) -> Verdict<Void> {
    progress.finish()
    let status = response.head.status
    if status == 416, offset > 0, case .over = response.ending {
      if response.head.rangeTotal == offset { return .done(()) }
      try empty()
      return again("the server no longer has the file as it was")
    }
    if let setback = try response.setback(at: address) {
      return again(setback.reason, waitSeconds: setback.waitSeconds)
    }
    // An empty body never came to `receive`.
    if !hasBegun, try !begin(response.head) {
      if offset == 0 {
        throw .rejected(
          url: address.description, reason: "the server sends a part, though all was asked for")
      }
      try empty()
      return again("the server sent a part that was not asked for")
    }
    if let expected = record?.byteCount, byteCount != expected {
      let came = byteCount
      if came > expected { try empty() }
      return again("\(came) bytes came where \(expected) were announced")
    }
    return .done(())
  }

  /// Puts the whole file on the disk under its own name.
  func publish(verified: [Checksum]) throws(FetchError) {
    var record = record ?? DownloadRecord(url: address.description)
    record.byteCount = byteCount
    record.verified = verified.map(\.description)
    try onDisk { () throws(ByteIOError) in try file.synchronise() }
    try slot.write(record)
    try onDisk { () throws(ByteIOError) in try AtomicFile.publish(slot.partPath, as: slot.path) }
    try note(record)
  }

  /// Notes how the finished file looks, so that a later change shows. For that the clock of file
  /// times has to tick, which a large file, that would have to be read again, is worth.
  private func note(_ record: DownloadRecord) throws(FetchError) {
    guard byteCount >= Self.worthWaitingByteCount, let stamp = slot.stamp() else { return }
    for _ in 0..<20 where !stamp.isSettled { usleep(10_000) }
    guard stamp.isSettled, slot.stamp() == stamp else { return }
    var record = record
    record.stamp = stamp.line
    try slot.write(record)
  }

  private static let worthWaitingByteCount = 64 << 20

  private func again(_ reason: String, waitSeconds: Int = 0) -> Verdict<Void> {
    .again(Setback(reason: reason, waitSeconds: waitSeconds, byteCount: byteCount))
  }

  /// Makes ready for a body, or returns `false` for one that has no place here.
  ///
  /// - Throws: ``FetchError/endless(url:)`` where nobody could tell whether all of it came.
  private func begin(_ head: ResponseHead) throws(FetchError) -> Bool {
    let hasEnd = isChecked || head.isDelimited || (head.status == 206 && head.rangeTotal != nil)
    switch head.status {
    case 200 where !hasEnd, 206 where !hasEnd: throw .endless(url: address.description)
    case 200:
      try empty()
      let fresh = DownloadRecord(
        url: address.description, entityTag: head.entityTag, lastModified: head.lastModified,
        byteCount: head.contentLength)
      try slot.write(fresh)
      record = fresh
    case 206 where isContinuation(head):
      if let total = head.rangeTotal { record?.byteCount = total }
    default: return false
    }
    hasBegun = true
    contentType = head.contentType
    start = byteCount
    let from = byteCount == 0 ? "" : ", from byte \(byteCount)"
    progress.start(
      "fetch \(address.fileName)\(from)", total: record?.byteCount.map { max(0, $0 - byteCount) })
    return true
  }

  /// Whether a partial response goes on where the part ends, in the same version of the file.
  private func isContinuation(_ head: ResponseHead) -> Bool {
    guard let record, offset > 0, head.rangeStart == offset else { return false }
    // Where the tag was the condition, an answer has to repeat it (RFC 9110, section 15.3.7).
    if !isChecked, record.validator == record.entityTag, head.entityTag == nil { return false }
    func agree<Value: Equatable>(_ old: Value?, _ new: Value?) -> Bool {
      old == nil || new == nil || old == new
    }
    return agree(record.byteCount, head.rangeTotal) && agree(record.entityTag, head.entityTag)
      && agree(record.lastModified, head.lastModified)
  }

  private func empty() throws(FetchError) {
    if byteCount == 0, (file.byteCount ?? 0) == 0 { return }
    if ftruncate(file.descriptor, 0) != 0 {
      throw .file(.system(operation: "empty", path: slot.partPath, code: errno))
    }
    byteCount = 0
    isPieced = false
  }
}
