// Terms and their definitions: `;term : definition`.

extension WikitextPass {
  /// The colon that ends the term that starts here, on its line and outside of links and tags.
  mutating func definitionColon() -> Int? {
    if searches.withoutColon.contains(position) { return nil }
    var inner = spanIndex(from: position)
    var index = position
    var openTags = 0
    var isInWebLink = false
    while index < limit, text[index] != 0x0A {
      while inner < spans.count, spans[inner].start < index { inner += 1 }
      if inner < spans.count, spans[inner].start == index {
        if spans[inner].kind == .variant, !spans[inner].isClosed { break }
        index = spans[inner].isClosed ? spans[inner].end : index + 1
        inner = spans[inner].isClosed ? spans[inner].next : inner + 1
        continue
      }
      let start = index
      switch text[index] {
      case UInt8(ascii: ":") where openTags == 0 && !isInWebLink: return index
      case UInt8(ascii: "<"): index = tagEnd(index, openTags: &openTags)
      case UInt8(ascii: "]"): isInWebLink = false
      case UInt8(ascii: "["): if schemeEnd(index + 1) != nil { isInWebLink = true }
      case 0x41...0x5A, 0x61...0x7A: index = bareAddressEnd(index)
      default: break
      }
      index = max(index, start + 1)
      lookahead += index - start
    }
    searches.withoutColon = position..<index
    return nil
  }

  private func tagEnd(_ start: Int, openTags: inout Int) -> Int {
    guard let match = WikitextTags.match(text, at: start, limit: limit) else { return start }
    if match.isClosing {
      openTags = max(0, openTags - 1)
    } else if !match.isSelfClosing, match.tag == .inline || match.tag == .block {
      openTags += 1
    }
    return match.end
  }

  /// The offset after the address without brackets that starts here; `start` if none does.
  private mutating func bareAddressEnd(_ start: Int) -> Int {
    let isWordStart = start == 0 || !WikitextGlyph.isAlphanumeric(text[start - 1])
    guard isWordStart, let address = schemeEnd(start) else { return start }
    let end = addressEnd(address)
    return end > address ? end : start
  }
}
