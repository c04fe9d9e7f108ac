public import Engine

extension Downloader {
  /// How a task's input at `url` comes here: fetched before the first task runs, and told of in
  /// plans, which ask no server.
  ///
  /// - Parameters:
  ///   - name: The name under which the file is recorded.
  ///   - checksum: The digest that the file must have.
  /// - Throws: ``FetchError/badAddress(url:reason:)``.
  public func delivery(
    of url: String, name: String, checksum: Checksum? = nil
  ) throws(FetchError) -> BuildTask.Delivery {
    let origin = try Address(url).description
    return BuildTask.Delivery(
      name: name, origin: origin,
      missing: {
        guard let standing = try? standing(of: url) else { return origin }
        return standing.isFinished ? nil : "\(origin)\(standing.note)"
      },
      bring: { _ = try fetch(url, checksum: checksum) },
      confirm: { try confirm(url, checksum: checksum) })
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
