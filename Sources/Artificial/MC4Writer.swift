extension ArtificialLanguage {
  /// Writes documents 0, 1, 2, … as mC4 JSON lines, until they come to `targetByteCount` bytes.
  ///
  /// Each line is `{"text": …, "timestamp": …, "url": …}`, as in the shards of mC4 (Xue and
  /// others, 2021), which have no identifier. The last document is whole, so a little more than
  /// the target is written; nothing where the target is zero.
  ///
  /// - Parameters:
  ///   - targetByteCount: When to stop, in bytes before any compression.
  ///   - sink: Takes the bytes in order, about a mebibyte a call.
  /// - Returns: What was written.
  /// - Throws: What `sink` throws.
  @discardableResult
  public func writeMC4(
    targetByteCount: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> WrittenCorpus {
    var corpus = WrittenCorpus()
    var buffer = OutputBuffer()
    var text: [UInt8] = []
    while buffer.totalCount < targetByteCount {
      let index = corpus.documentCount
      text.removeAll(keepingCapacity: true)
      appendDocument(index, to: &text)
      appendMC4Line(text, index: index, to: &buffer)
      corpus.documentCount += 1
      corpus.textByteCount += text.count
      if buffer.isFull { try buffer.drain(to: sink) }
    }
    try buffer.drain(to: sink)
    corpus.byteCount = buffer.totalCount
    return corpus
  }

  /// The text has letters, spaces, full stops and newlines: only the newlines need an escape.
  private func appendMC4Line(_ text: [UInt8], index: Int, to buffer: inout OutputBuffer) {
    var random = RandomStream(seed: seed, purpose: .page, index: index)
    buffer.append("{\"text\": \"")
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      if start > 0 { buffer.append("\\n") }
      buffer.bytes.append(contentsOf: text[start..<end])
      start = end + 1
    }
    buffer.append("\", \"timestamp\": \"\(drawTimestamp(&random))\", ")
    buffer.append("\"url\": \"https://example.org/\(seed)/\(index)\"}\n")
  }
}
