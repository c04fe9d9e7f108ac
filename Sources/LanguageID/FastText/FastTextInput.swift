/// The input matrix, ready to have rows summed.
///
/// Rows that stand in the file as floats are read where they stand. Quantised ones are decoded
/// once, when the model is read, unless that takes too much memory. Either way the floats that are
/// added are fastText's, in its order.
struct FastTextInput: @unchecked Sendable {
  private let matrix: FastTextMatrix
  /// The first row; none where rows are decoded one by one.
  private let rows: UnsafeRawPointer?
  private let decoded: Decoded?

  /// More is not decoded in advance.
  static let maximumDecodedByteCount = 256 << 20

  /// - Parameter maximumDecodedByteCount: The most memory that decoded rows may take.
  init(_ matrix: FastTextMatrix, maximumDecodedByteCount: Int) {
    self.matrix = matrix
    if let bytes = matrix.denseBytes {
      (rows, decoded) = (bytes.baseAddress, nil)
    } else if matrix.rowCount.multipliedFullWidth(by: 4 * matrix.columnCount)
      <= (0, UInt(maximumDecodedByteCount))
    {
      let decoded = Decoded(matrix)
      (rows, self.decoded) = (UnsafeRawPointer(decoded.floats.baseAddress), decoded)
    } else {
      (rows, decoded) = (nil, nil)
    }
  }

  /// Adds the rows numbered `numbers` to the scratch's `hidden`.
  func add(_ numbers: UnsafeBufferPointer<UInt32>, _ scratch: FastTextScratch) {
    let hidden = scratch.hidden
    guard let rows else {
      for number in numbers {
        let norm = matrix.write(row: Int(number), to: scratch.row)
        for column in hidden.indices { hidden[column] += norm * scratch.row[column] }
      }
      return
    }
    var column = 0
    func addBlocks<Block: SIMD & BitwiseCopyable>(of type: Block.Type)
    where Block.Scalar == Float {
      while column + Block.scalarCount <= hidden.count {
        Self.add(rows + 4 * column, numbers, stride: 4 * hidden.count, to: hidden, column, type)
        column += Block.scalarCount
      }
    }
    addBlocks(of: SIMD16<Float>.self)
    addBlocks(of: SIMD4<Float>.self)
    while column < hidden.count {
      var sum = hidden[column]
      for number in numbers {
        sum += (rows + 4 * (Int(number) * hidden.count + column)).loadUnaligned(as: Float.self)
      }
      hidden[column] = sum
      column += 1
    }
  }

  /// Adds a block of columns, which stays in registers.
  @inline(__always)
  private static func add<Block: SIMD & BitwiseCopyable>(
    _ rows: UnsafeRawPointer, _ numbers: UnsafeBufferPointer<UInt32>, stride: Int,
    to hidden: UnsafeMutableBufferPointer<Float>, _ column: Int, _ type: Block.Type
  ) where Block.Scalar == Float {
    guard let target = hidden.baseAddress.map({ UnsafeMutableRawPointer($0 + column) }) else {
      return
    }
    var sum = target.loadUnaligned(as: Block.self)
    for number in numbers {
      sum += (rows + Int(number) * stride).loadUnaligned(as: Block.self)
    }
    target.storeBytes(of: sum, as: Block.self)
  }

  /// Floats that were decoded, with their norms multiplied in.
  private final class Decoded {
    let floats: UnsafeMutableBufferPointer<Float>

    init(_ matrix: FastTextMatrix) {
      let columns = matrix.columnCount
      // Rows of 16 columns are one line of the cache each, if the first begins on one.
      let raw = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 4 * matrix.rowCount * columns, alignment: 64)
      floats = raw.bindMemory(to: Float.self)
      for row in 0..<matrix.rowCount {
        let target = UnsafeMutableBufferPointer(
          rebasing: floats[row * columns..<(row + 1) * columns])
        let norm = matrix.write(row: row, to: target)
        for column in target.indices { target[column] *= norm }
      }
    }

    deinit { floats.deallocate() }
  }
}
