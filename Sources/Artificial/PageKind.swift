/// What a page of the export is.
enum PageKind {
  case article, redirect, talk, file, message, template, category

  /// The kind of page `page`: the first is an article, of the rest 74 in a hundred.
  init(page: Int, seed: UInt64) {
    var random = RandomStream(seed: seed, purpose: .pageKind, index: page)
    self =
      switch page == 0 ? 99 : random.below(100) {
      case ..<12: .redirect
      case ..<17: .talk
      case ..<18: .file
      case ..<20: .message
      case ..<23: .template
      case ..<26: .category
      default: .article
      }
  }

  /// The key of the namespace, as MediaWiki numbers them.
  var namespace: Int {
    switch self {
    case .article, .redirect: 0
    case .talk: 1
    case .file: 6
    case .message: 8
    case .template: 10
    case .category: 14
    }
  }

  /// What stands before the title.
  var titlePrefix: String {
    switch self {
    case .article, .redirect: ""
    case .talk: "Talk:"
    case .file: "File:"
    case .message: "MediaWiki:"
    case .template: "Template:"
    case .category: "Category:"
    }
  }
}
