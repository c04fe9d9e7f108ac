internal import ByteIO

extension ModelRecord {
  /// What a record is to say of the sources of `lines`, in order of name.
  ///
  /// - Parameter measured: The names of sources that nothing is learnt from.
  public static func sources(
    of lines: [LabelledLine], measuringOnly measured: Set<String>
  ) -> [Source] {
    Dictionary(grouping: lines, by: \.source).sorted { $0.key < $1.key }.map { name, lines in
      let digest = SHA256()
      for line in lines {
        let row = Array(line.label.utf8) + [0x09] + line.text + [0x0A]
        row.withUnsafeBytes { digest.update($0) }
      }
      return Source(
        name: name, lineCount: lines.count, isLearnt: !measured.contains(name),
        digest: bytes(ofHexadecimal: digest.finish()))
    }
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
