import ByteIO
public import Engine
import Glibc
import Synchronization

/// Fetches files of the web into a cache, once.
///
/// A file comes to `<cache>/<hash of its URL>/<its name>` by way of a `.part` beside it. What was
/// begun goes on where it stopped (`Range` with `If-Range`, RFC 9110), after a dropped connection
/// or in a later process, unless the server's file has changed since; of a server that cannot tell
/// (no `ETag`, no `Last-Modified`), only where a checksum will. Transfers that fail in a way
/// that may pass are repeated after growing waits. A finished file is on the disk (`fsync`, then
/// `rename`), has the announced length, and has the checksum that was given or, failing that, the
/// one that the mirror publishes beside it; it is never asked for again, unless its copy here is
/// changed. Without a checksum, an answer that merely ends, its length unsaid, is not taken, nor is
/// a page of HTML that stands in the place of data.
///
/// Any number of threads and processes may fetch into one cache: whoever comes second waits.
/// Proxies are those that `https_proxy`, `http_proxy` and `no_proxy` name.
public struct Downloader: Sendable {
  /// The folder that files are fetched into.
  package let cache: String
  private let progress: ProgressLine
  private let settings: FetchSettings
  private let lists = SumLists()

  /// Makes a downloader into the folder `cache`, which is made when it is needed.
  public init(cache: String, progress: ProgressLine) {
    self.init(cache: cache, progress: progress, settings: FetchSettings())
  }

  package init(cache: String, progress: ProgressLine, settings: FetchSettings) {
    self.cache = cache
    self.progress = progress
    self.settings = settings
  }

  /// Whether `source` is fetched rather than opened: an `http://` or `https://` URL.
  public static func isAddress(_ source: String) -> Bool {
    let start = source.prefix(8).lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }

  /// Where the file at `url` stands once it is fetched; nothing is fetched for that.
  ///
  /// - Throws: ``FetchError/badAddress(url:reason:)``.
  public func path(of url: String) throws(FetchError) -> String {
    CacheSlot(cache: cache, address: try Address(url)).path
  }

  /// How much of the file at `url` is here; nothing is fetched for that.
  ///
  /// - Throws: ``FetchError/badAddress(url:reason:)``.
  public func standing(of url: String) throws(FetchError) -> Standing {
    let slot = CacheSlot(cache: cache, address: try Address(url))
    if let byteCount = slot.finishedRecord()?.byteCount {
      return Standing(isFinished: true, arrivedBytes: byteCount, byteCount: byteCount)
    }
    let arrivedBytes = CacheSlot.byteCount(of: slot.partPath) ?? 0
    return Standing(
      isFinished: false, arrivedBytes: arrivedBytes, byteCount: slot.readRecord()?.byteCount)
  }

  /// Fetches the file at `url`, unless it is in the cache.
  ///
  /// - Parameters:
  ///   - url: An `http` or `https` URL; it may hold credentials (`https://name:password@host/…`),
  ///     which are neither shown nor stored.
  ///   - checksum: The digest that the file must have. A file in the cache is checked, too, once
  ///     for each checksum. Without one, the mirror's list is asked for.
  /// - Returns: The path of the finished file.
  /// - Throws: ``FetchError``. What has come by then stays, and the next call goes on with it.
  public func fetch(_ url: String, checksum: Checksum? = nil) throws(FetchError) -> String {
    let address = try Address(url)
    let slot = CacheSlot(cache: cache, address: address)
    return try slot.locked(progress: progress) { () throws(FetchError) in
      if try !isFinished(slot, address, checksum) {
        try download(address, to: slot, expected: expectation(for: address, given: checksum))
      }
      return slot.path
    }
  }

  private func expectation(
    for address: Address, given: Checksum?
  ) throws(FetchError) -> Expectation? {
    if let given { return Expectation(checksum: given, source: .given) }
    if let published = try published(for: address) { return published }
    progress.say("\(address): no published checksum found; only its length will be checked")
    return nil
  }

  /// Whether the whole file is there, with `checksum` if there is one to have.
  ///
  /// What it was found to have counts only as long as it looks as it did then.
  private func isFinished(
    _ slot: CacheSlot, _ address: Address, _ checksum: Checksum?
  ) throws(FetchError) -> Bool {
    guard var record = slot.finishedRecord(), let stamp = slot.stamp() else { return false }
    let isUntouched = record.stamp == stamp.line
    let known = record.verified.lazy.compactMap(Checksum.init(description:)).first
    let wanted = checksum ?? (isUntouched ? nil : known)
    let wasVerified = wanted.map { record.verified.contains($0.description) }
    if isUntouched, wasVerified ?? true { return true }
    // Of a file of which only the length is known, the digest is noted, so that a change shows.
    guard let found = try sum(of: slot, wanted?.algorithm ?? .sha256) else { return false }
    if let wanted, found != wanted {
      guard wasVerified == true else {
        throw Expectation(checksum: wanted, source: .given)
          .violated(by: found, url: address.description, path: slot.path)
      }
      progress.say("\(address): its copy, \(slot.path), was changed; fetching it again")
      return false
    }
    record.verified = (isUntouched ? record.verified : []) + [found.description]
    record.stamp = stamp.isSettled ? stamp.line : nil
    try slot.write(record)
    return true
  }

  /// The checksum of the finished file; `nil` where it was removed meanwhile.
  private func sum(
    of slot: CacheSlot, _ algorithm: Checksum.Algorithm
  ) throws(FetchError) -> Checksum? {
    do throws(FetchError) {
      return try Checksum(algorithm, ofFile: slot.path, progress: progress)
    } catch {
      if slot.stamp() == nil { return nil }
      throw error
    }
  }

  /// Makes sure that the file at `url`, which was fetched, still has the `checksum` that was given.
  ///
  /// - Throws: ``FetchError/wrongContents(url:path:found:expected:source:)``.
  func confirm(_ url: String, checksum: Checksum?) throws(FetchError) {
    guard let checksum else { return }
    let address = try Address(url)
    let slot = CacheSlot(cache: cache, address: address)
    if let record = slot.finishedRecord(), let stamp = slot.stamp(), record.stamp == stamp.line,
      record.verified.contains(checksum.description)
    {
      return
    }
    let found = try Checksum(checksum.algorithm, ofFile: slot.path, progress: progress)
    if found != checksum {
      throw Expectation(checksum: checksum, source: .given)
        .violated(by: found, url: address.description, path: slot.path)
    }
  }

  /// Brings all of the file, checks and publishes it.
  ///
  /// Wrong contents may come from pieces that do not belong together, so those are fetched anew,
  /// once. What is wrong nevertheless stays as the part, lest a wrong digit in a recipe cost the
  /// whole transfer.
  private func download(
    _ address: Address, to slot: CacheSlot, expected: Expectation?
  ) throws(FetchError) {
    var isSecondTry = false
    while true {
      let part = try retrying(address) { () throws(FetchError) in
        try attempt(address, slot, isChecked: expected != nil)
      }
      let found = try Checksum(
        expected?.checksum.algorithm ?? .sha256, ofFile: slot.partPath, progress: progress)
      if found == expected?.checksum { return try part.publish(verified: [found]) }
      try refusePage(part, address, slot)
      guard let expected else { return try part.publish(verified: [found]) }
      if isSecondTry || !part.isPieced {
        throw expected.violated(by: found, url: address.description, path: slot.partPath)
      }
      progress.say("\(address): its \(found.algorithm) is wrong; fetching all of it again")
      unlink(slot.partPath)
      isSecondTry = true
    }
  }

  /// Refuses a page of HTML, such as a form to log in, where data is wanted.
  private func refusePage(
    _ part: PartFile, _ address: Address, _ slot: CacheSlot
  ) throws(FetchError) {
    let start = try onDisk { () throws(ByteIOError) in
      try File(reading: slot.partPath).bytes(at: 0, count: WebPage.startByteCount)
    }
    guard WebPage.isOne(start, contentType: part.contentType, name: address.remoteName) else {
      return
    }
    unlink(slot.partPath)
    throw .webPage(url: address.description)
  }

  private func attempt(
    _ address: Address, _ slot: CacheSlot, isChecked: Bool
  ) throws(FetchError) -> Verdict<PartFile> {
    let part = try PartFile(
      slot: slot, address: address, isChecked: isChecked, progress: progress)
    if part.isWhole { return .done(part) }
    let transfer = try Transfer(address, settings: settings)
    if part.offset > 0 { transfer.resume(from: part.offset, validator: part.validator) }
    let response = try transfer.perform { (head, bytes) throws(FetchError) in
      try part.receive(head, bytes)
    }
    switch try part.conclude(response) {
    case .done: return .done(part)
    case .again(let setback): return .again(setback)
    }
  }

  /// The checksum that the mirror has for the file, if it has one.
  private func published(for address: Address) throws(FetchError) -> Expectation? {
    for place in PublishedSums.places(for: address) {
      let list = try Address(place.url)
      guard let text = try lists.list(at: list, { () throws(FetchError) in try text(at: list) })
      else { continue }
      if let checksum = PublishedSums.checksum(
        of: address.remoteName, in: text, by: place.algorithm)
      {
        return Expectation(checksum: checksum, source: .published(url: list.description))
      }
    }
    return nil
  }

  /// The small file at `address`, or `nil` where there is none, or a large one.
  private func text(at address: Address) throws(FetchError) -> [UInt8]? {
    do throws(FetchError) {
      return try retrying(address) { () throws(FetchError) in
        let text = TextBuffer(maximumBytes: PublishedSums.maximumBytes)
        let transfer = try Transfer(address, settings: settings)
        let response = try transfer.perform { (head, bytes) throws(FetchError) in
          text.receive(head, bytes)
        }
        if let setback = try response.setback(at: address) { return .again(setback) }
        return .done(text.bytes)
      }
    } catch {
      switch error {
      case .refused, .rejected: return nil
      default: throw error
      }
    }
  }

  /// Repeats `attempt` until it is done, or has failed too often in a row.
  private func retrying<Value>(
    _ address: Address, _ attempt: () throws(FetchError) -> Verdict<Value>
  ) throws(FetchError) -> Value {
    var failures = 0
    var furthest = 0
    while true {
      switch try attempt() {
      case .done(let value): return value
      case .again(let setback):
        if setback.byteCount - furthest >= settings.progressBytes { failures = 0 }
        furthest = max(furthest, setback.byteCount)
        failures += 1
        try wait(after: setback, failures: failures, address)
      }
    }
  }

  private func wait(
    after setback: Setback, failures: Int, _ address: Address
  ) throws(FetchError) {
    guard setback.waitSeconds <= settings.longestServerWaitSeconds else {
      throw .busy(url: address.description, waitSeconds: setback.waitSeconds)
    }
    guard failures < settings.attempts else {
      throw .failed(url: address.description, reason: setback.reason, attempts: failures)
    }
    let seconds = settings.wait(afterFailures: failures, serverSeconds: setback.waitSeconds)
    progress.say("\(address): \(setback.reason); again in \(Int(seconds.rounded(.up))) s")
    settings.sleep(seconds)
  }
}

/// How much of a file is in the cache.
public struct Standing: Sendable {
  /// Whether all of it is there.
  public let isFinished: Bool
  /// The bytes that are there.
  public let arrivedBytes: Int
  /// The bytes that it has in all, once a server has told.
  public let byteCount: Int?
}

/// What a file has to be, and who says so.
private struct Expectation {
  let checksum: Checksum
  let source: Checksum.Source

  func violated(by found: Checksum, url: String, path: String) -> FetchError {
    .wrongContents(url: url, path: path, found: found, expected: checksum, source: source)
  }
}

/// The lists of checksums that were asked for: the files of a folder share one.
private final class SumLists: Sendable {
  /// By URL; `nil` where there is none.
  private let known = Mutex<[String: [UInt8]?]>([:])

  func list(
    at address: Address, _ fetch: () throws(FetchError) -> [UInt8]?
  ) throws(FetchError) -> [UInt8]? {
    if let list = known.withLock({ $0[address.url] }) { return list }
    let list = try fetch()
    known.withLock { $0[address.url] = .some(list) }
    return list
  }
}

/// The body of a small response.
private final class TextBuffer {
  private var text: [UInt8]? = []
  private let maximumBytes: Int

  init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// All that came, or `nil` where that was too much.
  var bytes: [UInt8]? { text }

  func receive(_ head: ResponseHead, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard head.status == 200, (text?.count ?? 0) + bytes.count <= maximumBytes else {
      text = nil
      return false
    }
    text?.append(contentsOf: bytes)
    return true
  }
}
