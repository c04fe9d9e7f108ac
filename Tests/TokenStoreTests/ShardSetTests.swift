import Foundation
import TestSupport
import Testing
import TokenStore

@Suite struct ShardSetTests {
  @Test func badSettingsOfTheFileAreBlamedOnTheFile() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try write([[5]], to: folder.path)
    let json = String(decoding: try bytes(folder.file("shards.json")), as: UTF8.self)
    for (good, bad) in [
      ("\"train\"", "\"../train\""), ("\"end-of-text\":1", "\"end-of-text\":384"),
      ("\"token-count\":2", "\"token-count\":\(Int.max)"), ("uint16", "int32"), ("{", "["),
    ] {
      let changed = json.replacingOccurrences(of: good, with: bad)
      #expect(changed != json)
      try put(Array(changed.utf8), folder.file("shards.json"))
      #expect {
        try TokenShards(folder: folder.path)
      } throws: {
        "\($0)".contains("shards.json: at byte 0: ")
      }
    }
  }
}
