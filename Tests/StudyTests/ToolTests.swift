import Study
import Testing

struct ToolTests {
  @Test func theVersionIsThreeNumbersAndTheCommitIsToldOrSaidToBeUnknown() {
    let parts = Tool.version.split(separator: ".")
    #expect(parts.count == 3 && parts.allSatisfy { Int($0) != nil })
    let commit = Tool.commit
    #expect(commit != "")
    let rest = Tool.description.dropFirst(Tool.version.count)
    #expect(Tool.description.hasPrefix(Tool.version))
    #expect(
      rest
        == (commit.map { " (commit \($0))" } ?? " (built without make, so its commit is not known)")
    )
  }
}
