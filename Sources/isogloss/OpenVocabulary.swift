import ByteIO
import Vocabulary

/// Opens the vocabulary that a command is told of: a folder, or a kind that is not trained, by its
/// word.
func openVocabulary(_ path: String) throws -> Vocabulary {
  if path == ByteVocabulary.word, !Folder.isFolder(path) {
    return try Vocabulary(ByteVocabulary())
  }
  return try Vocabulary(folder: path)
}
