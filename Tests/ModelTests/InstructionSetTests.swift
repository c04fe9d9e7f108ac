import CKernels
import Model
import Testing

@Suite struct InstructionSetTests {
  /// The name that manifests record is that of the kernels which models run on.
  @Test func isThatOfTheFastestKernels() throws {
    #expect(InstructionSet.name == String(cString: try #require(ck_table(0)).pointee.name))
  }
}
