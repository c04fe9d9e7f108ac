import ByteIO
import Corpus
import Foundation

/// What a source gave: the chunks by their hashes, the gaps, and how many bytes in all.
private struct SourceReading: Equatable {
  var chunks: [ContentHash] = []
  /// The chunks that are not of a damaged unit.
  var verified: Set<ContentHash> = []
  var gaps: [Damage] = []
  var byteCount = 0

  /// A bomb of 4 KiB may hold gigabytes: enough is read to see that memory stays bounded.
  static let limit = 32 << 20

  /// Reads the file at `path`, and checks what holds for every source.
  static func of(
    _ path: String, storedByteCount: Int, workers: Int, damagedUnits: Set<Int> = []
  ) throws -> SourceReading? {
    try waiting {
      let source = try ByteSource(path: path, workers: workers, damagedUnits: damagedUnits)
      var reading = SourceReading()
      var isAfterGap = false
      while reading.byteCount < limit, let chunk = try await source.next() {
        switch chunk {
        case .bytes(let bytes), .unverified(let bytes, _):
          require(!bytes.isEmpty, "a chunk is never empty")
          reading.chunks.append(ContentHash(of: bytes))
          if case .bytes = chunk { reading.verified.insert(ContentHash(of: bytes)) }
          reading.byteCount += bytes.count
          isAfterGap = false
        case .gap(let damage):
          require(!isAfterGap, "neighbouring gaps are one: \(damage)")
          require(0...storedByteCount ~= damage.offset, "damage lies in the file: \(damage)")
          reading.gaps.append(damage)
          isAfterGap = true
        }
      }
      if reading.byteCount < limit {
        if try await source.next() != nil { violation("nothing follows the end") }
      }
      return reading
    }
  }
}

extension FuzzTarget {
  static let gzip = container("gzip", .gzip, dictionary: [[0x1f, 0x8b, 8], [0, 0, 0xff, 0xff]])

  static let bzip2 = container(
    "bzip2", .bzip2,
    dictionary: [
      Array("BZh9".utf8), [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
      [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
    ])

  static let zstd = container(
    "zstd", .zstd, dictionary: [[0x28, 0xb5, 0x2f, 0xfd], [0x5e, 0x2a, 0x4d, 0x18]])

  static let xz = FuzzTarget(
    name: "xz",
    dictionary: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], [0x59, 0x5a], [0, 0, 0, 0]],
    seeds: { (xzSeeds + [xzSeeds[1] + [0, 0, 0, 0] + xzSeeds[2], xzSeeds[2] + [1]]).withDamage },
    run: { input in read(input, .xz) })

  /// Reads an input, and reads it again with all known of it that the first time told.
  private static func read(_ input: [UInt8], _ container: Container) {
    let path = Scratch.file(input)
    guard let first = try? SourceReading.of(path, storedByteCount: input.count, workers: 1) else {
      return
    }
    if container == .bzip2 || container == .xz {
      let second = try? SourceReading.of(path, storedByteCount: input.count, workers: 3)
      require(first == second, "the chunks are the same for every number of workers")
    }
    let units = Set(first.gaps.compactMap(\.unit))
    guard !units.isEmpty, first.byteCount < SourceReading.limit else { return }
    let second = try? SourceReading.of(
      path, storedByteCount: input.count, workers: 1, damagedUnits: units)
    guard let second else { violation("a file can be read again") }
    require(units.isSuperset(of: second.gaps.compactMap(\.unit)), "no other unit is damaged")
    require(second.verified.isSubset(of: first.chunks), "what is verified was read before")
  }

  /// Written by `xz` 5.4: nothing, two lines with a CRC32, three blocks with SHA-256.
  private static let xzSeeds = [
    "/Td6WFoAAAFpIt42AAAAABzfRCGQQpkNAQAAAAABWVo=",
    "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQASb25lIGxpbmUKdHdvIGxpbmVzCgAAH0aiKAABJxOQRv1+kEKZDQEAAAAA"
      + "AVla",
    "/Td6WFoAAArh+wyhAgAhAQwAAACPmEGcAQAEb25lCm8AAAAAH9hOv8hMcgkjP7dTp7nmfBXUuToMJkmmdm/Ufsg08rIC"
      + "ACEBDAAAAI+YQZwBAARuZQpvbgAAAADdrRK2FWff4ggac8OLjQMLPQAlqYaM/aZMomY4lwc4GwIAIQEMAAAA"
      + "j5hBnAEAAWUKAAAAorvbLeU1I7gJmzcBPyUVRvPWXb56B3T6Qa8KQXaZL9QAAzUFNQUyAr8j3Qq26d8cAgAA"
      + "AAAKWVo=",
  ].map { Array(Data(base64Encoded: $0) ?? Data()) }

  /// Any input is read as what its first bytes say, so each of these also meets the others.
  private static func container(
    _ name: String, _ container: Container, dictionary: [[UInt8]]
  ) -> FuzzTarget {
    FuzzTarget(name: name, dictionary: dictionary, seeds: { try seeds(of: container) }) { input in
      read(input, container)
    }
  }

  private static func seeds(of container: Container) throws -> [[UInt8]] {
    let text = (0..<40).flatMap { Array("line \($0 * $0) of text\n".utf8) }
    let contents = [[], [0x41], text, [UInt8](repeating: 0x61, count: 3000)]
    let files = try contents.map { content in
      try Scratch.bytes { path in
        var writer = try CompressedWriter(path: path, container: container, level: 1)
        try writer.write(content)
        try writer.finish()
      }
    }
    return (files + [files[2] + files[1], files[3] + [0, 0] + files[2]]).withDamage
  }

  /// The first byte says how many of the last bits to drop; what follows it, what stands in a block
  /// after its checksum, which is given to it so that it does not hide everything else.
  static let bzip2Block = FuzzTarget(
    name: "bzip2-block",
    seeds: {
      let text = (0..<40).flatMap { Array("line \($0 * $0) of text\n".utf8) }
      let words = Array(repeatElement(Array("word".utf8), count: 500).joined())
      let contents = [[0x41], text, words, [UInt8](repeating: 0x61, count: 3000)]
      return try contents.map { content in
        try [0]
          + Scratch.bytes { path in
            var writer = try CompressedWriter(path: path, container: .bzip2, level: 1)
            try writer.write(content)
            try writer.finish()
          }.dropFirst(14)
      }.withDamage
    },
    run: { input in
      var bits = BitString()
      bits.append(BZip2Format.blockMagic, bitCount: BZip2Format.magicBitCount)
      bits.append(0, bitCount: 32)
      for byte in input.dropFirst() { bits.append(UInt64(byte), bitCount: 8) }
      bits = bits.prefix(max(80, bits.bitCount - Int(input.first ?? 0) % 8))
      var checked = BitString()
      checked.append(BZip2Format.blockMagic, bitCount: BZip2Format.magicBitCount)
      checked.append(UInt64(BZip2Library.checksum(bits)), bitCount: 32)
      bits.bytes.withUnsafeBufferPointer {
        checked.append(BitString($0, bits: 80..<bits.bitCount))
      }
      compare(checked)
    })

  private static let blockDecoder = BZip2BlockDecoder()

  /// Requires that the decoder and libbz2 find the same block at the start of `bits`, or none.
  private static func compare(_ bits: BitString) {
    var bits = bits
    var outcome = blockDecoder.decode(bits)
    if case .wholeThenOther(_, let bitCount) = outcome {
      bits = bits.prefix(bitCount)
      outcome = blockDecoder.decode(bits)
    }
    switch (outcome, BZip2Library.decode(bits)) {
    case (.whole(let pieces), .whole(let expected)):
      require(pieces == expected, "a block has the bytes that libbz2 gives it")
    case (.damaged, .damaged): return
    case (.damaged, .wholeThenOther(_, let bitCount)):
      // libbz2 may have taken the frame for a part of the block, or given a run without a length
      // one: neither is a block.
      for count in max(0, bitCount - 24)...bitCount {
        guard case .whole = BZip2Library.decode(bits.prefix(count)) else { continue }
        violation("a block that libbz2 reads is read")
      }
    case (let outcome, let expected): violation("\(outcome) is \(expected)")
    }
  }

  static let zstdFrames = FuzzTarget(
    name: "zstd-frames", dictionary: [[0x5e, 0x2a, 0x4d, 0x18], [0xb1, 0xea, 0x92, 0x8f]],
    seeds: {
      try [[], ["one\n"], ["one\n", "two\n"]].map { (records: [String]) in
        try Scratch.bytes { path in
          var writer = try ZstdFrameWriter(path: path)
          for record in records { try writer.append(Array(record.utf8)) }
          try writer.finish()
        }
      }.withDamage
    },
    run: { input in
      guard let file = try? ZstdFrames(path: Scratch.file(input)) else { return }
      var (stored, content) = (0, 0)
      for (index, frame) in file.frames.enumerated() {
        require(frame.storedOffset == stored, "stored frames follow one another")
        require(frame.contentOffset == content, "the contents of frames follow one another")
        stored += frame.storedByteCount
        content += frame.contentByteCount
        guard index < 16, let bytes = try? file.read(frame: index) else { continue }
        require(bytes.count == frame.contentByteCount, "a frame has the size that was promised")
      }
      require(stored <= input.count, "the frames lie in the file")
      require(content == file.contentByteCount, "the sizes of the frames add up")
    })
}

extension BitString {
  /// The first `count` bits, or all of them.
  fileprivate func prefix(_ count: Int) -> BitString {
    bytes.withUnsafeBufferPointer { BitString($0, bits: 0..<min(count, bitCount)) }
  }
}
