/// The ids that stand for no text of their own.
public struct SpecialIDs: Codable, Hashable, Sendable {
  /// Fills a row beyond its text, and stands before the first token.
  public var padding: Int32
  /// Ends every document.
  public var endOfText: Int32
  /// Stands for what has no piece.
  public var unknown: Int32

  /// Names the ids.
  public init(padding: Int32, endOfText: Int32, unknown: Int32) {
    self.padding = padding
    self.endOfText = endOfText
    self.unknown = unknown
  }
}
