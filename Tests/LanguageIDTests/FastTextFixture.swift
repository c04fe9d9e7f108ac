import ByteIO
import Foundation
import LanguageID
import TestSupport

/// Small models that fastText trained; `Tests/Tools/compare_fasttext.py --golden` made them.
enum FastTextFixture {
  static let folder = "\(repositoryRoot)/Tests/Fixtures/fasttext"
  static let names = [
    "softmax.bin", "words.bin", "bigrams.bin", "hs.bin", "ova.bin", "ns.bin", "softmax.ftz",
    "hs.ftz", "ova.ftz", "qout.ftz", "sparse.bin",
  ]
  /// Models that are made of one of the others here.
  static let changedNames = [
    "hs.bin as version 11", "hs.bin without output", "ova.bin without output",
  ]

  static func bytes(_ name: String) throws -> [UInt8] {
    var bytes = try readFile("\(folder)/\(name.prefix { $0 != " " })")
    switch name {
    case "hs.bin as version 11": bytes[4] = 11
    case "hs.bin without output": clear(&bytes, last: 4 * 23 * 7)
    case "ova.bin without output": clear(&bytes, last: 4 * 6 * 4)
    default: break
    }
    return bytes
  }

  private static func clear(_ bytes: inout [UInt8], last count: Int) {
    bytes.replaceSubrange((bytes.count - count)..., with: repeatElement(0, count: count))
  }

  struct Golden: Decodable {
    /// As hexadecimal digits.
    let lines: [String]
    /// By model, by the number of labels asked for, by line: labels and probabilities.
    let models: [String: [String: [[Entry]]]]

    struct Entry: Decodable {
      let label: String
      let probability: Double

      init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        label = try pair.decode(String.self)
        probability = try pair.decode(Double.self)
      }
    }

    var lineBytes: [[UInt8]] {
      lines.map { line in
        let digits = Array(line)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
          UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
      }
    }
  }

  static func golden() throws -> Golden {
    try JSONDecoder().decode(
      Golden.self, from: Data(readFile("\(folder)/golden.json")))
  }

  /// Words of the golden lines put together anew, with random bytes among them.
  static func randomLines(count: Int, seed: UInt64) throws -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    let words = try golden().lineBytes.flatMap { $0.split(separator: 0x20).map(Array.init) }
    let spaces: [UInt8] = [0x20, 0x20, 0x20, 0x09, 0x0D, 0x0B, 0x0C, 0x00]
    return (0..<count).map { _ in
      var line: [UInt8] = []
      for _ in 0..<Int.random(in: 0...9, using: &generator) {
        line += words.randomElement(using: &generator) ?? []
        line.append(spaces.randomElement(using: &generator) ?? 0)
      }
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        line.insert(
          UInt8.random(in: 0...255, using: &generator),
          at: Int.random(in: 0...line.count, using: &generator))
      }
      return line
    }
  }
}

extension LineIdentifier {
  /// What the model says of each line.
  func predictions(
    _ lines: [[UInt8]], _ question: IdentificationQuestion
  ) -> [[Prediction]] {
    var ranges: [Range<Int>] = []
    var bytes: [UInt8] = []
    for line in lines {
      ranges.append(bytes.count..<bytes.count + line.count)
      bytes += line
    }
    var all: [[Prediction]] = []
    bytes.withUnsafeBytes { raw in predict(ranges, of: raw, question) { all.append($0) } }
    return all
  }
}
