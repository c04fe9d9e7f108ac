import ByteIO
import Foundation
import Values

/// Prints `text` and `terminator` on standard output, or says why that cannot be done: Swift's own
/// `print` says nothing.
///
/// - Parameter isData: Whether it is for programs, and stays byte for byte; what is for people is
///   made safe for terminals.
/// - Throws: `ByteIOError`; with `EPIPE` where nobody reads any more.
func printed(_ text: String, terminator: String = "\n", isData: Bool = false) throws {
  let file = try File(writing: "-")
  try file.write(Array(((isData ? text : text.safeForTerminal()) + terminator).utf8))
}

/// Says what of a folder is not read.
func sayLeftOut(_ sentence: String) { complain("isogloss: \(sentence)") }

/// Prints `text` and a newline on standard error, made safe for terminals. Where that cannot be
/// done, there is nobody to tell.
func complain(_ text: String) {
  var rest = Array((text.safeForTerminal() + "\n").utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}

/// What people are told of `error`: what it says itself, or, of Foundation's errors, the file and
/// the reason without the names of Foundation's parts.
func sentence(of error: any Error) -> String {
  // Every error can be seen as an NSError; those that are one come from Foundation.
  guard type(of: error) == NSError.self || error is CocoaError || error is POSIXError else {
    return "\(error)"
  }
  let known = error as NSError
  let underlying = known.userInfo[NSUnderlyingErrorKey] as? NSError
  let code = [known, underlying].compactMap { $0 }.first { $0.domain == NSPOSIXErrorDomain }?.code
  let reason =
    code.map { String(cString: strerror(Int32(truncatingIfNeeded: $0))) }
    ?? known.localizedDescription
  let path = known.userInfo[NSFilePathErrorKey] as? String
  return (path.map { "\($0): " } ?? "") + "cannot go on: \(reason)"
}
