/// The sounds that one language uses, and the words that can be made of them.
///
/// A stem ends in a consonant and a suffix begins with a vowel, so that every form can be spoken
/// and the border between the two can be seen.
struct Phonology: Sendable {
  private(set) var consonants: [[UInt8]]
  private(set) var vowels: [[UInt8]]
  /// The consonants that may close a syllable before the last one.
  private let codas: [[UInt8]]
  private let codaProbability: Double

  init(script: ArtificialLanguage.Script, random: inout RandomStream) {
    consonants = script.consonants
    vowels = script.vowels
    random.shuffle(&consonants)
    random.shuffle(&vowels)
    consonants.removeLast(2 + random.below(4))
    vowels.removeLast(random.below(3))
    codas = Array(consonants.prefix(3 + random.below(3)))
    codaProbability = 0.1 + 0.1 * Double(random.below(4))
  }

  /// A stem of `syllableCount` syllables that ends in a consonant.
  func stem(syllableCount: Int, random: inout RandomStream) -> [UInt8] {
    var stem: [UInt8] = []
    for syllable in 0..<syllableCount {
      if syllable > 0 || random.chance(0.85) {
        stem += consonants[random.below(consonants.count)]
      }
      stem += vowels[random.below(vowels.count)]
      let isLast = syllable == syllableCount - 1
      if isLast {
        stem += consonants[random.below(consonants.count)]
      } else if random.chance(codaProbability) {
        stem += codas[random.below(codas.count)]
      }
    }
    return stem
  }

  /// `count` different suffixes: a vowel, or a vowel and a consonant.
  ///
  /// After a stem the end of a word therefore tells its suffix without doubt.
  func suffixes(_ count: Int, random: inout RandomStream) -> [[UInt8]] {
    var candidates = vowels
    for vowel in vowels { for coda in codas { candidates.append(vowel + coda) } }
    random.shuffle(&candidates)
    return Array(candidates.prefix(count))
  }

  /// The name that stands for `number`: its digits in base (consonants × vowels), a syllable each,
  /// the least significant first, so that neighbours differ where names are seen to differ.
  func appendName(of number: Int, to text: inout [UInt8]) {
    var rest = UInt(bitPattern: number)
    let base = UInt(consonants.count * vowels.count)
    repeat {
      let digit = Int(rest % base)
      text += consonants[digit / vowels.count]
      text += vowels[digit % vowels.count]
      rest /= base
    } while rest > 0
  }
}
