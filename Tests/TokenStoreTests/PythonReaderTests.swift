import Foundation
import TestSupport
import Testing
import TokenStore

/// docs/isogloss.py, which users take with them, reads what is read here.
@Suite struct PythonReaderTests {
  private func check(_ arguments: [String]) throws -> String? {
    guard
      try output(of: [
        "python3", "-c", "import numpy; assert __import__('sys').version_info >= (3, 10)",
      ]) != nil
    else {
      print("skipped: no python3 (3.10 or newer) with numpy on the path")
      return nil
    }
    let tool = "\(repositoryRoot)/Tests/Tools/check_isogloss_py.py"
    let printed = try output(of: ["python3", tool] + arguments)
    return String(decoding: try #require(printed, "\(arguments)"), as: UTF8.self)
  }

  private func words(_ ids: [Int32]) -> String { ids.map(String.init).joined(separator: " ") }

  @Test(arguments: [384, 100_000]) func documentsAreThese(vocabularySize: Int) throws {
    var generator = SeededGenerator(seed: 17)
    let documents = randomDocuments(300, below: vocabularySize, using: &generator)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let set = try write(documents, to: folder.path, settings(vocabularySize, tokensPerShard: 700))
    #expect(set.shards.count > 5)
    guard let printed = try check(["documents", folder.path]) else { return }
    #expect(printed == documents.map { words($0 + [1]) + "\n" }.joined())
  }

  @Test func rowsAreThese() throws {
    var generator = SeededGenerator(seed: 18)
    let folders = try [TemporaryFolder(), TemporaryFolder(), TemporaryFolder()]
    defer { withExtendedLifetime(folders) {} }
    for folder in folders.dropLast() {
      try write(
        randomDocuments(80, below: 384, using: &generator), to: folder.path,
        settings(tokensPerShard: 90))
    }
    let stores = try folders.dropLast().map { try TokenShards(folder: $0.path) }
    try DrawTable.write(
      Mixture(
        streams: zip(["en", "fi"], stores).map { .init(name: $0, tokenCount: $1.tokenCount) },
        phases: [
          .init(
            tokenBudget: 4_000,
            shares: [.init(stream: 0, clone: 0, weight: 1), .init(stream: 1, clone: 0, weight: 2)])
        ], rowLength: 29, seed: 4), to: folders[2].path)
    let reader = try RowReader(
      table: DrawTable(folder: folders[2].path), streams: stores, padding: 0)
    let expected = try (0..<reader.table.rowCount).map { index in
      let read = try reader.rowTokens(index)
      let row = read.row
      return "\(row.offset) \(row.length) \(row.epoch) \(row.stream) \(row.clone) | "
        + "\(words(read.inputs)) | \(words(read.targets))\n"
    }
    let paths = [folders[2].path, folders[0].path, folders[1].path]
    guard let printed = try check(["rows"] + paths) else { return }
    #expect(printed == expected.joined())
    #expect(try check(["damaged"] + paths) == "all damage was refused\n")
  }
}
