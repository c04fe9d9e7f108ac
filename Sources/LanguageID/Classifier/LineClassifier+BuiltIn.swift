internal import ByteIO
import CLineClassifier

extension LineClassifier {
  /// The model that comes with the program; docs/language-id-model.md says what it was trained on.
  ///
  /// It is part of the binary and is read once, in about ten milliseconds.
  public static let builtIn: LineClassifier = {
    do {
      return try LineClassifier(decoding: Array(builtInFile))
    } catch {
      // The bytes are compiled in: only a build with a wrong file can come here.
      fatalError("the built-in line classifier: \(error)")
    }
  }()

  /// The SHA-256 of that model's file, in hexadecimal: a new model in a new program has another.
  public static let builtInDigest = SHA256.hex(of: Array(builtInFile))

  private static var builtInFile: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: clm_model_start(), count: Int(clm_model_byte_count()))
  }
}
