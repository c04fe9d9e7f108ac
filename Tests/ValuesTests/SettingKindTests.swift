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

  @Test func everyTextAtTheLimitsIsRead() throws {
    var settings = try Everything.read([:])
    let limited = Everything.fields.filter { !$0.inside.isEmpty }
    #expect(limited.map(\.key).contains("seed") && limited.count >= 7)
    for field in limited {
      for text in field.inside { try field.read([text], into: &settings) }
      try field.check(settings)
    }
  }
}
