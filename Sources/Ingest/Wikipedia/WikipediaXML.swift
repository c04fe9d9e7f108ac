import CLibXML2
import Glibc

/// Why a document is not well-formed XML, and where.
struct XMLFailure: Error {
  let line: Int
  let offset: Int
  let reason: String
}

/// Whether the parser should read on.
enum XMLProgress {
  case goOn, stop
}

/// The attributes of one element, by their local names; read while the element starts.
struct XMLAttributes {
  /// Five pointers an attribute: local name, prefix, URI, value, end of the value.
  fileprivate let pointers: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  fileprivate let count: Int

  subscript(name: String) -> String? {
    guard let pointers else { return nil }
    for index in 0..<count {
      guard let local = pointers[5 * index], String(cString: local) == name,
        let value = pointers[5 * index + 3], let end = pointers[5 * index + 4]
      else { continue }
      return String(
        decoding: UnsafeBufferPointer(start: value, count: end - value), as: UTF8.self)
    }
    return nil
  }
}

/// What is told of the elements of a document as they come.
protocol XMLHandler {
  mutating func start(_ element: [UInt8], attributes: XMLAttributes) -> XMLProgress
  mutating func end(_ element: [UInt8]) -> XMLProgress
  mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// Reads `bytes` as one UTF-8 document by libxml2's SAX2 interface, telling `handler`.
///
/// Nothing is loaded and no entity but the five of XML is known: a document type declaration is
/// refused, and so are elements with more attributes, or deeper, than in any dump. Safe to call
/// from several threads at once, each with a handler of its own.
///
/// - Returns: what was wrong, or `nil` if all of it was read or the handler stopped the parser.
func parseXML<Handler: XMLHandler>(
  _ bytes: UnsafeBufferPointer<UInt8>, with handler: inout Handler
) -> XMLFailure? {
  guard let size = Int32(exactly: bytes.count), let start = bytes.baseAddress, size > 0 else {
    return XMLFailure(line: 1, offset: 0, reason: bytes.isEmpty ? "no bytes" : "longer than 2 GiB")
  }
  if let offset = XMLLimits.crowdedTag(in: bytes) {
    return XMLFailure(
      line: 1, offset: offset, reason: "more than \(XMLLimits.attributeCount) attributes")
  }
  _ = libraryIsReady
  guard let context = xmlNewParserCtxt() else {
    return XMLFailure(line: 1, offset: 0, reason: "libxml2 is out of memory")
  }
  defer { xmlFreeParserCtxt(context) }
  return withUnsafeMutablePointer(to: &handler) { handler in
    var session = XMLSession(context: context, handler: XMLCallbacks(handler))
    return withUnsafeMutablePointer(to: &session) { session in
      context.pointee.sax.pointee = makeHandler()
      context.pointee.userData = UnsafeMutableRawPointer(session)
      // NOENT decodes `&amp;` in attributes; with declarations refused it has nothing else to do.
      // IGNORE_ENC: the bytes are UTF-8 by now, whatever the file said it was in.
      let options = Int32(
        XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NOENT.rawValue
          | XML_PARSE_IGNORE_ENC.rawValue)
      let text = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
      _ = xmlCtxtReadMemory(context, text, size, nil, "UTF-8", options)
      return session.pointee.result
    }
  }
}

/// What no dump comes near, and where libxml2's time would be quadratic: it compares an attribute
/// with all others of its element, and looks for a namespace through all that are open.
private enum XMLLimits {
  static let attributeCount = 32
  static let depth = 32

  /// The offset of the first tag with more than ``attributeCount`` attributes.
  ///
  /// No `<` may stand in a tag, so each begins a look of its own, whatever was before it; in a
  /// comment or CDATA section it may be no tag, and then rather many `=` are refused as well.
  static func crowdedTag(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var start = 0
    while let tag = firstIndex(of: UInt8(ascii: "<"), in: bytes, from: start) {
      let (end, count) = attributes(in: bytes, from: tag + 1)
      if count > attributeCount { return tag }
      start = end
    }
    return nil
  }

  /// Where a tag ends whose name begins at `start`, and the number of `=` outside its quotes.
  private static func attributes(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (end: Int, count: Int) {
    var count = 0
    var quote: UInt8?
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") || quote == nil && byte == UInt8(ascii: ">") {
        return (index, count)
      }
      if byte == quote {
        quote = nil
      } else if quote == nil {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
        if byte == UInt8(ascii: "=") { count += 1 }
      }
    }
    return (bytes.count, count)
  }

  private static func firstIndex(
    of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

/// libxml2 wants its tables made once before threads use it.
private let libraryIsReady: Bool = {
  xmlInitParser()
  return true
}()

/// The handler with its type erased once a document: C callbacks cannot be generic.
private struct XMLCallbacks {
  let start: ([UInt8], XMLAttributes) -> XMLProgress
  let end: ([UInt8]) -> XMLProgress
  let characters: (UnsafeBufferPointer<UInt8>) -> Void

  init(_ handler: UnsafeMutablePointer<some XMLHandler>) {
    start = { handler.pointee.start($0, attributes: $1) }
    end = { handler.pointee.end($0) }
    characters = { handler.pointee.characters($0) }
  }
}

/// What the callbacks of one parser context share.
private struct XMLSession {
  let context: xmlParserCtxtPtr
  let handler: XMLCallbacks
  var isStopped = false
  var failure: XMLFailure?
  var depth = 0

  init(context: xmlParserCtxtPtr, handler: XMLCallbacks) {
    self.context = context
    self.handler = handler
  }

  var result: XMLFailure? {
    if isStopped { return nil }
    if let failure { return failure }
    return context.pointee.wellFormed == 1
      ? nil : XMLFailure(line: 1, offset: 0, reason: "not well-formed")
  }

  /// Whether the element that starts may be one inside those that are open.
  mutating func deepen() -> Bool {
    depth += 1
    guard depth > XMLLimits.depth else { return true }
    fail(line: Int(xmlSAX2GetLineNumber(context)), reason: "elements \(depth) deep")
    xmlStopParser(context)
    return false
  }

  mutating func obey(_ progress: XMLProgress) {
    guard progress == .stop, !isStopped, failure == nil else { return }
    isStopped = true
    xmlStopParser(context)
  }

  /// Keeps the first failure: those that follow are mostly its echoes.
  mutating func fail(line: Int, reason: String) {
    guard failure == nil, !isStopped else { return }
    failure = XMLFailure(line: line, offset: max(0, xmlByteConsumed(context)), reason: reason)
  }
}

private func session(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLSession>? {
  data?.assumingMemoryBound(to: XMLSession.self)
}

private func name(_ pointer: UnsafePointer<xmlChar>?) -> [UInt8] {
  guard let pointer else { return [] }
  return Array(UnsafeBufferPointer(start: pointer, count: Int(xmlStrlen(pointer))))
}

private func makeHandler() -> xmlSAXHandler {
  var sax = xmlSAXHandler()
  sax.initialized = UInt32(XML_SAX2_MAGIC)
  sax.startElementNs = { data, local, _, _, _, _, count, _, attributes in
    guard let session = session(data), session.pointee.failure == nil,
      session.pointee.deepen()
    else { return }
    let attributes = XMLAttributes(pointers: attributes, count: Int(count))
    session.pointee.obey(session.pointee.handler.start(name(local), attributes))
  }
  sax.endElementNs = { data, local, _, _ in
    guard let session = session(data), session.pointee.failure == nil else { return }
    session.pointee.depth -= 1
    session.pointee.obey(session.pointee.handler.end(name(local)))
  }
  let characters: charactersSAXFunc = { data, text, count in
    guard let session = session(data), let text, count > 0 else { return }
    session.pointee.handler.characters(UnsafeBufferPointer(start: text, count: Int(count)))
  }
  sax.characters = characters
  sax.ignorableWhitespace = characters
  sax.cdataBlock = characters
  sax.internalSubset = { data, _, _, _ in
    guard let session = session(data) else { return }
    session.pointee.fail(line: 1, reason: "a document type declaration")
    xmlStopParser(session.pointee.context)
  }
  sax.serror = { data, error in
    guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let message = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
    session(data)?.pointee.fail(
      line: Int(error.pointee.line),
      reason: String(message.prefix { $0 != "\n" }))
  }
  return sax
}
