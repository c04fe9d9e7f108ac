import Testing
import isogloss_bench

struct MachineTests {
  @Test func processorsAreCountedAndNamed() {
    let listing = """
      processor\t: 0
      model name\t: AMD EPYC 9R14
      flags\t\t: fpu model names

      processor\t: 1
      model name\t: AMD EPYC 9R14

      """
    #expect(Machine.description(cpuinfo: listing) == "machine: 2 × AMD EPYC 9R14")
    #expect(Machine.description(cpuinfo: "") == "machine: 0 × unknown")
  }

  @Test func theLoadIsItsThreeMeans() {
    #expect(Machine.load(loadavg: "0.61 1.70 2.05 2/345 6789\n") == "0.61 1.70 2.05")
    #expect(Machine.load(loadavg: "unknown") == "unknown")
  }
}
