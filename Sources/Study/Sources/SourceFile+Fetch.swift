import Engine
import Fetch
import Ingest

extension SourceFile {
  /// The file as stages read it: where it stands once it is fetched, if it has to be.
  func input(from downloader: Downloader) throws -> InputFile {
    let path =
      switch place {
      case .path(let path): path
      case .address(let url, _): try downloader.path(of: url)
      }
    return InputFile(path: path, name: name, kind: kind)
  }

  /// How it comes here, or `nil` where it is of this machine.
  func delivery(by downloader: Downloader) throws -> BuildTask.Delivery? {
    guard case .address(let url, let checksum) = place else { return nil }
    return try downloader.delivery(of: url, name: name, checksum: checksum)
  }
}
