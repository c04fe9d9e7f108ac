import Foundation

/// What the header lines of a response say, as far as a download needs it.
struct ResponseHead {
  /// The status of the response that the lines after the last status line belong to, or 0.
  private(set) var status = 0
  private(set) var entityTag: String?
  private(set) var lastModified: String?
  private(set) var contentLength: Int?
  /// What the server says that the body is, such as `application/gzip`.
  private(set) var contentType: String?
  /// Whether the end of the body is told apart from a connection that breaks off: by a length, by
  /// chunks (RFC 9112, section 6.3), or by the frames of HTTP/2 and later.
  private(set) var isDelimited = false
  /// The first byte that a partial response brings (`Content-Range: bytes 5-9/10`).
  private(set) var rangeStart: Int?
  /// The length of the whole file as `Content-Range` has it, also where it refuses the range.
  private(set) var rangeTotal: Int?
  private var isComplete = false

  /// Takes the next header line; a status line begins anew, for redirects and interim responses.
  mutating func add(_ line: String) {
    if line.hasPrefix("HTTP/") {
      self = ResponseHead()
      let fields = line.split(separator: " ")
      status = fields.count > 1 ? Self.number(fields[1]) ?? 0 : 0
      isDelimited = !line.hasPrefix("HTTP/0") && !line.hasPrefix("HTTP/1")
      return
    }
    let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
    if line.isEmpty { isComplete = true }
    // What follows the empty line is a trailer, too late to count.
    guard !isComplete, let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    switch line[..<colon].lowercased() {
    case "etag": entityTag = value
    case "last-modified": lastModified = value
    case "content-length":
      contentLength = Self.number(value[...])
      if contentLength != nil { isDelimited = true }
    case "content-type": contentType = value
    case "transfer-encoding":
      if value.lowercased().hasSuffix("chunked") { isDelimited = true }
    case "content-range": readRange(value)
    default: break
    }
  }

  private mutating func readRange(_ value: String) {
    let parts = value.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "bytes" else { return }
    let sides = parts[1].split(separator: "/")
    guard sides.count == 2 else { return }
    rangeStart = sides[0].split(separator: "-").first.flatMap(Self.number)
    rangeTotal = Self.number(sides[1])
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}
