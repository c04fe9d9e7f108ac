import Foundation
import LanguageID
import TestSupport
import Testing

/// Learns from Common Voice sentences and is asked about lingua's, which are web text.
@Suite(.serialized) struct RealTextTests {
  /// Close pairs among them: es and pt, de and nl, ru and uk, ar and fa.
  private static let languages = [
    "ar", "de", "en", "es", "fa", "fi", "fr", "nl", "pt", "ru", "sv", "uk",
  ]

  @Test(arguments: [0, 0.02, 0.05])
  func tellsRealLanguagesApart(_ noise: Double) throws {
    guard let training = lines(of: "text_commonvoice_cc0", limit: 2000),
      let test = lines(of: "langid/lingua_testdata/sentences", limit: 1000)
    else { return }
    let clock = ContinuousClock()
    let start = clock.now
    let noisy = mislabelled(training, share: noise)
    let model = try LineClassifier.train(noisy, settings: LineClassifierSettings(seed: 1))
    let trained = clock.now
    var evaluation = Evaluation(labels: model.labels)
    for line in test {
      let prediction = model.predict(line.text.span)
      evaluation.add(
        label: line.label, detected: prediction.label, probability: prediction.probability)
    }
    let seconds = (clock.now - trained) / .seconds(1)
    let megabytes = Double(test.reduce(0) { $0 + $1.text.count }) / 1e6
    print(
      """
      \(training.count) lines, \(noise) mislabelled: trained in \((trained - start) / .seconds(1)) \
      s; \(test.count) lines: macro F1 \(evaluation.macroF1), \
      ECE \(evaluation.expectedCalibrationError), \(megabytes / seconds) MB/s
      """)
    #expect(evaluation.macroF1 > 0.985)
    #expect(evaluation.expectedCalibrationError < 0.01)
  }

  @Test func agreesWithItsSlowTwin() throws {
    guard let training = lines(of: "text_commonvoice_cc0", limit: 200),
      let test = lines(of: "langid/lingua_testdata/sentences", limit: 20)
    else { return }
    let settings = LineClassifierSettings(seed: 1, features: 8000)
    let model = try LineClassifier.train(training, settings: settings)
    let twin = SlowModel(decoding: model.encoded())
    for line in test {
      let fast = model.predict(line.text.span)
      let slow = twin.predict(line.text)
      #expect(fast.label == slow.label)
      #expect(abs(fast.probability - slow.probability) < 1e-8)
      #expect(fast.letterCount == slow.letterCount)
    }
  }

  private func mislabelled(_ lines: [LabelledLine], share: Double) -> [LabelledLine] {
    var generator = SeededGenerator(seed: 11)
    return lines.map { line in
      guard Double.random(in: 0..<1, using: &generator) < share,
        let label = Self.languages.randomElement(using: &generator)
      else { return line }
      return LabelledLine(label: label, document: line.document, text: line.text)
    }
  }

  /// Up to `limit` lines a language, evenly spread, each its own document.
  private func lines(of folder: String, limit: Int) -> [LabelledLine]? {
    var lines: [LabelledLine] = []
    var generator = SeededGenerator(seed: 12)
    for language in Self.languages {
      let name = language == "sv" && folder.hasPrefix("text") ? "sv-SE" : language
      guard let path = SharedData.path("\(folder)/\(name).txt.gz"),
        let text = decompress(path)
      else { return nil }
      let all = text.split(separator: 0x0A)
      for index in stride(from: 0, to: all.count, by: max(1, all.count / limit)).prefix(limit) {
        lines.append(
          LabelledLine(label: language, document: generator.next(), text: Array(all[index])))
      }
    }
    return lines
  }
}

/// The content of a gzip file, by the gzip command.
func decompress(_ path: String) -> [UInt8]? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", "-dc", path]
  let pipe = Pipe()
  process.standardOutput = pipe
  guard (try? process.run()) != nil else { return nil }
  let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
  process.waitUntilExit()
  return process.terminationStatus == 0 ? bytes : nil
}
