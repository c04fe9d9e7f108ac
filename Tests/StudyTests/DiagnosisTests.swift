import Model
import Study
import Testing

struct DiagnosisTests {
  @Test func everyStageIsToldWhetherItCanRun() {
    let findings = Diagnosis.findings()
    #expect(Set(findings.map(\.name)).count == findings.count)
    for stage in Stage.allCases {
      let found = findings.filter { $0.name == stage.rawValue }
      #expect(found.count == 1 && found[0].value.hasPrefix("ready"), "\(stage.rawValue)")
    }
    let training = findings.first { $0.name == "train" }?.value
    #expect(training?.contains("slow") == (InstructionSet.name == "scalar"))
  }
}
