import ByteIO
import Foundation
import TestSupport
import Transfer

/// A table of a text.
func table(_ text: String, _ file: String = "t.csv") throws -> NumberTable {
  try NumberTable(Array(text.utf8), file: file)
}

/// A table of the repository's invented ones.
func sample(_ name: String) throws -> NumberTable {
  let path = "\(repositoryRoot)/corpora-manifests/transfer/\(name)"
  return try NumberTable(readFile(path), file: name)
}

/// A table of published numbers beside the checkout, or `nil`, with the reason printed.
func published(_ name: String) throws -> NumberTable? {
  let path = SharedData.root.map { "\($0)/golden/\(name)" }
  guard let path, FileManager.default.fileExists(atPath: path) else {
    print("skipped: no published numbers beside the checkout (wanted golden/\(name))")
    return nil
  }
  return try NumberTable(readFile(path), file: name)
}
