import CLanguageModel

extension LanguageModel {
  /// The model that comes with the program; docs/language-id-model.md says what it was trained on.
  ///
  /// It is part of the binary and is read once, in about ten milliseconds.
  public static let builtIn: LanguageModel = {
    let bytes = UnsafeBufferPointer(
      start: clm_model_start(), count: Int(clm_model_byte_count()))
    do {
      return try LanguageModel(decoding: Array(bytes))
    } catch {
      // The bytes are compiled in: only a build with a wrong file can come here.
      fatalError("the built-in language model: \(error)")
    }
  }()
}
