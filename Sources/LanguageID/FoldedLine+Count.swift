extension Span<UInt8> {
  /// How many letters and combining marks the line has, as ``Prediction/letterCount`` counts them:
  /// outside addresses and code, and in its beginning only.
  public var letterCount: Int {
    withUnsafeBufferPointer { line in
      withUnsafeTemporaryAllocation(
        of: UInt32.self, capacity: FoldedLine.capacity(byteCount: line.count)
      ) { symbols in
        symbols.initialize(repeating: 0)
        return FoldedLine.fold(line, into: symbols).letterCount
      }
    }
  }
}
