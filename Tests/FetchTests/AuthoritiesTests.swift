import Fetch
import Foundation
import Testing

struct AuthoritiesTests {
  /// Whether a machine has them is its own affair; a file that is named has certificates.
  @Test func aFileThatIsNamedHoldsCertificates() throws {
    guard let path = Authorities.file else { return }
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    #expect(text.contains("-----BEGIN CERTIFICATE-----"))
  }
}
