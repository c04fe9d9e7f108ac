import ByteIO
import Foundation
import TestSupport
import Testing

/// What is xz's own; the rules that all containers share are in `DamageTests`.
@Suite struct XzTests {
  let folder: TemporaryFolder
  let text = randomText(byteCount: 400_000, seed: 70)

  init() throws { folder = try TemporaryFolder() }

  @Test func paddingBetweenAndAfterStreams() async throws {
    let stored = try folder.compressed(text, .xz)
    let padding = [UInt8](repeating: 0, count: 8)
    let path = try folder.store(stored + padding + stored + padding)
    #expect(try await Content(path: path).runs == [text + text])
  }

  /// Zeros before the first stream are no padding: the file is not xz at all.
  @Test func zerosBeforeTheFirstStreamMakeItPlain() throws {
    let path = try folder.store([0, 0, 0, 0] + folder.compressed(text, .xz))
    #expect(try ByteSource(path: path, workers: 1).container == .plain)
  }

  @Test func filesOfTheReferenceToolInManyBlocks() async throws {
    let plain = try folder.store(text, as: "plain")
    for arguments in [["-9e"], ["-0", "--block-size=50000", "-T2"], ["--check=none"]] {
      guard let stored = try output(of: "xz", arguments + ["-c", plain]) else { return }
      let read = try await Content(path: folder.store(stored))
      #expect(read.runs == [text], "\(arguments)")
    }
  }

  /// A dictionary of 1 GiB is damage, not an allocation.
  @Test func aStreamThatAsksForTooMuchMemory() async throws {
    let plain = try folder.store(text, as: "plain")
    guard let stored = try output(of: "xz", ["--lzma2=dict=1GiB", "-c", plain]) else { return }
    let read = try await Content(path: folder.store(stored + folder.compressed(text, .xz)))
    #expect(read.gaps.first?.reason.contains("256 MiB") == true)
    #expect(read.runs == [[], text])
  }

  @Test func theChecksumIsVerified() async throws {
    let stored = try folder.compressed(text, .xz)
    var bad = stored
    // The block's CRC64 stands before the index (8 bytes or more) and the footer (12).
    bad[bad.count - 24] ^= 1
    let read = try await Content(path: folder.store(bad + stored))
    #expect(read.gaps.count == 1)
    #expect(read.runs == [text, text])
  }

  @Test func writingIsRefused() {
    #expect(throws: ByteIOError.self) {
      _ = try CompressedWriter(path: folder.file("new.xz"), container: .xz, level: nil)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("new.xz")))
  }
}
