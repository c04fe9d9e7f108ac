import ByteIO
import Corpus
import Foundation
import TestSupport

/// A folder with the files that the documentation's commands and recipes name, and `isogloss`.
struct DocsFolder {
  let folder: TemporaryFolder

  /// The environment of what runs here: `isogloss` is on the path, before Debian's base.
  var environment: [String: String] {
    ["PATH": "\(folder.file("bin")):/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8"]
  }

  /// The demo's recipe, as short as its training can be.
  static func demo() throws -> String {
    let text = String(
      decoding: try readFile("\(repositoryRoot)/corpora-manifests/demo.yaml"), as: UTF8.self)
    return text.replacingOccurrences(of: "tokens: 400k", with: "tokens: 4k")
  }

  /// Lays out the files.
  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("bin"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("bin/isogloss"), withDestinationPath: builtProgram("isogloss"))
    try FileManager.default.copyItem(
      atPath: "\(repositoryRoot)/corpora-manifests", toPath: folder.file("corpora-manifests"))
    try write(Self.demo(), to: "corpora-manifests/demo.yaml")
    // A stand-in: what it says depends on its bytes, not on its name.
    try copy("Sources/CLineClassifier/line-classifier.bin", to: "lid.176.ftz")
    for path in ["lines.tsv", "build/language-id/lines.tsv"] { try write(Self.lines, to: path) }
    try layOutDocuments()
  }

  /// Labelled lines: a label, a source, a text.
  private static let lines: String = {
    let texts = [
      "en": "the old man went down to the river and sat there for an hour",
      "fi": "vanha mies meni joen rantaan ja istui siellä tunnin ajan",
      "ru": "старик спустился к реке и просидел там целый час",
    ]
    return (1...40).flatMap { number in
      texts.sorted { $0.key < $1.key }.flatMap { label, text in
        ["ud-nc", "ud"].map { source in "\(label)\t\(source)\t\(text), \(source) \(number)\n" }
      }
    }.joined()
  }()

  private func layOutDocuments() throws {
    for (file, language) in [("fi.jsonl.zst", "fi"), ("en.jsonl.zst", "en")] {
      let texts = Self.lines.split(separator: "\n").filter { $0.hasPrefix(language) }
      var writer = try CompressedWriter(path: folder.file(file), container: .zstd, level: nil)
      for line in texts {
        let text = String(line.split(separator: "\t")[2])
        try writer.write(Array("{\"text\":\"\(text)\"}\n".utf8))
      }
      try writer.finish()
    }
  }

  /// Writes `text` to a file, and makes the folders above it.
  func write(_ text: String, to path: String) throws {
    let parent = (folder.file(path) as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try AtomicFile.write(Array(text.utf8), to: folder.file(path))
  }

  private func copy(_ source: String, to path: String) throws {
    try AtomicFile.write(readFile("\(repositoryRoot)/\(source)"), to: folder.file(path))
  }

  /// Runs a line of shell here.
  func run(_ line: String) throws -> ProgramRun {
    try ProgramRun("/bin/bash", ["-c", line], in: folder.path, environment: environment)
  }
}
