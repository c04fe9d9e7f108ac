import Values

/// Named single-precision tensors and text, as a safetensors file holds them.
///
/// The format is 8 bytes with the length of the header (little-endian), the header (a JSON object
/// that gives each tensor's type, shape and place), and the values, without gaps.
/// *Source*: huggingface/safetensors, `README.md`, “Format”.
public struct Safetensors: Hashable, Sendable {
  /// A tensor of a file.
  public struct Tensor: Hashable, Sendable {
    /// Unique in the file, and not `__metadata__`.
    public var name: String
    /// Slowest dimension first; empty for a single value.
    public var shape: [Int]
    /// Row-major.
    public var values: [Float]

    /// Makes a tensor; `values` must be as many as `shape` says for it to be encoded.
    public init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The tensors in the order of their values in the file.
  public var tensors: [Tensor]
  /// Free text by name.
  public var metadata: [String: String]

  /// The longest header that is read: 16 MiB.
  public static let headerLimit = 1 << 24

  private static let metadataName = "__metadata__"

  /// Makes a file's contents.
  public init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  // MARK: - Encoding

  /// The bytes of the file: the same contents give the same bytes.
  ///
  /// - Throws: ``ModelError/unexpectedTensor(name:reason:)`` for a name that occurs twice or is
  ///   reserved, or a tensor with more or fewer values than its shape says.
  public func encoded() throws(ModelError) -> [UInt8] {
    var header: [String: HeaderValue] = [:]
    if !metadata.isEmpty { header[Self.metadataName] = .metadata(metadata) }
    var offset = 0
    for tensor in tensors {
      guard Self.size(of: tensor.shape) == tensor.values.count * 4 else {
        throw .unexpectedTensor(
          name: tensor.name, reason: "\(tensor.values.count) values in shape \(tensor.shape)")
      }
      let end = offset + tensor.values.count * 4
      let entry = Entry(dtype: "F32", shape: tensor.shape, offsets: [offset, end])
      guard tensor.name != Self.metadataName,
        header.updateValue(.tensor(entry), forKey: tensor.name) == nil
      else { throw .unexpectedTensor(name: tensor.name, reason: "the name cannot be used again") }
      offset = end
    }
    var bytes = try Self.headerBytes(header)
    bytes.reserveCapacity(bytes.count + offset)
    for tensor in tensors { tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// The length and the header, padded with spaces so that the values start on 8 bytes.
  private static func headerBytes(_ header: [String: HeaderValue]) throws(ModelError) -> [UInt8] {
    guard var text = try? StableJSON.line(header) else {
      throw .unexpectedTensor(name: metadataName, reason: "the names cannot be written as JSON")
    }
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { [UInt8]($0) } + text
  }

  // MARK: - Decoding

  /// Reads a file; every value and byte must be accounted for, as the format asks.
  ///
  /// - Throws: ``ModelError/damagedSafetensors(offset:reason:)``; or
  ///   ``ModelError/unexpectedTensor(name:reason:)`` for a tensor of another type than `F32`, or
  ///   one whose place does not fit its shape or overlaps another's.
  public init(decoding bytes: [UInt8]) throws(ModelError) {
    try self.init(decoding: bytes, types: .single)
  }

  /// The types of tensors that are read.
  enum Types {
    /// Single precision alone.
    case single
    /// Single, half and bfloat16; tensors of other types are passed over.
    case anyFloat
  }

  init(decoding bytes: [UInt8], types: Types) throws(ModelError) {
    let start = try Self.startOfValues(bytes)
    let header: [String: HeaderValue]
    do {
      header = try StableJSON.decode(
        [String: HeaderValue].self, from: Array(bytes[8..<start]), file: "safetensors")
    } catch {
      throw .damagedSafetensors(offset: 8, reason: "the header is not the JSON it should be")
    }
    self.init(tensors: [])
    var entries: [(name: String, entry: Entry)] = []
    for (name, value) in header {
      switch value {
      case .metadata(let text): metadata = text
      case .tensor(let entry): entries.append((name, entry))
      }
    }
    entries.sort {
      ($0.entry.begin, $0.entry.end, $0.name) < ($1.entry.begin, $1.entry.end, $1.name)
    }
    var next = 0
    for (name, entry) in entries {
      try Self.check(name, entry, types, next: next, available: bytes.count - start)
      next = entry.end
      let range = start + entry.begin..<start + entry.end
      if let values = Self.values(bytes, range, entry.dtype) {
        tensors.append(Tensor(name: name, shape: entry.shape, values: values))
      }
    }
    guard start + next == bytes.count else {
      throw .damagedSafetensors(
        offset: start + next, reason: "\(bytes.count - start - next) bytes belong to no tensor")
    }
  }

  private static func startOfValues(_ bytes: [UInt8]) throws(ModelError) -> Int {
    guard bytes.count >= 8 else {
      throw .damagedSafetensors(offset: 0, reason: "\(bytes.count) bytes are too few for a header")
    }
    let length = bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
    }
    guard length <= headerLimit, Int(length) <= bytes.count - 8 else {
      throw .damagedSafetensors(
        offset: 0,
        reason:
          "a header of \(length) bytes in a file of \(bytes.count); the limit is \(headerLimit)")
    }
    guard length > 0, bytes[8] == UInt8(ascii: "{") else {
      throw .damagedSafetensors(offset: 8, reason: "the header does not begin with {")
    }
    return 8 + Int(length)
  }

  private static func check(
    _ name: String, _ entry: Entry, _ types: Types, next: Int, available: Int
  ) throws(ModelError) {
    guard entry.dtype == "F32" || types == .anyFloat else {
      throw .unexpectedTensor(name: name, reason: "has the type \(entry.dtype) instead of F32")
    }
    guard entry.begin == next else {
      throw .unexpectedTensor(
        name: name, reason: "begins at \(entry.begin), but the tensor before ends at \(next)")
    }
    let isFloat = width(of: entry.dtype) != nil
    guard entry.end <= available,
      let size = size(of: entry.shape, width: width(of: entry.dtype) ?? 1),
      !isFloat || size == entry.end - entry.begin
    else {
      throw .unexpectedTensor(
        name: name,
        reason: "shape \(entry.shape) in bytes \(entry.begin) to \(entry.end) of \(available)")
    }
  }

  /// The bytes of a tensor, or `nil` where the shape is impossible.
  private static func size(of shape: [Int], width: Int = 4) -> Int? {
    var size = width
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      if dimension < 0 || overflow { return nil }
      size = product
    }
    return size
  }

  /// The bytes of a value of a type that is read.
  private static func width(of type: String) -> Int? {
    switch type {
    case "F32": 4
    case "F16", "BF16": 2
    default: nil
    }
  }

  /// The values as single precision; `nil` where they are of a type that is passed over.
  private static func values(_ bytes: [UInt8], _ range: Range<Int>, _ type: String) -> [Float]? {
    func halves(_ value: (UInt16) -> Float) -> [Float] {
      bytes.withUnsafeBytes { bytes in
        stride(from: range.lowerBound, to: range.upperBound, by: 2).map {
          value(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt16.self)))
        }
      }
    }
    switch type {
    case "F32": return floats(bytes, range)
    case "BF16": return halves { Float(bitPattern: UInt32($0) << 16) }
    case "F16": return halves { Float(Float16(bitPattern: $0)) }
    default: return nil
    }
  }

  private static func floats(_ bytes: [UInt8], _ range: Range<Int>) -> [Float] {
    [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0[range]))
      }
      count = range.count / 4
    }
  }
}

/// A value of the header: a tensor's entry, or the text under `__metadata__`.
private enum HeaderValue: Codable {
  case tensor(Entry)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    if decoder.codingPath.last?.stringValue == "__metadata__" {
      // Through a container, so that the names in the text stay as they are.
      self = .metadata(try decoder.singleValueContainer().decode([String: String].self))
    } else {
      self = .tensor(try Entry(from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .tensor(let entry): try entry.encode(to: encoder)
    case .metadata(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}

/// What the header says of a tensor.
private struct Entry: Codable {
  let dtype: String
  let shape: [Int]
  let offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  init(dtype: String, shape: [Int], offsets: [Int]) {
    self.dtype = dtype
    self.shape = shape
    self.offsets = offsets
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    dtype = try values.decode(String.self, forKey: .dtype)
    shape = try values.decode([Int].self, forKey: .shape)
    offsets = try values.decode([Int].self, forKey: .offsets)
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw DecodingError.dataCorruptedError(
        forKey: .offsets, in: values, debugDescription: "not an ascending pair")
    }
  }

  var begin: Int { offsets[0] }
  var end: Int { offsets[1] }
}
