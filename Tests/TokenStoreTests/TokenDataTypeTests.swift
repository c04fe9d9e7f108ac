import Testing
import TokenStore

@Suite struct TokenDataTypeTests {
  /// Megatron-LM's rule: two bytes below 65,500 ids.
  @Test(arguments: [(1, 2), (384, 2), (65_499, 2), (65_500, 4), (65_536, 4), (4_194_304, 4)])
  func vocabulariesBelow65500HaveTwoBytes(size: Int, bytes: Int) {
    let type = TokenDataType(vocabularySize: size)
    #expect(type.byteCount == bytes && type.rawValue == (bytes == 2 ? "uint16" : "int32"))
  }
}
