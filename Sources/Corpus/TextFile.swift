import Foundation
import Glibc

/// A file of text: where it is, and what it is called.
public struct TextFile: Hashable, Sendable {
  /// Where it is; `-` is standard input.
  public let path: String
  /// What it is called in artefacts and messages.
  public let name: String

  /// Names a file, by default as its path does.
  public init(path: String, name: String? = nil) {
    self.path = path
    self.name = name ?? path
  }
}

/// What a file of text holds.
public enum TextForm: Hashable, Sendable {
  /// JSON lines: a document a line, with the string `text` and, if it has them, `id` and `url`.
  case documents
  /// Plain text, in lines.
  case lines

  /// The form that a file's name tells, besides the ending of its container: `.jsonl` and `.json`
  /// are documents, `.txt` is lines; `nil` where the content must tell.
  public init?(named name: String) {
    var rest = name[...]
    if let ending = [".gz", ".bz2", ".zst", ".xz"].first(where: rest.hasSuffix) {
      rest = rest.dropLast(ending.count)
    }
    if rest.hasSuffix(".jsonl") || rest.hasSuffix(".json") {
      self = .documents
    } else if rest.hasSuffix(".txt") {
      self = .lines
    } else {
      return nil
    }
  }
}

extension TextFile {
  /// The files that `word` names, each once: one file, those that a pattern (`c4-fi.*.json.gz`,
  /// `{a,b}.txt`) matches, those of a folder, or standard input (`-`). They come in the order of
  /// the pattern's braces, and then of their paths.
  ///
  /// Of a folder all files count that are not hidden, not those of its own folders; of an artefact
  /// of ours (a folder with a `manifest.json`) its documents, `*.jsonl.zst`, alone.
  ///
  /// - Throws: ``CorpusError/noFile(_:)`` where there is none.
  public static func files(named word: String) throws(CorpusError) -> [TextFile] {
    if word == "-" { return [TextFile(path: word)] }
    var status = stat()
    // What exists is meant, whatever characters of patterns its name has.
    if stat(word, &status) == 0 {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let paths = isFolder ? content(ofFolder: word) : [word]
      if paths.isEmpty { throw .noFile(word) }
      return paths.map { TextFile(path: $0) }
    }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(word, GLOB_BRACE, nil, &found) == 0 else { throw .noFile(word) }
    var seen: Set<String> = []
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0] }
      .map { String(cString: $0) }
      .filter { seen.insert($0).inserted }
      .map { TextFile(path: $0) }
  }

  private static func content(ofFolder folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let isArtefact = names.contains("manifest.json")
    return names.filter { !$0.hasPrefix(".") && (!isArtefact || $0.hasSuffix(".jsonl.zst")) }
      .sorted().map { folder.hasSuffix("/") ? "\(folder)\($0)" : "\(folder)/\($0)" }
      .filter { path in
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
      }
  }
}
