extension Span<UInt8> {
  /// How many letters and combining marks the line has, as ``Prediction/letterCount`` counts them:
  /// outside addresses and pieces of code, and in its beginning only; a line of code has none.
  public var letterCount: Int {
    withUnsafeBufferPointer { line in
      CodeLine.isCode(line) ? 0 : FoldedLine.withSymbols(of: line) { _, count in count }
    }
  }
}
