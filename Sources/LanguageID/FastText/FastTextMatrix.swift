/// A matrix of a fastText file: rows of 32-bit floats, or of codes for pieces of rows.
///
/// - Source: Jégou et al. (2011), “Product quantization for nearest neighbor search”; the layout is
///   fastText's (`densematrix.cc`, `quantmatrix.cc`, `productquantizer.cc`).
struct FastTextMatrix {
  let rowCount: Int
  let columnCount: Int
  private let content: Content

  private enum Content {
    /// The floats, row by row, wherever they happen to stand in the file.
    case dense(UnsafeRawBufferPointer)
    case quantised(codes: UnsafeRawBufferPointer, Pieces, norms: (UnsafeRawBufferPointer, Pieces)?)
  }

  init(
    _ file: inout FastTextCursor, isQuantised: Bool, name: String, rows: Int, columns: Int
  ) throws(LanguageIDError) {
    let hasNorms = isQuantised ? try file.flag("qnorm of \(name)") : false
    rowCount = try file.integer(Int64.self, "the rows of \(name)", in: rows...rows)
    columnCount = try file.integer(Int64.self, "the columns of \(name)", in: columns...columns)
    guard isQuantised else {
      content = .dense(try file.take(rows: rows, columns: columns, width: 4, name))
      return
    }
    let sizeOffset = file.offset
    let codeCount = try file.integer(Int32.self, "the size of \(name)", in: 0...Int(Int32.max))
    let codes = try file.take(codeCount, name)
    let pieces = try Pieces(&file, name: name, dimension: columns)
    guard codeCount == rows * pieces.count else {
      throw file.damage(
        at: sizeOffset, "\(name) has \(codeCount) codes for \(rows) rows of \(pieces.count)")
    }
    var norms: (UnsafeRawBufferPointer, Pieces)?
    if hasNorms {
      let codes = try file.take(rows, "the norms of \(name)")
      norms = (codes, try Pieces(&file, name: "the norms of \(name)", dimension: 1))
    }
    content = .quantised(codes: codes, pieces, norms: norms)
  }

  /// Throws where all rows decoded are more than the output of a model can sensibly be: a few
  /// bytes of a hostile file can stand for more than memory holds.
  func checkDecodedSize(_ name: String, _ file: FastTextCursor) throws(LanguageIDError) {
    if rowCount * columnCount > Self.maximumDecodedCount {
      throw file.damage(
        at: file.offset,
        "\(name) has \(rowCount) rows of \(columnCount) numbers; more than "
          + "\(Self.maximumDecodedCount) numbers are not read")
    }
  }

  private static let maximumDecodedCount = 1 << 28

  /// The floats as they stand in the file, or `nil` where there are codes.
  var denseBytes: UnsafeRawBufferPointer? {
    if case .dense(let bytes) = content { bytes } else { nil }
  }

  /// Writes `row` to `target`, and returns what it is to be multiplied by: its norm, or 1.
  func write(row: Int, to target: UnsafeMutableBufferPointer<Float>) -> Float {
    switch content {
    case .dense(let bytes):
      for column in 0..<columnCount { target[column] = bytes.float(row * columnCount + column) }
      return 1
    case .quantised(let codes, let pieces, let norms):
      pieces.write(codes, row: row, to: target)
      guard let (normCodes, normPieces) = norms else { return 1 }
      return normPieces.centroids.float(Int(normCodes[row]))
    }
  }
}

/// The 256 values that each piece of a row can have.
private struct Pieces {
  /// Pieces in a row; all have `width` columns but the last, which has `lastWidth`.
  let count: Int
  private let width: Int
  private let lastWidth: Int
  let centroids: UnsafeRawBufferPointer

  init(
    _ file: inout FastTextCursor, name: String, dimension: Int
  ) throws(LanguageIDError) {
    let start = file.offset
    _ = try file.integer(Int32.self, "the quantised columns of \(name)", in: dimension...dimension)
    count = try file.integer(Int32.self, "the pieces of \(name)", in: 1...dimension)
    width = try file.integer(Int32.self, "the width of a piece", in: 1...dimension)
    lastWidth = try file.integer(Int32.self, "the width of the last piece", in: 1...width)
    if (count - 1) * width + lastWidth != dimension {
      throw file.damage(
        at: start,
        "\(count) pieces of \(width) columns, the last of \(lastWidth), are not \(dimension)")
    }
    centroids = try file.take(rows: dimension, columns: 256, width: 4, "the values of \(name)")
  }

  func write(
    _ codes: UnsafeRawBufferPointer, row: Int, to target: UnsafeMutableBufferPointer<Float>
  ) {
    for piece in 0..<count {
      let code = Int(codes[row * count + piece])
      let columns = piece == count - 1 ? lastWidth : width
      let start = piece * 256 * width + code * columns
      for column in 0..<columns { target[piece * width + column] = centroids.float(start + column) }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The 32-bit float number `index`, little-endian and wherever it stands.
  fileprivate func float(_ index: Int) -> Float {
    let pattern = loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
    return Float(bitPattern: UInt32(littleEndian: pattern))
  }
}
