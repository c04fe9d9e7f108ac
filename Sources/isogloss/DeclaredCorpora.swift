import ArgumentParser
import Contaminate
import Corpus

extension DeclaredCorpus {
  /// The corpora that the words after `--corpus` declare: `LANGUAGE=FILE` begins one, and what has
  /// no such beginning is a further file of the last.
  ///
  /// - Throws: `ValidationError`.
  static func corpora(declaredAs words: [String]) throws -> [DeclaredCorpus] {
    var declared: [(language: String, files: [TextFile])] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2, let language = try? Language(parts[0]) {
        declared.append((language.code, try files(parts[1])))
      } else if declared.isEmpty {
        throw ValidationError(
          "--corpus: found '\(word)', expected LANGUAGE=FILE, such as en=c4.jsonl.zst")
      } else {
        declared[declared.count - 1].files += try files(word)
      }
    }
    if declared.isEmpty {
      throw ValidationError("Missing expected argument '--corpus LANGUAGE=FILE'")
    }
    return declared.map { DeclaredCorpus(language: $0.language, files: $0.files) }
  }

  private static func files(_ word: String) throws -> [TextFile] {
    do throws(CorpusError) {
      return try TextFile.files(named: word, tell: sayLeftOut)
    } catch {
      throw ValidationError("--corpus: \(error)")
    }
  }
}
