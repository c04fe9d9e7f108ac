import Artificial
import ByteIO
import Corpus
import Fetch
import Ingest
import Yams

extension SourceFile {
  /// Reads `{mc4: FILES, wikipedia: FILES, …}`, where files are a path, a pattern, an address, a
  /// map `{url: …, sha256: …}`, or a list of these.
  static func files(_ node: RecipeNode) throws -> [SourceFile] {
    guard node.isMap else {
      throw node.error(
        "found \(node.found), expected a map that says of what kind its files are, such as "
          + "{\(SourceKind.mc4.rawValue): FILES}; the kinds are: "
          + SourceKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var map = try node.map()
    var files: [SourceFile] = []
    for kind in SourceKind.allCases {
      for element in map.take(kind.rawValue)?.elements ?? [] {
        files += try SourceReader(node: element, kind: kind).files()
      }
    }
    for element in map.take(artificial)?.elements ?? [] {
      files.append(SourceFile(artificial: try element.read(ArtificialCorpusSettings.self)))
    }
    let strangers = map.entries
    map.finish()
    if files.isEmpty {
      if !strangers.isEmpty { throw RecipeError.consequence }
      let kinds =
        SourceKind.allCases.map { "\($0.rawValue): FILES" } + ["\(artificial): {seed, bytes}"]
      throw node.error("found no source, expected one of: \(kinds.joined(separator: ", "))")
    }
    try requireDistinct(files, node)
    do throws(IngestError) {
      try MultistreamIndex.requireDumps(
        of: files.map { InputFile(path: $0.name, name: $0.name, kind: $0.kind) })
    } catch {
      throw node.error("\(error)")
    }
    return files
  }

  /// The key of a made-up language.
  private static let artificial = "artificial"

  private static func requireDistinct(_ files: [SourceFile], _ node: RecipeNode) throws {
    var seen: Set<SourceFile> = []
    var addresses: [String: SourceFile.Place] = [:]
    for file in files {
      guard seen.insert(file).inserted else {
        throw node.error("found '\(file.name)' twice, expected every file once")
      }
      guard case .address = file.place else { continue }
      if let other = addresses.updateValue(file.place, forKey: file.name), other != file.place {
        throw node.error(
          "found two files that would both be recorded as '\(file.name)', as queries, credentials "
            + "and checksums are not recorded; fetch one by hand and name its path")
      }
    }
  }
}

/// Reads one element of a source: what it names, and where that is.
struct SourceReader {
  let node: RecipeNode
  let kind: SourceKind

  private static let expected =
    "a path, a folder, a pattern such as ${DATA}/c4-en.*.json.gz, an address such as "
    + "https://example.org/file.json.gz, or {url: ADDRESS, sha256: DIGITS}"

  func files() throws -> [SourceFile] {
    if case .mapping = node.node { return try addressWithSum() }
    let text = try node.text(Self.expected)
    return Self.hasScheme(text) ? try addresses(text, of: node) : try matches(of: text)
  }

  /// Whether `text` begins as URLs of any kind do (RFC 3986, section 3.1).
  private static func hasScheme(_ text: String) -> Bool {
    guard let mark = text.firstRange(of: "://") else { return false }
    return mark.lowerBound > text.startIndex
      && text[..<mark.lowerBound].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private static func hasCredentials(_ text: String) -> Bool {
    guard let mark = text.firstRange(of: "://") else { return false }
    return text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.contains("@")
  }

  private func addressWithSum() throws -> [SourceFile] {
    var map = try node.map()
    let url = try map.require("url", "the address of a file")
    var sums: [Checksum] = []
    for algorithm in Checksum.Algorithm.allCases {
      guard let node = map.take(algorithm.rawValue) else { continue }
      let digits = try node.text("hexadecimal digits")
      do throws(FetchError) {
        sums.append(try Checksum(algorithm, digits))
      } catch {
        throw node.error("\(error)")
      }
    }
    map.finish()
    if sums.count > 1 { throw node.error("found several checksums, expected one") }
    let files = try addresses(try url.text("the address of a file"), of: url)
    guard let sum = sums.first else { return files }
    guard files.count == 1, case .address(let url, _) = files[0].place else {
      throw node.error("found one checksum for \(files.count) files, expected one for each")
    }
    return [SourceFile(place: .address(url, checksum: sum), name: files[0].name, kind: kind)]
  }

  /// The files at the address `text`, or at those that its braces stand for.
  private func addresses(_ text: String, of node: RecipeNode) throws -> [SourceFile] {
    do {
      // What is written in the recipe is shown in the report; what --set gives is not.
      if case .scalar(let written) = node.node, Self.hasCredentials(written.string) {
        throw node.error(
          "found an address with credentials, which the report would show; "
            + "write ${MIRROR}/… and give them with --set MIRROR=https://name:password@host")
      }
      return try AddressPattern(text).addresses().map { url in
        let address = try Address(url)
        return SourceFile(
          place: .address(url, checksum: nil), name: try name(of: url, address), kind: kind)
      }
    } catch let error as FetchError {
      throw node.error("\(error)")
    }
  }

  /// The name of what is at `url`: relative to a variable's value, as paths are to a data folder,
  /// so that it does not matter which mirror it came from.
  private func name(of url: String, _ address: Address) throws -> String {
    let roots = node.variables.values.filter(Downloader.isAddress)
      .map { $0.hasSuffix("/") ? $0 : "\($0)/" }
    guard let root = roots.filter(url.hasPrefix).max(by: { $0.utf8.count < $1.utf8.count }),
      let shown = try? Address(root).description, address.description.hasPrefix(shown),
      shown.utf8.count < address.description.utf8.count
    else { return address.description }
    return String(address.description.dropFirst(shown.count))
  }

  /// The files that a path, a pattern or a folder names (``TextFile/files(named:tell:)``). A
  /// relative path is relative to the recipe.
  private func matches(of pattern: String) throws -> [SourceFile] {
    if pattern == "-" {
      throw node.error("found standard input, expected a file: a build must find it again")
    }
    do throws(CorpusError) {
      return try TextFile.files(named: node.absolute(TextFile.inHome(pattern))).map { file in
        SourceFile(place: .path(file.path), name: Self.name(ofPath: file.path, node), kind: kind)
      }
    } catch {
      throw node.error("\(error)")
    }
  }

  /// How a file is recorded: by its path below the value of a variable or the recipe's folder.
  static func name(ofPath path: String, _ node: RecipeNode) -> String {
    let folder = PathParts.folder(of: node.file)
    let roots = node.variables.values.map { $0.hasSuffix("/") ? $0 : "\($0)/" } + ["\(folder)/"]
    let root = roots.filter { path.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
    return String(path.dropFirst(root?.count ?? 0))
  }
}
