import CKernels
import Glibc

/// The text of a page, taken out of its XML by itself.
///
/// Nearly all of a dump is the content of `<text>`, and that is plain: bytes and five entities. It
/// is decoded here at the speed of a scan, and libxml2, which looks at each character, gets the
/// page without it. Whatever is not that plain is left to libxml2 as a whole.
struct PlainRevision {
  /// The page with nothing between `<text …>` and `</text>`.
  let shell: [UInt8]
  /// What stood there, decoded; what is no UTF-8 is still in it.
  let text: [UInt8]

  private static let opening = Array("<text".utf8)
  private static let closing = Array("</text>".utf8)
  private static let entities: [(name: [UInt8], byte: UInt8)] = [
    ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("amp;", "&"), ("apos;", "'"),
  ].map { (Array($0.utf8), UInt8(ascii: $1)) }

  /// Takes the text out of `page`; `nil` where there is not exactly one, or where it holds more
  /// than characters and the entities of XML.
  init?(_ page: UnsafeBufferPointer<UInt8>) {
    guard let base = page.baseAddress,
      let tag = Self.index(of: Self.opening, in: page, from: 0),
      Self.index(of: Self.opening, in: page, from: tag + 1) == nil,
      let start = Self.endOfTag(in: page, from: tag + Self.opening.count),
      let end = Self.index(of: [UInt8(ascii: "<")], in: page, from: start),
      page[end...].starts(with: Self.closing),
      let text = Self.decoded(UnsafeBufferPointer(rebasing: page[start..<end]))
    else { return nil }
    self.text = text
    var shell = [UInt8]()
    shell.reserveCapacity(start + page.count - end)
    shell.append(contentsOf: UnsafeBufferPointer(start: base, count: start))
    shell.append(contentsOf: page[end...])
    // What looks like a tag in a comment, a section or an instruction is none.
    for other in ["<!", "<?"] {
      let isThere = shell.withUnsafeBufferPointer {
        Self.index(of: Array(other.utf8), in: $0, from: 0) != nil
      }
      if isThere { return nil }
    }
    self.shell = shell
  }

  private static func index(
    of needle: [UInt8], in page: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var start = start
    while let base = page.baseAddress, start < page.count,
      let found = memchr(base + start, Int32(needle[0]), page.count - start)
    {
      let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if page[index...].starts(with: needle) { return index }
      start = index + 1
    }
    return nil
  }

  /// What follows the tag whose name ends at `start`; `nil` for an empty element and other names.
  private static func endOfTag(
    in page: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var quote: UInt8?
    var index = start
    guard index < page.count, page[index] == UInt8(ascii: " ") || page[index] == UInt8(ascii: ">")
    else { return nil }
    while index < page.count {
      let byte = page[index]
      if byte == quote {
        quote = nil
      } else if quote == nil {
        if byte == UInt8(ascii: ">") {
          return page[index - 1] == UInt8(ascii: "/") ? nil : index + 1
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      }
      index += 1
    }
    return nil
  }

  /// The bytes that plain text is not made of, or not always: entities, the controls that XML
  /// forbids, the carriage return that it changes, `]]>`, and the noncharacters U+FFFE and U+FFFF.
  private static let special: cb_set = {
    var set = cb_set()
    for byte in 0..<UInt8(0x20) where byte != 9 && byte != 10 { cb_set_add(&set, byte) }
    for byte in [UInt8(ascii: "&"), UInt8(ascii: ">"), 0xEF] { cb_set_add(&set, byte) }
    return set
  }()

  private static func decoded(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let base = content.baseAddress, !content.isEmpty else { return [] }
    var masks = [UInt64](repeating: 0, count: (content.count + 63) / 64)
    withUnsafePointer(to: special) { cb_masks(base, content.count, $0, &masks) }
    var isPlain = true
    let text = [UInt8](unsafeUninitializedCapacity: content.count) { output, count in
      var start = 0
      for block in masks.indices where isPlain {
        var mask = masks[block]
        while mask != 0 {
          let index = 64 * block + mask.trailingZeroBitCount
          mask &= mask - 1
          guard let (byte, length) = character(at: index, in: content) else {
            isPlain = false
            break
          }
          guard length > 1 else { continue }
          append(content, start..<index, to: output, &count)
          output[count] = byte
          count += 1
          start = index + length
        }
      }
      if isPlain { append(content, start..<content.count, to: output, &count) }
    }
    return isPlain ? text : nil
  }

  /// What stands for a special byte and how many bytes it takes; `nil` where libxml2 must look.
  @inline(__always)
  private static func character(
    at index: Int, in content: UnsafeBufferPointer<UInt8>
  ) -> (byte: UInt8, length: Int)? {
    let byte = content[index]
    switch byte {
    case UInt8(ascii: "&"):
      for entity in entities where content[(index + 1)...].starts(with: entity.name) {
        return (entity.byte, entity.name.count + 1)
      }
      return nil
    case UInt8(ascii: ">"):
      let isEndOfSection =
        index >= 2 && content[index - 1] == UInt8(ascii: "]")
        && content[index - 2] == UInt8(ascii: "]")
      return isEndOfSection ? nil : (byte, 1)
    case 0xEF:
      let isNoncharacter =
        index + 2 < content.count && content[index + 1] == 0xBF && content[index + 2] >= 0xBE
      return isNoncharacter ? nil : (byte, 1)
    default: return nil
    }
  }

  @inline(__always)
  private static func append(
    _ content: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    to output: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
  ) {
    guard let from = content.baseAddress, let to = output.baseAddress else { return }
    memcpy(to + count, from + range.lowerBound, range.count)
    count += range.count
  }
}
