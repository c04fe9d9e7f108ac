/// The well-formed character at `place` of `bytes`, whose end is `end`; `nil` where none begins
/// there.
///
/// - Source: the Unicode Standard, table 3-7; sentencepiece's `DecodeUTF8` accepts the same.
@inline(__always)
func decodeUTF8(
  _ bytes: UnsafePointer<UInt8>, _ place: Int, _ end: Int
) -> (scalar: UInt32, count: Int)? {
  let first = UInt32(bytes[place])
  if first < 0x80 { return (first, 1) }
  let left = end &- place
  if first < 0xE0 {
    guard first >= 0xC2, left >= 2 else { return nil }
    let second = UInt32(bytes[place &+ 1])
    return second & 0xC0 == 0x80 ? ((first & 0x1F) << 6 | second & 0x3F, 2) : nil
  }
  if first < 0xF0 {
    guard left >= 3 else { return nil }
    let (second, third) = (UInt32(bytes[place &+ 1]), UInt32(bytes[place &+ 2]))
    let scalar = (first & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F
    let isWhole = second & 0xC0 == 0x80 && third & 0xC0 == 0x80
    return isWhole && scalar >= 0x800 && scalar &- 0xD800 >= 0x800 ? (scalar, 3) : nil
  }
  guard first < 0xF8, left >= 4 else { return nil }
  let second = UInt32(bytes[place &+ 1])
  let (third, fourth) = (UInt32(bytes[place &+ 2]), UInt32(bytes[place &+ 3]))
  let high = (first & 0x07) << 18 | (second & 0x3F) << 12
  let scalar = high | (third & 0x3F) << 6 | fourth & 0x3F
  let isWhole = second & 0xC0 == 0x80 && third & 0xC0 == 0x80 && fourth & 0xC0 == 0x80
  return isWhole && scalar >= 0x10000 && scalar <= 0x10FFFF ? (scalar, 4) : nil
}

/// The characters of `bytes`, or `nil` where they are not well formed.
func scalars(of bytes: [UInt8]) -> [UInt32]? {
  bytes.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return [] }
    var scalars: [UInt32] = []
    var place = 0
    while place < buffer.count {
      guard let (scalar, count) = decodeUTF8(base, place, buffer.count) else { return nil }
      scalars.append(scalar)
      place += count
    }
    return scalars
  }
}

/// Whether `bytes` are well formed.
func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return true }
    var place = 0
    while place < buffer.count {
      guard let (_, count) = decodeUTF8(base, place, buffer.count) else { return false }
      place += count
    }
    return true
  }
}

/// How long sentencepiece takes a character to be that begins with `byte`, whatever follows.
@inline(__always)
func leadLength(_ byte: UInt8) -> Int { byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }

/// ▁, which stands for a space in pieces.
let spaceSymbol: [UInt8] = [0xE2, 0x96, 0x81]
