public import ByteIO

/// Writes the lines of a `.jsonl.zst` file: frames of about 1 MiB with an index behind them.
public final class DocumentWriter {
  private var file: ZstdFrameWriter?

  /// Creates `path`, or empties it.
  public init(path: String) throws { file = try ZstdFrameWriter(path: path) }

  /// Appends a line, its newline included.
  public func append(_ line: [UInt8]) throws { try file?.append(line) }

  /// Appends a frame that holds whole lines.
  public func append(_ frame: ZstdFrame) throws { try file?.append(frame) }

  /// How far the file is written, so that what follows can be taken back.
  public var place: ZstdFrameWriter.Place? { file?.place }

  /// Takes back all that was appended since the file was at `place`.
  public func takeBack(to place: ZstdFrameWriter.Place) throws { try file?.takeBack(to: place) }

  /// Writes the index and puts the file on the disk; nothing can be appended afterwards.
  public func finish() throws { try file.take()?.finish() }
}
