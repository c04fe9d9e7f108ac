import Artificial
import Engine
import Fetch
import Foundation
import Ingest

extension SourceFile {
  /// The file as stages read it: where it stands once it is fetched or made, if it has to be.
  func input(from downloader: Downloader) throws -> InputFile {
    InputFile(path: try path(from: downloader), name: name, kind: kind)
  }

  private func path(from downloader: Downloader) throws -> String {
    switch place {
    case .path(let path): path
    case .address(let url, _): try downloader.path(of: url)
    case .artificial: "\(downloader.cache)/artificial/\(name)"
    }
  }

  /// How it comes here, or `nil` where it is of this machine.
  func delivery(by downloader: Downloader) throws -> BuildTask.Delivery? {
    switch place {
    case .path: return nil
    case .address(let url, let checksum):
      return try downloader.delivery(of: url, name: name, checksum: checksum)
    case .artificial(let settings):
      let path = try path(from: downloader)
      let isThere = { @Sendable in FileManager.default.fileExists(atPath: path) }
      return BuildTask.Delivery(
        name: name, origin: "a made-up language",
        missing: { [name] in isThere() ? nil : "\(name), which is made here" },
        bring: { if !isThere() { try ArtificialCorpusKind.mc4.write(settings, to: path) } })
    }
  }
}

extension SourceFile {
  /// A file of a made-up language, called as what it is made of.
  init(artificial settings: ArtificialCorpusSettings) {
    let words = [
      "artificial", "\(settings.seed)", settings.grammar.rawValue, settings.script.rawValue,
      "\(settings.bytes)",
    ]
    self.init(
      place: .artificial(settings), name: "\(words.joined(separator: "-")).jsonl", kind: .mc4)
  }
}
