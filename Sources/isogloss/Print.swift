import Glibc

/// Says what of a folder is not read.
func sayLeftOut(_ sentence: String) { print("isogloss: \(sentence)", to: STDERR_FILENO) }

/// Writes `text` and a newline to a descriptor, `STDOUT_FILENO` or `STDERR_FILENO`: Swift's own
/// `print` knows the first alone.
func print(_ text: String, to descriptor: Int32) {
  var line = text + "\n"
  _ = line.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
}
