import Engine
import Report
import Testing

@Suite struct StudyDescriptionTests {
  /// A report is made again where anything changed that it says of the study.
  @Test func everythingItSaysIsASettingOfTheReport() throws {
    let study = StudyFixture(seeds: 1).study
    let changes: [(inout StudyDescription) -> Void] = [
      { $0.name += "x" }, { $0.recipeFile += "x" }, { $0.recipeText += "x" }, { $0.seed += 1 },
      { $0.asked += "x" }, { $0.varied["base"] = ["sample"] }, { $0.toolVersion += "x" },
    ]
    var settings = [try ReportStage.task(study: study, artefacts: []).settings]
    for change in changes {
      var other = study
      change(&other)
      settings.append(try ReportStage.task(study: other, artefacts: []).settings)
    }
    #expect(Set(settings).count == changes.count + 1)
    #expect(try ReportStage.task(study: study, artefacts: []).settings == settings[0])
  }
}
