import Corpus

/// Tells the copies of a document apart: the n-th further one of the same content has `-n` behind
/// its id.
///
/// Of every document half its hash is kept, 11 to 22 bytes with the room of a set, and 8 more of
/// those of the file that is being read. Among *n*
/// documents two different ones have the same half with probability *n*² / 2⁶⁵, and then one is
/// numbered without need: ids differ all the same.
struct CopyNumbers {
  private var met: Set<UInt64> = []
  private var copyCounts: [UInt64: Int] = [:]
  /// The documents met since ``mark()``, in order.
  private var journal: [UInt64] = []

  /// Begins a file, whose documents may have to be taken back.
  mutating func mark() { journal.removeAll(keepingCapacity: true) }

  /// Forgets the documents that were numbered since ``mark()``.
  mutating func takeBack() {
    for hash in journal.reversed() {
      if let count = copyCounts[hash] {
        copyCounts[hash] = count > 1 ? count - 1 : nil
      } else {
        met.remove(hash)
      }
    }
    mark()
  }

  /// Numbers the copies among the documents of `batch`, the next one in the order of the input.
  ///
  /// - Returns: Whether there are any, so that lines have changed.
  mutating func number(_ batch: inout ParsedBatch) -> Bool {
    var copies: [(line: Int, number: Int)] = []
    journal += batch.hashes
    for (line, hash) in batch.hashes.enumerated() where !met.insert(hash).inserted {
      let number = copyCounts[hash, default: 0] + 1
      copyCounts[hash] = number
      copies.append((line, number))
    }
    if copies.isEmpty { return false }
    var numbered: [UInt8] = []
    numbered.reserveCapacity(batch.lines.count + 8 * copies.count)
    var rest = copies[...]
    let lines = batch.lines.split(separator: UInt8(ascii: "\n"))
    for (index, line) in lines.enumerated() {
      if let copy = rest.first, copy.line == index {
        rest.removeFirst()
        numbered += line.prefix(Document.idEndInLine)
        numbered += Array("-\(copy.number)".utf8)
        numbered += line.dropFirst(Document.idEndInLine)
      } else {
        numbered += line
      }
      numbered.append(UInt8(ascii: "\n"))
    }
    batch.lines = numbered
    return true
  }
}
