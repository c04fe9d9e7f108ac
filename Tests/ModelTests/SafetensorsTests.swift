import Foundation
import Model
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  private let sample = Safetensors(
    tensors: [
      .init(name: "b/\"quoted\" é", shape: [2, 3], values: [1, -2, 3.5, 0, .infinity, -0.0]),
      .init(name: "a", shape: [], values: [7]),
      .init(name: "empty", shape: [0, 4], values: []),
    ], metadata: ["step": "12", "note": "line\nbreak", "aKey": "", "a-key": "A-b"])

  @Test func whatIsEncodedComesBack() throws {
    let bytes = try sample.encoded()
    let back = try Safetensors(decoding: bytes)
    #expect(back.metadata == sample.metadata)
    #expect(Set(back.tensors) == Set(sample.tensors))
    #expect(try sample.encoded() == bytes)
    #expect(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } % 8 == 0)
    #expect(try Safetensors(decoding: Safetensors(tensors: []).encoded()).tensors.isEmpty)
  }

  @Test func whatCannotBeEncodedIsThrown() {
    for tensors in [
      [Safetensors.Tensor(name: "a", shape: [2], values: [1])],
      [Safetensors.Tensor(name: "__metadata__", shape: [1], values: [1])],
      [.init(name: "a", shape: [1], values: [1]), .init(name: "a", shape: [1], values: [1])],
      [.init(name: "a", shape: [-1, -1], values: [1])],
    ] {
      #expect(throws: ModelError.self) { try Safetensors(tensors: tensors).encoded() }
    }
  }

  /// The Python package wrote the file: `python3 Tests/Tools/check_safetensors.py --golden`.
  @Test func theFileOfThePythonPackageIsRead() throws {
    let path = repositoryRoot + "/Tests/Fixtures/golden.safetensors"
    let file = try Safetensors(decoding: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(file.metadata == ["format": "np", "note": "Ä \"quoted\" text"])
    let byName = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    #expect(byName["layers.0.weight"]?.shape == [3, 4])
    #expect(byName["layers.0.weight"]?.values == (0..<12).map { Float($0) / 4 - 1 })
    #expect(byName["scalar"] == .init(name: "scalar", shape: [], values: [2.5]))
    #expect(byName["empty"]?.values == [])
    #expect(byName["größe"]?.values == [1e-30, -3e38, 0.1])
    #expect(byName.count == 4)
  }

  /// Runs where `ISOGLOSS_PYTHON` names a Python that has the package.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ISOGLOSS_PYTHON"] != nil))
  func thePythonPackageReadsOurFiles() throws {
    let python = try #require(ProcessInfo.processInfo.environment["ISOGLOSS_PYTHON"])
    let folder = try TemporaryFolder()
    let model = try Transformer(try oddConfiguration(), seed: 1, threads: 1)
    let state = try TrainingState(of: model, AdamW(for: model))
    let files = [try sample.encoded(), state.model, state.optimiser]
    let paths = files.indices.map { folder.file("\($0).safetensors") }
    for (bytes, path) in zip(files, paths) {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [repositoryRoot + "/Tests/Tools/check_safetensors.py"] + paths
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func file(_ header: String, values: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { [UInt8]($0) } + text
      + [UInt8](repeating: 0, count: values)
  }

  private func entry(_ begin: String, _ end: String, shape: String = "[2]", _ type: String = "F32")
    -> String
  { "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}" }

  @Test func hostileFilesAreRefused() throws {
    #expect(
      try Safetensors(decoding: file("{\"a\":\(entry("0", "8"))}", values: 8)).tensors.count == 1)
    let bad: [[UInt8]] = [
      [], [1, 2, 3], file(""), file("{}", length: 3), file("{}", length: .max),
      file("{}", length: 1 << 40), file(" {}"), file("[]"), file("{"), file("{\"a\":1}"),
      file("{}", values: 1), file("{\"a\":\(entry("0", "8"))}", values: 7),
      file("{\"a\":\(entry("0", "8"))}", values: 9),
      file("{\"a\":\(entry("4", "12"))}", values: 12),
      file("{\"a\":\(entry("8", "0"))}", values: 8), file("{\"a\":\(entry("-8", "0"))}", values: 8),
      file("{\"a\":\(entry("0", "9223372036854775807"))}", values: 8),
      file("{\"a\":\(entry("0", "9223372036854775808"))}", values: 8),
      file("{\"a\":\(entry("0", "1e300"))}", values: 8),
      file("{\"a\":\(entry("0", "8", shape: "[3]"))}", values: 8),
      file("{\"a\":\(entry("0", "8", shape: "[-2]"))}", values: 8),
      file("{\"a\":\(entry("0", "8", shape: "[-1,-2]"))}", values: 8),
      file("{\"a\":\(entry("0", "8", shape: "[4611686018427387904,8]"))}", values: 8),
      file("{\"a\":\(entry("0", "8", shape: "[1.5]"))}", values: 8),
      file("{\"a\":\(entry("0", "8", "F64"))}", values: 8),
      file("{\"a\":\(entry("0", "8", "BF16"))}", values: 8),
      file("{\"a\":\(entry("0", "8")),\"b\":\(entry("0", "8"))}", values: 8),
      file("{\"a\":\(entry("0", "8")),\"b\":\(entry("4", "12"))}", values: 12),
      file("{\"a\":\(entry("0", "8")),\"b\":\(entry("12", "20"))}", values: 20),
      file("{\"__metadata__\":{\"a\":1}}"), file("{\"a\":{\"dtype\":\"F32\"}}"),
      file(String(repeating: "{\"a\":", count: 100_000)),
      [UInt8](repeating: 0xFF, count: 64),
    ]
    for (index, bytes) in bad.enumerated() {
      #expect(throws: ModelError.self, "case \(index)") { try Safetensors(decoding: bytes) }
    }
  }

  /// Every file cut short is refused, and no flipped byte of a header traps.
  @Test func damagedFilesNeverTrap() throws {
    let bytes = try sample.encoded()
    for count in 0..<bytes.count {
      #expect(throws: ModelError.self) { try Safetensors(decoding: Array(bytes[..<count])) }
    }
    var random = SeededGenerator(seed: 8)
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damaged[.random(in: damaged.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      do { _ = try Safetensors(decoding: damaged) } catch { #expect(!error.description.isEmpty) }
    }
  }
}
