import CKernels

extension Span<UInt8> {
  /// How many letters and combining marks the line has, as ``Prediction/letterCount`` counts them:
  /// outside addresses and pieces of code, and in its beginning only; a line of code has none.
  public var letterCount: Int {
    withUnsafeBufferPointer { line in
      if CodeLine.isCode(line) { return 0 }
      return withUnsafeTemporaryAllocation(
        of: UInt32.self, capacity: FoldedLine.capacity(byteCount: line.count)
      ) { symbols in
        symbols.initialize(repeating: 0)
        return FoldedLine.fold(line, into: symbols).letterCount
      }
    }
  }
}
