import Foundation

/// One test of MediaWiki's parser: wikitext, and the HTML that stands for it.
struct ParserTestCase {
  /// The file it came from, without its folder.
  var file: String
  /// The part of the file it stands in, as the file calls it.
  var part: String
  var title = ""
  /// The blocks by name (`wikitext`, `options`, `html/php`), without their last line end.
  var blocks: [String: String] = [:]

  var wikitext: String? { blocks["wikitext"] }

  /// The HTML of MediaWiki proper, tidied where there is a choice, or of Parsoid.
  var html: (kind: String, text: String)? {
    let kinds = ["html/php+tidy", "html+tidy", "html/php", "html", "html/*", "html/parsoid"]
    return kinds.compactMap { kind in blocks[kind].map { (kind, $0) } }.first
  }

  /// The options before their arguments in braces: names, with values where they have some.
  var options: [String: String] {
    var options: [String: String] = [:]
    for word in (blocks["options"] ?? "").split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard let name = parts.first else { continue }
      options[name.lowercased()] = parts.count > 1 ? String(parts[1]) : ""
    }
    return options
  }

  /// A name that survives additions to the file: a hash (FNV-1a, 64 bits) of title and wikitext.
  var identifier: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(title)\n\(wikitext ?? "")".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension ParserTestCase {
  /// The tests of a file in MediaWiki's format: blocks that begin with `!! name`, tests that end
  /// with `!! end`, parts whose name stands in a
  /// comment under a line of `#`.
  static func cases(in contents: String, file: String) -> [ParserTestCase] {
    var cases: [ParserTestCase] = []
    var part = file.replacingOccurrences(of: "ParserTests.txt", with: "")
    var isAfterRule = false
    var current: ParserTestCase?
    var block = ""
    var lines: [Substring] = []
    for line in contents.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("!!") else {
        if current != nil {
          lines.append(line)
        } else {
          if isAfterRule, let name = heading(line) { part = name }
          isAfterRule = line.hasPrefix("###") && line.allSatisfy { $0 == "#" }
        }
        continue
      }
      let name = line.dropFirst(2).drop { $0 == " " }.prefix { !$0.isWhitespace }
      if block == "test" {
        current?.title = lines.joined(separator: " ")
      } else {
        current?.blocks[block] = lines.joined(separator: "\n")
      }
      lines = []
      block = String(name)
      if name == "test" {
        current = ParserTestCase(file: file, part: part)
      } else if name == "end" {
        if let current { cases.append(current) }
        current = nil
      }
    }
    return cases
  }

  /// The name in a line `### Name`; what stands in parentheses, or after a full stop, is remark.
  private static func heading(_ line: Substring) -> String? {
    guard line.hasPrefix("###") else { return nil }
    let name = line.drop { $0 == "#" || $0 == " " }.prefix { $0 != "(" && $0 != "." }
    // Some comments under a line of `#` are sentences.
    let isName =
      name.count { $0.isLetter } > 1 && !name.hasPrefix("We ") && !name.hasPrefix("These ")
    return isName ? name.trimmingCharacters(in: .whitespaces) : nil
  }
}
