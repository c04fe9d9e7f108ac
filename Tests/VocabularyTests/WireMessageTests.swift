import TestSupport
import Testing
import Vocabulary

@Suite struct WireMessageTests {
  @Test func bytesAreThoseOfProtobuf() {
    var message = WireMessage()
    // The examples of protobuf's documentation: field 1 = 150, field 2 = "testing".
    message.set(2, [.bytes(Array("testing".utf8))])
    message.set(1, [.varint(150)])
    message.set(9, [.fixed32(1), .fixed64(2), .varint(.max)])
    let expected: [UInt8] =
      [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8) + [0x4D, 1, 0, 0, 0]
      + [0x49, 2, 0, 0, 0, 0, 0, 0, 0, 0x48] + Array(repeating: 0xFF, count: 9) + [1]
    #expect(message.serialised() == expected)
  }

  @Test func settingReplacesInPlace() {
    var message = WireMessage()
    message.fields = [
      .init(3, .varint(1)), .init(1, .varint(2)), .init(3, .varint(3)), .init(7, .varint(4)),
    ]
    #expect(message.last(3) == .varint(3) && message.last(2) == nil)
    message.set(3, [.varint(9)])
    #expect(message.fields == [.init(3, .varint(9)), .init(1, .varint(2)), .init(7, .varint(4))])
    message.set(5, [.varint(8)])
    #expect(message.fields.map(\.number) == [3, 1, 5, 7])
    message.set(3, [])
    #expect(message.fields.map(\.number) == [1, 5, 7])
  }
}
