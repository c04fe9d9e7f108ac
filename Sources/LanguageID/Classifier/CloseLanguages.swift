/// Languages of one script that share most of their words, or are mistaken for each other most
/// often: each group has a model of its own, whose features are what its languages differ in.
///
/// A table, not a measurement: which languages are close is known, and a group that is not needed
/// costs features only.
enum CloseLanguages {
  static let groups: [[String]] = [
    ["cs", "sk"], ["da", "nb", "nn"], ["id", "ms"], ["ast", "ca", "es", "gl", "oc", "pt"],
    ["bg", "mk", "sh"], ["be", "ru", "uk"], ["af", "fy", "nl"], ["xh", "zu"],
    ["hi", "mr", "ne", "sa"], ["fo", "is"], ["ba", "tt"], ["kk", "ky"], ["ceb", "tl"],
    ["ltg", "lv"], ["az", "tr"],
  ]

  /// The place in ``groups`` of the group with `label`, if there is one.
  static func group(of label: String) -> Int? { groups.firstIndex { $0.contains(label) } }
}
