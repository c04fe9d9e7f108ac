/// Memory that one worker uses line after line.
final class FastTextScratch {
  static let rowCapacity = 4096
  let rows: UnsafeMutablePointer<UInt32>
  var tokenHashes: [Int32] = []
  private var wordBytes: UnsafeMutableBufferPointer<UInt8>
  /// The mean of the rows of a line.
  let hidden: UnsafeMutableBufferPointer<Float>
  /// A row that is decoded.
  let row: UnsafeMutableBufferPointer<Float>
  /// By label: its score, then its probability.
  let scores: UnsafeMutableBufferPointer<Float>
  var candidates: [FastTextCandidate] = []
  var pending: [FastTextCandidate] = []

  init(dimension: Int, scoreCount: Int) {
    rows = .allocate(capacity: Self.rowCapacity)
    wordBytes = .allocate(capacity: 256)
    hidden = .allocate(capacity: dimension)
    row = .allocate(capacity: dimension)
    scores = .allocate(capacity: scoreCount)
    hidden.initialize(repeating: 0)
    row.initialize(repeating: 0)
    scores.initialize(repeating: 0)
  }

  deinit {
    rows.deallocate()
    wordBytes.deallocate()
    hidden.deallocate()
    row.deallocate()
    scores.deallocate()
  }

  /// `<token>` and a NUL.
  func word(holding token: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
    if token.count + 3 > wordBytes.count {
      wordBytes.deallocate()
      wordBytes = .allocate(capacity: 2 * token.count + 3)
    }
    guard let start = wordBytes.baseAddress, let source = token.baseAddress else {
      preconditionFailure("a buffer that was allocated, and a token that has a byte")
    }
    start[0] = UInt8(ascii: "<")
    UnsafeMutableRawPointer(start + 1).copyMemory(from: source, byteCount: token.count)
    start[token.count + 1] = UInt8(ascii: ">")
    start[token.count + 2] = 0
    return UnsafePointer(start)
  }
}
