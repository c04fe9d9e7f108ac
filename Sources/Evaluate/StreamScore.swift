import Foundation

/// The score of one stream.
///
/// What is not defined (the loss of no targets, the bits per byte of no text) is `nil`, never NaN.
public struct StreamScore: Sendable, Equatable {
  /// Targets scored: ids of the stream, each at most once, ends of text included.
  public var targetCount = 0
  /// Bytes of text among them.
  public var textByteCount = 0
  /// −ln p of all targets together.
  public var sumNats = 0.0
  /// The entropy of the stream's own unigram distribution, in nats a token; 0 for no tokens.
  public var unigramEntropyNats = 0.0
  /// −ln p of the ends of text among the targets: a part of ``sumNats``.
  public var separatorNats = 0.0
  /// Targets that have no piece, so that the loss does not tell what they were.
  public var unknownCount = 0
  /// Where there are clones: how many texts were begun, and −ln p of the clone's ids together where
  /// they begin, a part of ``sumNats``.
  public var choiceCount = 0
  /// See ``choiceCount``.
  public var choiceNats = 0.0
  /// The score of every document, in order.
  public var documents: [DocumentScore] = []
  /// A 95 % interval of ``bitsPerByte``, lower end first: the percentile bootstrap over documents;
  /// `nil` where fewer than two documents have text.
  ///
  /// A document's end of text belongs to it; an empty document counts with the next one that has
  /// text. The interval is about which documents were drawn, not about seeds of training.
  public var interval: [Double]?

  /// The mean loss of a target, in nats.
  public var lossNats: Double? { targetCount == 0 ? nil : sumNats / Double(targetCount) }
  /// e to the mean loss of a target.
  public var perplexity: Double? { lossNats.map { exp($0) } }
  /// The loss in bits per byte of text; the ends of text count in the loss, not in the bytes.
  ///
  /// Of a vocabulary of subwords it is an upper bound, since other pieces may spell the same text.
  /// `nil` where pieces are unknown: it would not be the length of any code of the text.
  public var bitsPerByte: Double? { bitsPerByte(of: sumNats) }
  /// The part of ``bitsPerByte`` that the ends of text take.
  public var separatorBitsPerByte: Double? { bitsPerByte(of: separatorNats) }
  /// The part of ``bitsPerByte`` that choosing the clone takes where texts begin.
  public var choiceBitsPerByte: Double? {
    choiceCount == 0 ? nil : bitsPerByte(of: choiceNats)
  }
  /// The best bits per byte of a model that knows only how frequent each id of this stream is.
  public var unigramBitsPerByte: Double? {
    bitsPerByte(of: unigramEntropyNats * Double(targetCount))
  }

  private func bitsPerByte(of nats: Double) -> Double? {
    textByteCount == 0 || unknownCount > 0 ? nil : nats / Double(textByteCount) / log(2)
  }
}
