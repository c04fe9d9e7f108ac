import Testing
import Values
import Vocabulary

@Suite struct SpecialIDsTests {
  @Test func comeBackFromJSON() throws {
    let ids = SpecialIDs(padding: 7, endOfText: 8, unknown: 9)
    let json = try StableJSON.line(ids)
    #expect(String(decoding: json, as: UTF8.self) == #"{"end-of-text":8,"padding":7,"unknown":9}"#)
    #expect(try StableJSON.decode(SpecialIDs.self, from: json, file: "test") == ids)
  }
}
