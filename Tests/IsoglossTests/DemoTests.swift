import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing
import Values

/// The main job on the embedded sample.
struct DemoTests {
  @Test func plantedLinesAreFound() throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      [
        "build", "\(repositoryRoot)/corpora-manifests/demo.yaml", "--until", "contamination",
        "--output", folder.file("build"),
      ], in: folder.path)
    #expect(outcome.status == 0)
    let planted = try plantedLines()
    #expect(planted.count == 26)
    for (set, least) in [("train-8kB", 1), ("train-16kB", 10)] {
      let landed = try planted.filter {
        try lines(of: $0.corpus, set, in: folder).contains($0.text)
      }
      let found = try landed.filter { line in
        let matrix = try contamination(
          folder.file("build/contamination/main/draw-0/\(line.corpus)/\(set)/contamination.json"))
        let row = matrix.corpora.first { $0.declared == line.corpus }
        let cell = row?.cells.first { $0.detected == line.language }
        return cell?.examples.contains { $0.text == line.text } ?? false
      }
      print("demo, \(set): \(found.count) of \(landed.count) planted lines found")
      #expect(landed.count >= least)
      #expect(found.count * 10 >= landed.count * 9)
    }
  }

  private struct PlantedLine {
    var corpus: String
    var language: String
    var text: String
  }

  private func plantedLines() throws -> [PlantedLine] {
    let bytes = try readFile("\(repositoryRoot)/corpora-manifests/demo/planted.tsv")
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map { row in
      let fields = row.components(separatedBy: "\t")
      return PlantedLine(corpus: fields[0], language: fields[1], text: fields[2])
    }
  }

  /// The lines of one training set.
  private func lines(
    of corpus: String, _ set: String, in folder: TemporaryFolder
  ) throws -> Set<String> {
    let sample = try documents(folder.file("build/sample/main/draw-0/\(corpus)/\(set).jsonl.zst"))
    return Set(
      sample.flatMap { String(decoding: $0.text, as: UTF8.self).components(separatedBy: "\n") })
  }

  /// What of `contamination.json` matters here.
  private struct Matrix: Decodable {
    struct Row: Decodable {
      var declared: String
      var cells: [Cell]
    }
    struct Cell: Decodable {
      var detected: String
      var examples: [Example]
    }
    struct Example: Decodable {
      var text: String
    }
    var corpora: [Row]
  }

  private func contamination(_ path: String) throws -> Matrix {
    try StableJSON.decode(Matrix.self, from: readFile(path), file: path)
  }
}
