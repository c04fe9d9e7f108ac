/// A network of a study, or a family of networks: the defaults of ``ModelSettings``.
///
/// `docs/model.md` describes each so that it could be built again, with its sources.
public enum Preset: String, Codable, CaseIterable, Sendable {
  /// The family of T5X's decoder-only models, without sizes.
  case byte
  /// What the code of the byte study trains.
  case byte65M = "byte-65m"
  /// What the text of the byte study says: a feed-forward of two matrices.
  case byte49MText = "byte-49m-text"
  /// The family of the imbalance study's decoders, without sizes.
  case gpt
  /// The imbalance study's networks.
  case gptMini = "gpt-mini"
  case gptSmall = "gpt-small"
  case gptMedium = "gpt-medium"
  /// The family of BERT's encoders, without sizes.
  case bert
  /// The blood-bank study's network.
  case bert4L = "bert-4l"

  /// Those with sizes: networks as a study has them.
  public static let networks = allCases.filter { $0.sizes != nil }

  /// What networks have in common.
  enum Family { case byte, gpt, bert }

  var family: Family {
    switch self {
    case .byte, .byte65M, .byte49MText: .byte
    case .gpt, .gptMini, .gptSmall, .gptMedium: .gpt
    case .bert, .bert4L: .bert
    }
  }

  /// The sizes of a network.
  struct Sizes {
    let layers, channels, heads, headChannels, feedForwardChannels, contextLength: Int
  }

  var sizes: Sizes? {
    switch self {
    case .byte, .gpt, .bert: nil
    case .byte65M, .byte49MText:
      Sizes(
        layers: 10, channels: 640, heads: 10, headChannels: 64, feedForwardChannels: 2560,
        contextLength: 1024)
    case .gptMini:
      Sizes(
        layers: 4, channels: 512, heads: 8, headChannels: 32, feedForwardChannels: 2048,
        contextLength: 512)
    case .gptSmall:
      Sizes(
        layers: 12, channels: 768, heads: 12, headChannels: 64, feedForwardChannels: 3072,
        contextLength: 512)
    case .gptMedium:
      Sizes(
        layers: 24, channels: 1024, heads: 16, headChannels: 64, feedForwardChannels: 4096,
        contextLength: 512)
    case .bert4L:
      Sizes(
        layers: 4, channels: 512, heads: 4, headChannels: 128, feedForwardChannels: 3072,
        contextLength: 128)
    }
  }
}
