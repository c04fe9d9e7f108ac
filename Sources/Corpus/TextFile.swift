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
  /// the pattern's braces, and then of their paths. `~` at the start is a home folder.
  ///
  /// Of a folder all files count that are not hidden, not those of its own folders; of an artefact
  /// of ours (a folder with a `manifest.json`) its documents, `*.jsonl.zst`, alone.
  ///
  /// - Parameter tell: Is told in a sentence what of a folder was left out.
  /// - Throws: ``CorpusError/noFile(_:reason:)`` where there is none.
  public static func files(
    named word: String, tell: (String) -> Void = { _ in }
  ) throws(CorpusError) -> [TextFile] {
    if word == "-" { return [TextFile(path: word)] }
    let word = try inHome(word)
    // What exists is meant, whatever characters of patterns its name has.
    var status = stat()
    let exists = lstat(word, &status) == 0
    if !exists, errno == ELOOP { throw .noFile(word, reason: loop) }
    let found = exists ? [word] : matches(of: word)
    var seen: Set<String> = []
    var paths: [String] = []
    for path in found { paths += try files(at: path, tell: tell) }
    if paths.isEmpty { throw .noFile(word, reason: "matches no file; expected one or more files") }
    return paths.filter { seen.insert($0).inserted }.map { TextFile(path: $0) }
  }

  /// `word` with the home folder that `~` or `~name` at its start means, unless there is a file of
  /// that name.
  ///
  /// - Throws: ``CorpusError/noFile(_:reason:)`` where nobody knows that folder.
  public static func inHome(_ word: String) throws(CorpusError) -> String {
    var status = stat()
    guard word.hasPrefix("~"), lstat(word, &status) != 0 else { return word }
    let name = word.dropFirst().prefix { $0 != "/" }
    let entry = name.isEmpty ? getpwuid(getuid()) : getpwnam(String(name))
    let own = name.isEmpty ? getenv("HOME").flatMap { $0.pointee == 0 ? nil : $0 } : nil
    guard let home = own ?? entry?.pointee.pw_dir else {
      throw .noFile(word, reason: "begins with a home folder that is not known; write out the path")
    }
    return String(cString: home) + word.dropFirst(1 + name.count)
  }

  private static func matches(of pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_BRACE, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0] }.map { String(cString: $0) }
  }

  /// The path itself, or those of the files in the folder there.
  private static func files(
    at path: String, tell: (String) -> Void
  ) throws(CorpusError) -> [String] {
    guard try type(of: path) == S_IFDIR else { return [path] }
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw .noFile(path, reason: "is a folder that cannot be read")
    }
    let isArtefact = entries.contains("manifest.json")
    var files: [String] = []
    var left: [String: Int] = [:]
    for name in entries.sorted() where !isArtefact || name.hasSuffix(".jsonl.zst") {
      let file = path.hasSuffix("/") ? "\(path)\(name)" : "\(path)/\(name)"
      if name.hasPrefix(".") {
        left["hidden files", default: 0] += 1
        continue
      }
      switch try type(of: file) {
      case S_IFREG: files.append(file)
      case S_IFDIR: left["folders", default: 0] += 1
      default: left["pipes, sockets or devices", default: 0] += 1
      }
    }
    let told = left.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if files.isEmpty {
      let others = told.isEmpty ? "" : " (\(told.joined(separator: ", ")))"
      throw .noFile(
        path,
        reason: "is a folder without files\(others); expected files, or a pattern such as "
          + "'\(path)/*/*' for those of its folders")
    }
    if !told.isEmpty {
      tell("\(path): not read in this folder: \(told.joined(separator: ", "))")
    }
    return files
  }

  private static let loop = "leads through a symbolic link back to itself; expected a file"

  /// The type of what stands at `path`, as bits of its mode.
  private static func type(of path: String) throws(CorpusError) -> mode_t {
    var status = stat()
    if stat(path, &status) == 0 { return status.st_mode & S_IFMT }
    let code = errno
    if code == ELOOP { throw .noFile(path, reason: loop) }
    if code == ENOENT, lstat(path, &status) == 0 {
      throw .noFile(path, reason: "is a symbolic link to a file that is not there")
    }
    throw .noFile(path, reason: "cannot be looked at: \(String(cString: strerror(code)))")
  }
}
