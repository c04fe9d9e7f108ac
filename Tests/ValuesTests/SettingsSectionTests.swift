import TestSupport
import Testing
import Values

struct SettingsSectionTests {
  @Test func whatIsNotWrittenTakesItsDefault() throws {
    let settings = try Everything.read([:])
    #expect(settings.rowCount == 4 && settings.size == 300_000 && settings.rate == 0.001)
    #expect(settings.part == 0.5 && settings.colour == .red && settings.title == nil)
    #expect(settings.seed == 7 && settings.isOn && settings.pause == 10)
    #expect(settings.names == [] && settings.colours == [.red, .green] && settings.widths == [3])
  }

  @Test func defaultsMayFollowFromOtherSettings() throws {
    #expect(try Everything.read([:]).halfRows == 2)
    #expect(try Everything.read(["row-count": ["8"]]).halfRows == 4)
    #expect(try Everything.read(["row-count": ["8"], "half-rows": ["1"]]).halfRows == 1)
  }

  @Test func whatIsWrittenIsRead() throws {
    let settings = try Everything.read([
      "size": ["2MiB"], "rate": ["3e-3"], "part": ["0.1 %"], "colour": ["green"], "title": ["A b"],
      "seed": ["18446744073709551615"], "is-on": ["false"], "names": ["x", "y"],
      "colours": ["green"], "widths": ["1", "9"], "pause": ["0.1k"],
    ])
    #expect(settings.size == 2 << 20 && settings.rate == 0.003 && settings.part == 0.001)
    #expect(settings.colour == .green && settings.title == "A b" && settings.seed == .max)
    #expect(!settings.isOn && settings.names == ["x", "y"] && settings.colours == [.green])
    #expect(settings.widths == [1, 9] && settings.pause == 100)
  }

  @Test func whatIsMissingUnknownOrAtOddsIsNamed() throws {
    let missing = try #require(throws: SettingError.self) {
      _ = try Everything(reading: ["widths": ["1"]])
    }
    #expect(missing.key == "row-count" && missing.found == "nothing")
    let unknown = try Everything.complaint(["rows": ["1"], "zeal": ["1"]])
    #expect(unknown.key == "rows" && unknown.found == "an unknown key")
    #expect(unknown.expected.hasPrefix("one of: row-count, size, rate"))
    let atOdds = try Everything.complaint(["half-rows": ["5"]])
    #expect(atOdds.expected == "at most row-count, 4")
  }

  @Test func jsonHasTheKeysOfRecipes() throws {
    let settings = try Everything.read(["half-rows": ["1"], "pause": ["55"]])
    let json = String(decoding: try StableJSON.line(settings), as: UTF8.self)
    #expect(
      json == #"{"colour":"red","colours":["red","green"],"half-rows":1,"is-on":true,"names":[],"#
        + #""part":0.5,"rate":0.001,"reach":6,"row-count":4,"seed":7,"size":300000,"widths":[3]}"#)
  }

  @Test func jsonIsReadBack() throws {
    var settings = try Everything.read([
      "title": ["Ä"], "names": ["a"], "colours": ["green"], "size": ["1"], "is-on": ["false"],
      "seed": ["18446744073709551615"], "rate": ["0.1"],
    ])
    let bytes = try StableJSON.line(settings)
    #expect(try StableJSON.decode(Everything.self, from: bytes, file: "f") == settings)
    // What is not recorded is not there to be read: it takes its default.
    settings.pause = 55
    let read = try StableJSON.decode(Everything.self, from: StableJSON.line(settings), file: "f")
    #expect(read.pause == 10 && read.title == "Ä")
  }

  @Test(arguments: [
    (#"{"widths":[1]}"#, "row-count: found nothing"),
    (#"{"row-count":9,"widths":[1]}"#, "row-count: found '9', expected a count such as 4, from 1"),
    (#"{"row-count":4,"widths":[]}"#, "widths: found an empty list, expected one or more"),
    (#"{"row-count":4,"widths":[1,10]}"#, "widths: found '10', expected one or more"),
    (
      #"{"row-count":4,"widths":[1],"rate":-1}"#, "rate: found '-1', expected a number from 0 to 10"
    ),
    (#"{"row-count":4,"widths":[1],"title":""}"#, "title: found '', expected a title"),
    (#"{"row-count":4,"widths":[1],"half-rows":5}"#, "half-rows: found '5', expected at most"),
    (#"{"row-count":4,"widths":[1],"colour":"blue"}"#, "colour"),
  ])
  func brokenJSONIsRefused(json: String, message: String) throws {
    let error = try #require(throws: BrokenJSON.self) {
      _ = try StableJSON.decode(Everything.self, from: Array(json.utf8), file: "f.json")
    }
    #expect("\(error)".contains(message), "\(error)")
    #expect(error.file == "f.json")
  }

  @Test func whatAProgramSetsIsHeldToTheLimits() throws {
    var settings = try Everything.read([:])
    try settings.validate()
    settings.rate = .nan
    #expect { try settings.validate() } throws: { "\($0)".hasPrefix("rate: found 'nan'") }
    settings = try Everything.read([:])
    settings.widths = []
    #expect { try settings.validate() } throws: { "\($0)".hasPrefix("widths: found an empty") }
    settings.setDefaults()
    // What must be written has no default.
    #expect(settings.widths == [] && settings.halfRows == 2 && settings.title == nil)
  }

  @Test func derivedDefaultsAreHeldToTheLimits() throws {
    // Twice its width does not fit.
    let error = try Everything.complaint(["widths": ["9"]])
    #expect("\(error)" == "reach: found '18', expected a count such as 6, from 0 to 16")
    #expect(try Everything.read(["widths": ["9"], "reach": ["16"]]).reach == 16)
  }
}
