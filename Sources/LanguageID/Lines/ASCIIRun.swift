/// A run of printable ASCII, and what kind of thing it is.
struct ASCIIRun {
  /// The byte after its last.
  private(set) var end: Int
  private(set) var letterCount = 0
  private(set) var digitCount = 0
  /// Whether all its letters are capitals.
  private(set) var isUpper = true
  /// Whether it is an address, a path or code: one with `@`, `_`, `=`, `{`, `}`, a backslash or
  /// `//` in it, or `www.` at its start; or one of at least eight bytes that changes between
  /// letters and digits three times, as a hash does.
  private(set) var isMachineText = false

  /// The run that begins at `start`.
  init(in line: UnsafeBufferPointer<UInt8>, from start: Int) {
    end = start
    var marks = false
    var previous: UInt8 = 0
    while end < line.count, FoldedLine.isPrintableASCII(line[end]) {
      let byte = line[end]
      if byte.isASCIILetter {
        letterCount += 1
        isUpper = isUpper && byte < 0x60
      } else {
        switch byte {
        case 0x40, 0x5F, 0x3D, 0x7B, 0x7D, 0x5C: marks = true
        case 0x2F where previous == 0x2F: marks = true
        case 0x30...0x39: digitCount += 1
        default: break
        }
      }
      previous = byte
      end += 1
    }
    let isWeb =
      end - start > 4 && line[start] | 0x20 == 0x77 && line[start + 1] | 0x20 == 0x77
      && line[start + 2] | 0x20 == 0x77 && line[start + 3] == 0x2E
    let isHash =
      digitCount > 0 && end - start >= 8 && Self.changeCount(in: line, start..<end) >= 3
    isMachineText = marks || isWeb || isHash
  }

  /// How often ASCII letters and digits stand side by side.
  private static func changeCount(
    in line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int {
    var count = 0
    for index in range.dropFirst() {
      let (one, other) = (line[index - 1], line[index])
      let isChange =
        one.isASCIIDigit && other.isASCIILetter || one.isASCIILetter && other.isASCIIDigit
      count += isChange ? 1 : 0
    }
    return count
  }
}
