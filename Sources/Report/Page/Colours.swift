/// The colours of the page, by name: on a light ground and on a dark one.
///
/// Text has at least 4.5 times the luminance of its ground, or the reverse, in both schemes; the
/// colours of the curves are told apart by people with any colour vision, and numbers or names
/// repeat what they say.
enum Colours {
  static let all: [(name: String, light: String, dark: String)] = [
    ("paper", "#fdfcf9", "#161614"),
    ("ink", "#1d1c1a", "#e9e6df"),
    ("muted", "#5d5a54", "#aba79d"),
    ("rule", "#dcd8ce", "#3b3934"),
    ("faint", "#f3f0e9", "#22211e"),
    ("link", "#0b5a8a", "#7fc1ea"),
    ("good", "#256b3a", "#7ccf95"),
    ("bad", "#a3261b", "#ff8d80"),
    ("series0", "#0072b2", "#6bbdf0"),
    ("series1", "#b84a00", "#ff9a57"),
    ("series2", "#00795a", "#3ecfa0"),
    ("series3", "#a5447c", "#ee9fca"),
    ("series4", "#7a5c00", "#e0bd4f"),
    ("series5", "#4b3fa0", "#a9a0f5"),
    ("series6", "#555555", "#c0bdb5"),
    ("series7", "#1b7f9e", "#6fd3ea"),
    ("bin0", "#fdf1e3", "#2a211b"),
    ("bin1", "#fae2c6", "#3a2a1f"),
    ("bin2", "#f5cb9c", "#513524"),
    ("bin3", "#efb074", "#6e4427"),
    ("bin4", "#e38f4c", "#8d5428"),
    ("bin5", "#b95826", "#c9803f"),
    ("bin6", "#a0441e", "#e29a5a"),
    ("bin7", "#7d2f15", "#f2ba85"),
    ("bin8", "#571c0e", "#fbdcb8"),
    ("on-low", "#1d1c1a", "#ffffff"),
    ("on-high", "#ffffff", "#1d1c1a"),
  ]
}
