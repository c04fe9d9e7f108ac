import CSimdjson

/// Whether `bytes` are well-formed UTF-8, by simdjson; `String(validating:as:)` says the same,
/// slower.
package func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
  bytes.withContiguousStorageIfAvailable { buffer in
    guard let base = buffer.baseAddress else { return true }
    return csimdjson_is_utf8(base, buffer.count) != 0
  } ?? isUTF8(Array(bytes))
}
