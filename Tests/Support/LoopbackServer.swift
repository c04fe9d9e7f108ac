import Foundation
import Glibc
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 that answers as a test tells it to, faults included.
///
/// It serves one connection after another, with one request each, at most `connectionLimit` of
/// them within `secondLimit`, and goes away with the value.
public final class LoopbackServer: Sendable {
  /// Answers a request.
  public typealias Handler = @Sendable (Request) -> Reply

  private static let connectionLimit = 2000
  private static let secondLimit = 900.0

  /// The port it listens at.
  public let port: UInt16
  private let state: State

  private final class State: Sendable {
    let requests = Mutex<[Request]>([])
    let isStopped = Atomic(false)
  }

  struct Failure: Error {}

  /// Starts to serve on a free port.
  public init(_ handler: @escaping Handler) throws {
    let listener: Int32
    (listener, port) = try Self.listen()
    let state = State()
    self.state = state
    Thread.detachNewThread { Self.serve(listener, state, handler) }
  }

  /// A socket that listens on a free port, and the port; whoever called this closes it.
  public static func listen() throws -> (listener: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && Glibc.listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard listener >= 0, isBound else { throw Failure() }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  deinit { state.isStopped.store(true, ordering: .relaxed) }

  /// The URL of `path`, which starts with a slash.
  public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What was asked for so far.
  public var requests: [Request] { state.requests.withLock { $0 } }

  /// What was asked for so far at `path`.
  public func requests(for path: String) -> [Request] { requests.filter { $0.path == path } }

  private static func serve(_ listener: Int32, _ state: State, _ handler: Handler) {
    defer { close(listener) }
    let end = Date(timeIntervalSinceNow: secondLimit)
    var count = 0
    while count < connectionLimit, Date() < end, !state.isStopped.load(ordering: .relaxed) {
      guard isReadable(listener, milliseconds: 50) else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      count += 1
      answer(connection, state, handler)
      close(connection)
    }
  }

  private static func answer(_ connection: Int32, _ state: State, _ handler: Handler) {
    guard let head = readHead(connection) else { return }
    let request = state.requests.withLock { requests in
      let request = Request(head: head, number: requests.count)
      requests.append(request)
      return request
    }
    let reply = handler(request)
    send(reply.wire, to: connection)
    // A stalled client is let go when it hangs up.
    if reply.stalls { _ = isReadable(connection, milliseconds: 8000) }
  }

  private static func readHead(_ connection: Int32) -> String? {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while head.count < 16384 {
      if head.suffix(4) == [13, 10, 13, 10] { return String(decoding: head, as: UTF8.self) }
      guard isReadable(connection, milliseconds: 2000) else { return nil }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      head += buffer[..<count]
    }
    return nil
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        let rest = UnsafeRawBufferPointer(rebasing: raw[sent...])
        return Glibc.send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  private static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, milliseconds) > 0
  }
}

/// A request, as the server read it.
public struct Request: Sendable {
  /// What is asked for, with its query.
  public let path: String
  /// How many requests came before, at any path.
  public let number: Int
  private let fields: [String: String]

  init(head: String, number: Int) {
    let lines = head.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    path = words.count > 1 ? String(words[1]) : ""
    self.number = number
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    self.fields = fields
  }

  /// The value of the header field `name`, in lower case.
  public subscript(name: String) -> String? { fields[name] }

  /// The first byte asked for, if not all are.
  public var rangeStart: Int? {
    self["range"].flatMap { $0.hasPrefix("bytes=") ? Int($0.dropFirst(6).dropLast()) : nil }
  }
}

/// A response, faults included.
public struct Reply: Sendable {
  /// The status.
  public var status = 200
  /// Header lines beside those of length and connection.
  public var fields: [String] = []
  /// The body.
  public var body: [UInt8] = []
  /// The `Content-Length` to announce; the true one if `nil`.
  public var announced: Int?
  /// Whether the body comes in chunks, its length unsaid.
  public var isChunked = false
  /// The bytes of the body after which the connection breaks, or stalls.
  public var breaksAfter: Int?
  /// Whether the connection stays open and silent after that.
  public var stalls = false
  /// What to send instead of an HTTP response.
  public var raw: [UInt8]?

  /// Makes a reply; without a word, a good and empty one.
  public init(
    status: Int = 200, fields: [String] = [], body: [UInt8] = [], announced: Int? = nil,
    isChunked: Bool = false, breaksAfter: Int? = nil, stalls: Bool = false, raw: [UInt8]? = nil
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.announced = announced
    self.isChunked = isChunked
    self.breaksAfter = breaksAfter
    self.stalls = stalls
    self.raw = raw
  }

  /// The bytes to send.
  var wire: [UInt8] {
    if let raw { return raw }
    var head = "HTTP/1.1 \(status) Test\r\nConnection: close\r\n"
    head += isChunked ? "Transfer-Encoding: chunked\r\n" : ""
    head += isChunked ? "" : "Content-Length: \(announced ?? body.count)\r\n"
    head += fields.map { "\($0)\r\n" }.joined() + "\r\n"
    let sent = body.prefix(breaksAfter ?? body.count)
    guard isChunked else { return Array(head.utf8) + sent }
    var bytes = Array(head.utf8)
    for start in stride(from: 0, to: sent.count, by: 1000) {
      let chunk = sent.dropFirst(start).prefix(1000)
      bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
    }
    return breaksAfter == nil ? bytes + Array("0\r\n\r\n".utf8) : bytes
  }
}

/// A file on the server.
public struct ServedFile: Sendable {
  /// Its content.
  public var bytes: [UInt8]
  /// Its strong or weak tag, with quotes.
  public var entityTag: String?
  /// When it was changed, as HTTP has it.
  public var lastModified: String?

  /// Puts a file on the server.
  public init(bytes: [UInt8], entityTag: String? = nil, lastModified: String? = nil) {
    self.bytes = bytes
    self.entityTag = entityTag
    self.lastModified = lastModified
  }

  /// The right answer to `request`, by RFC 9110, section 14.
  public func reply(to request: Request) -> Reply {
    var reply = Reply(body: bytes)
    if let entityTag { reply.fields.append("ETag: \(entityTag)") }
    if let lastModified { reply.fields.append("Last-Modified: \(lastModified)") }
    guard let start = request.rangeStart else { return reply }
    if let condition = request["if-range"], condition != entityTag, condition != lastModified {
      return reply
    }
    guard start < bytes.count else {
      reply.status = 416
      reply.fields.append("Content-Range: bytes */\(bytes.count)")
      reply.body = []
      return reply
    }
    reply.status = 206
    reply.fields.append("Content-Range: bytes \(start)-\(bytes.count - 1)/\(bytes.count)")
    reply.body = Array(bytes[start...])
    return reply
  }
}
