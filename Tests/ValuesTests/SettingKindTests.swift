import Testing
import Values

struct SettingKindTests {
  @Test func everyTextOutsideIsRefused() throws {
    for field in Everything.fields {
      #expect(!field.outside.isEmpty, "\(field.key)")
      for text in field.outside {
        #expect(
          try Everything.complaint([field.key: [text]]).key == field.key, "\(field.key): \(text)")
      }
    }
  }
}
