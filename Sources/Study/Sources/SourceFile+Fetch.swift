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
    let origin = try Address(url).description
    return BuildTask.Delivery(
      name: name, origin: origin,
      missing: {
        guard let standing = try? downloader.standing(of: url) else { return origin }
        return standing.isFinished ? nil : "\(origin)\(standing.note)"
      },
      bring: { _ = try downloader.fetch(url, checksum: checksum) })
  }
}

extension Standing {
  /// What is known of an unfinished file's size, to follow its address; often nothing.
  fileprivate var note: String {
    let arrived = ProgressLine.amount(Double(arrivedBytes))
    if let byteCount {
      return " (\(ProgressLine.amount(Double(byteCount))), of which \(arrived) are here)"
    }
    return arrivedBytes > 0 ? " (\(arrived) are here)" : ""
  }
}
