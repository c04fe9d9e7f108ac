import ByteIO
import TestSupport
import Testing

struct ContainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func container(of bytes: [UInt8]) throws -> Container {
    try ByteSource(path: folder.store(bytes), workers: 1).container
  }

  @Test(arguments: [Container.plain, .gzip, .bzip2, .zstd, .xz])
  func theFirstBytesTell(_ container: Container) throws {
    let stored = try folder.compressed(Array("text".utf8), container)
    #expect(try self.container(of: stored) == container)
  }

  @Test func namesPlayNoPart() throws {
    let path = try folder.store(Array("text".utf8), as: "text.json.gz")
    #expect(try ByteSource(path: path, workers: 1).container == .plain)
  }

  @Test func aSkippableFrameIsZstd() throws {
    #expect(try container(of: [0x5A, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]) == .zstd)
    #expect(try container(of: [0x60, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]) == .plain)
  }

  /// A wrong byte or two must be reported as damage, not passed on as text.
  @Test func aDamagedMagicIsStillBZip2() throws {
    var stored = try folder.compressed(Array("text".utf8), .bzip2)
    stored[5] ^= 1
    stored[7] ^= 1
    #expect(try container(of: stored) == .bzip2)
    for place in 4..<10 { stored[place] = UInt8(ascii: "a") }
    #expect(try container(of: stored) == .plain)
  }

  /// One wrong byte in its signature does not make text of a compressed file.
  @Test(arguments: [Container.gzip, .bzip2, .zstd, .xz])
  func aDamagedSignatureIsStillOne(_ container: Container) throws {
    let stored = try folder.compressed(randomText(byteCount: 5000, seed: 1), container)
    for place in 0..<3 {
      for bit in 0..<8 {
        var bad = stored
        bad[place] ^= 1 << UInt8(bit)
        #expect(try self.container(of: bad) == container, "byte \(place), bit \(bit)")
      }
    }
  }

  /// A file that has lost its first bytes is told by what follows them; text is not looked through.
  @Test(arguments: [Container.gzip, .bzip2, .zstd, .xz])
  func aLostStartIsLookedFor(_ container: Container) throws {
    let stored = try folder.compressed(randomText(byteCount: 5000, seed: 1), container)
    #expect(try self.container(of: Array(stored[20...]) + stored) == container)
    #expect(try self.container(of: randomText(byteCount: 600, seed: 2) + stored) == .plain)
    #expect(try self.container(of: Array(stored[20..<900])) == .plain)
    let wide: [UInt8] = [0xFF, 0xFE] + Array("<a>".utf8).flatMap { [$0, 0] }
    #expect(try self.container(of: wide + stored) == .plain)
  }

  @Test(arguments: ["", "B", "BZh", "BZh0abcdef", "(\u{2F}", "\u{1F}", "\u{1F}\u{0B}", "FD7zXZ"])
  func startsThatAreOnlyAlikeArePlain(_ text: String) throws {
    #expect(try container(of: Array(text.utf8)) == .plain)
  }
}
