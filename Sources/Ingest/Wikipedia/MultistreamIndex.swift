import ByteIO
import Corpus

/// The index that Wikimedia publishes beside a multistream dump: `OFFSET:ID:TITLE`, a line for
/// every page, where OFFSET is where the page's bzip2 stream begins.
///
/// A dump is read without it, at the same speed. It tells whether the dump is whole: one that was
/// cut between two streams, or lost some to damage, has fewer pages than are listed.
public enum MultistreamIndex {
  /// Requires that each index among `files` has its dump beside it.
  ///
  /// - Throws: ``IngestError/multistreamIndex(file:dump:)`` for one that stands alone.
  public static func requireDumps(of files: [InputFile]) throws(IngestError) {
    let dumps = Set(files.filter { dumpName(of: $0) == nil }.map { uncompressed($0.name) })
    for file in files {
      guard let dump = dumpName(of: file), !dumps.contains(dump) else { continue }
      throw .multistreamIndex(file: file.name, dump: dump)
    }
  }

  /// `files` without indexes, each with its index if there is one.
  static func pairs(_ files: [InputFile]) -> [(dump: InputFile, index: InputFile?)] {
    var indexes: [String: InputFile] = [:]
    for file in files {
      if let dump = dumpName(of: file) { indexes[dump] = file }
    }
    return files.filter { dumpName(of: $0) == nil }.map { ($0, indexes[uncompressed($0.name)]) }
  }

  /// The name of the dump that `file` is the index of, without the ending of its compression; `nil`
  /// if it is no index.
  static func dumpName(of file: InputFile) -> String? {
    let name = uncompressed(file.name)
    let start = name.lastIndex(of: "/") ?? name.startIndex
    guard file.kind == .wikipedia, let mark = name[start...].firstRange(of: "-multistream-index")
    else { return nil }
    // `…-multistream-index1.txt-p1p41242` goes with `…-multistream1.xml-p1p41242`.
    var rest = String(name[mark.upperBound...])
    if let ending = rest.firstRange(of: ".txt") { rest.replaceSubrange(ending, with: ".xml") }
    return name[..<mark.lowerBound] + "-multistream" + rest
  }

  private static func uncompressed(_ name: String) -> String {
    for ending in [".bz2", ".gz", ".zst", ".xz"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// Books what the index says against `ledger`, the books of its dump: as damage, if it lists
  /// another number of pages than were read, or cannot be read itself.
  static func check(
    _ index: InputFile, of dump: InputFile, workers: Int, ledger: inout Ledger,
    rejects: inout [Reject]
  ) async throws(ByteIOError) {
    let reader = try RecordReader(path: index.path, framing: .lines, workers: workers)
    var pages = 0
    var damages: [Reject] = []
    func note(_ offset: Int, _ reason: String) {
      damages.append(Reject(file: index.name, record: nil, offset: offset, reason: reason))
    }
    while let batch = try await reader.next(), damages.isEmpty {
      for damage in batch.damages { note(damage.offset, damage.reason) }
      for (line, offset) in zip(batch.records, batch.offsets) {
        guard isEntry(batch.bytes[line]) else {
          note(offset, "found a line that is no OFFSET:ID:TITLE, in the index of \(dump.name)")
          break
        }
        pages += 1
      }
    }
    if damages.isEmpty, pages != ledger.read.recordCount {
      note(
        reader.storedBytesRead,
        "it lists \(pages) pages, and \(ledger.read.recordCount) were read from \(dump.name)")
    }
    ledger.damageCount += damages.count
    rejects += damages
  }

  /// Whether `line` begins as `OFFSET:ID:`.
  private static func isEntry(_ line: ArraySlice<UInt8>) -> Bool {
    let numbers = line.split(
      separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
    return numbers.count == 3
      && numbers[..<2].allSatisfy { number in
        !number.isEmpty && number.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      }
  }
}
