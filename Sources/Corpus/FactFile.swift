import ByteIO
import Values

/// The facts of an artefact: `facts.jsonl`, a header and then a fact a line.
public struct FactFile: Hashable, Sendable {
  /// The first line: what holds for all facts of the file.
  public struct Header: Codable, Hashable, Sendable {
    /// The version of the format: 1.
    public var format = 1
    /// SHA-256 of what the facts rest on, by what it is: `model`, `vocabulary`.
    public var hashes: [String: String] = [:]
  }

  /// The name of the file in every artefact's folder.
  public static let name = "facts.jsonl"

  /// What holds for all of them.
  public var header = Header()
  /// The facts.
  public var facts: [Fact]

  /// Collects facts; those without a finite value are left out, since JSON has no word for them.
  public init(_ facts: [Fact], hashes: [String: String] = [:]) {
    header.hashes = hashes
    self.facts = facts.filter { $0.value.isFinite }
  }

  /// The bytes of the file.
  public func encoded() throws -> [UInt8] {
    try StableJSON.line(header) + [UInt8(ascii: "\n")] + StableJSON.lines(facts)
  }

  /// Writes the file into `folder`.
  public func write(to folder: String) throws {
    try AtomicFile.write(encoded(), to: "\(folder)/\(Self.name)")
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: `BrokenJSON` where it is none, or one of another version; a `ByteIOError`.
  public init(path: String) throws {
    let bytes = try readFile(path)
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    header = try StableJSON.decode(Header.self, from: Array(bytes[..<end]), file: path)
    guard header.format == Header().format else {
      throw BrokenJSON(
        file: path,
        reason: "found facts of format \(header.format), expected \(Header().format); build again")
    }
    let lines = bytes[end...]
    facts =
      try Self.quick(lines) ?? StableJSON.decodeLines(Fact.self, from: Array(lines), file: path)
  }

  /// The facts where all are written as we write them.
  private static func quick(_ lines: ArraySlice<UInt8>) -> [Fact]? {
    lines.withUnsafeBufferPointer { lines in
      var facts: [Fact] = []
      for line in lines.split(separator: UInt8(ascii: "\n")) {
        guard let fact = FactLine.fact(UnsafeBufferPointer(rebasing: line)) else { return nil }
        facts.append(fact)
      }
      return facts
    }
  }
}
