import CCurl

/// One GET request by libcurl.
struct Transfer: ~Copyable {
  /// Takes a piece of the body, or returns `false` to hear no more of it.
  typealias Receive = (ResponseHead, UnsafeRawBufferPointer) throws(FetchError) -> Bool

  /// How a response ended.
  enum Ending {
    /// It came to its end, or what took it wanted no more.
    case over
    /// It broke off; asking again may help.
    case interrupted(reason: String)
    /// It cannot come; asking again is of no use.
    case rejected(reason: String)
  }

  /// What a server answered.
  struct Response {
    var head: ResponseHead
    var ending: Ending
    /// The seconds that the server asked to wait for, or 0.
    var waitSeconds: Int
  }

  private let handle: OpaquePointer

  init(_ address: Address, settings: FetchSettings) throws(FetchError) {
    guard let handle = ccurl_open(address.url, "isogloss", settings.redirects) else {
      throw .rejected(url: address.description, reason: "there is no memory for libcurl")
    }
    self.handle = handle
    ccurl_limit(
      handle, settings.connectSeconds, settings.stallSeconds, settings.slowestBytesPerSecond)
    if address.isLoopback { ccurl_bypass_proxy(handle, address.host) }
  }

  deinit { ccurl_close(handle) }

  /// Asks for what follows the first `offset` bytes of the file that `validator` stands for, or,
  /// without one, of whatever file is there.
  func resume(from offset: Int, validator: String?) {
    ccurl_resume(handle, Int64(offset), validator)
  }

  /// Sends the request and hands the body to `receive`, piece by piece.
  ///
  /// - Throws: What `receive` throws.
  func perform(_ receive: @escaping Receive) throws(FetchError) -> Response {
    let reception = Reception(receive)
    let outcome = withExtendedLifetime(reception) {
      ccurl_perform(
        handle, Unmanaged.passUnretained(reception).toOpaque(),
        { context, bytes, count in
          Reception.of(context)?.takeHeader(UnsafeBufferPointer(start: bytes, count: count))
            ?? false
        },
        { context, bytes, count in
          Reception.of(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: count))
            ?? false
        })
    }
    if let failure = reception.failure { throw failure }
    return Response(
      head: reception.head, ending: ending(outcome),
      waitSeconds: Int(max(0, ccurl_retry_after(handle))))
  }

  private func ending(_ outcome: ccurl_outcome) -> Ending {
    let reason = "the transfer failed (\(String(cString: ccurl_reason(handle))))"
    switch outcome {
    case CCURL_DONE, CCURL_STOPPED: return .over
    case CCURL_REFUSED: return .rejected(reason: reason)
    default: return .interrupted(reason: reason)
    }
  }
}

/// What libcurl's callbacks, which know but a pointer, hand their bytes to.
private final class Reception {
  var head = ResponseHead()
  var failure: FetchError?
  private let receive: Transfer.Receive

  init(_ receive: @escaping Transfer.Receive) { self.receive = receive }

  static func of(_ context: UnsafeMutableRawPointer?) -> Reception? {
    context.map { Unmanaged<Reception>.fromOpaque($0).takeUnretainedValue() }
  }

  func takeHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    head.add(String(decoding: line, as: UTF8.self))
    return true
  }

  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do throws(FetchError) {
      return try receive(head, bytes)
    } catch {
      failure = error
      return false
    }
  }
}
