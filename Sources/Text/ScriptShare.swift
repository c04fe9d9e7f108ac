import CICU

/// How much of a text is written in the script of its language, by Unicode's script property.
public struct ScriptShare: Sendable {
  private let scripts: [Int32]

  /// Prepares for a script by its ISO 15924 code; `Jpan` and `Kore` stand for the scripts that
  /// Japanese and Korean mix.
  ///
  /// - Returns: `nil` for a code that names no script of its own, such as `Zyyy`.
  public init?(script: String) {
    var scripts = [Int32](repeating: 0, count: 3)
    let count = cicu_scripts(script, &scripts)
    if count == 0 { return nil }
    self.scripts = Array(scripts[..<count])
  }

  /// The share of the letters of `text` (UTF-8) that belong to the script; 0 without letters.
  ///
  /// Letters that several scripts share (U+02BC and the like) are not counted.
  public func share(in text: [UInt8]) -> Double {
    var letters: Int64 = 0
    var own: Int64 = 0
    text.withUnsafeBufferPointer {
      cicu_count_letters(
        $0.baseAddress, Int64($0.count), scripts, scripts.count, &letters, &own)
    }
    return letters == 0 ? 0 : Double(own) / Double(letters)
  }
}
