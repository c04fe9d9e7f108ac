import ByteIO
import TestSupport
import Testing

/// What is zstd's own; the rules that all containers share are in `DamageTests`.
@Suite struct ZstdDecoderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A frame of one block that is stored as it is, with a window of 2^(10 + `exponent`) bytes and
  /// `eighths` of that.
  private func frame(_ content: String, exponent: UInt8, eighths: UInt8 = 0) -> [UInt8] {
    let block = UInt32(content.utf8.count) << 3 | 1
    let header = (0..<3).map { UInt8(truncatingIfNeeded: block >> (8 * $0)) }
    return [0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3 | eighths] + header + Array(content.utf8)
  }

  @Test(arguments: [0, 17, 18, 20, 21] as [UInt8])
  func windowsUpTo2GiBAreRead(_ exponent: UInt8) async throws {
    let path = try folder.store(frame("text", exponent: exponent) + frame("more", exponent: 0))
    #expect(try await Content(path: path).runs == [Array("textmore".utf8)])
  }

  @Test func aLargerWindowIsNamedWithTheLimit() async throws {
    for (exponent, eighths, window) in [(21, 1, "2304 MiB"), (31, 7, "3932160 MiB")] {
      let path = try folder.store(
        frame("text", exponent: UInt8(exponent), eighths: UInt8(eighths))
          + frame("more", exponent: 0))
      let read = try await Content(path: path)
      #expect(read.runs == [[], Array("more".utf8)])
      let reason = try #require(read.gaps.first?.reason)
      #expect(reason.contains(window) && reason.contains("2048 MiB"), "\(reason)")
    }
  }

  /// As `zstd --long` writes them, with matches from far back.
  @Test func filesOfTheReferenceTool() async throws {
    let text = randomText(byteCount: 300_000, seed: 8)
    let content = text + [UInt8](repeating: 7, count: 200 << 20) + text
    let plain = try folder.store(content, as: "plain")
    guard let stored = try output(of: "zstd", ["--long=28", "-1", "-c", plain]) else { return }
    let read = try await Content(path: folder.store(stored))
    let isSame = read.runs == [content]
    #expect(isSame && stored.count < 250_000)
  }
}
