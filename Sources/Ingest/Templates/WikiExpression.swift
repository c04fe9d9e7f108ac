import Glibc

/// The expressions of `{{#expr:…}}` and `{{#ifexpr:…}}`: numbers, and operators in MediaWiki's
/// order of precedence.
///
/// (https://www.mediawiki.org/wiki/Help:Calculation)
struct WikiExpression {
  private enum Symbol: String {
    case negative, positive, power = "^", times = "*", divide = "/", modulo = "mod"
    case realModulo = "fmod", plus = "+", minus = "-", round, equal = "=", unequal = "<>"
    case less = "<", greater = ">", lessOrEqual = "<=", greaterOrEqual = ">=", and, or, not
    case exponent = "e", sin, cos, tan, asin, acos, atan, exp, ln, abs, floor, ceil, trunc, sqrt
    case open = "("

    var precedence: Int {
      switch self {
      case .exponent, .negative, .positive: 10
      case .sin, .cos, .tan, .asin, .acos, .atan, .exp, .ln, .abs, .floor, .ceil, .trunc, .sqrt,
        .not:
        9
      case .power: 8
      case .times, .divide, .modulo, .realModulo: 7
      case .plus, .minus: 6
      case .round: 5
      case .equal, .unequal, .less, .greater, .lessOrEqual, .greaterOrEqual: 4
      case .and: 3
      case .or: 2
      case .open: -1
      }
    }

    var isUnary: Bool {
      switch self {
      case .sin, .cos, .tan, .asin, .acos, .atan, .exp, .ln, .abs, .floor, .ceil, .trunc, .sqrt,
        .not, .negative, .positive:
        true
      default: false
      }
    }
  }

  private var operands: [Double] = []
  private var operators: [Symbol] = []
  private var expectsOperand = true

  /// The value of `text`; `nil` where it is no expression, or has no value. An empty one has none
  /// either, and is no error in `#expr`.
  static func value(of text: some Collection<UInt8>) -> Double? {
    // Editors write the minus of typography, and character references.
    var source = String(decoding: Array(text), as: UTF8.self).lowercased()
    guard source.utf8.count <= 4096 else { return nil }
    for (from, to) in [("−", "-"), ("&minus;", "-"), ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">")]
    where source.contains(from) {
      source = source.split(separator: from, omittingEmptySubsequences: false)
        .joined(separator: to)
    }
    var expression = WikiExpression()
    return expression.evaluate(Array(source.utf8))
  }

  private mutating func evaluate(_ text: [UInt8]) -> Double? {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte <= 0x20 {
        index += 1
      } else if (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") {
        guard let end = number(text, at: index) else { return nil }
        index = end
      } else if (0x61...0x7A).contains(byte) {
        var end = index
        while end < text.count, (0x61...0x7A).contains(text[end]) { end += 1 }
        guard take(word: String(decoding: text[index..<end], as: UTF8.self)) else { return nil }
        index = end
      } else {
        guard let end = sign(text, at: index) else { return nil }
        index = end
      }
    }
    while let symbol = operators.popLast() {
      guard symbol != .open, apply(symbol) else { return nil }
    }
    return operands.count == 1 ? operands[0] : nil
  }

  private mutating func number(_ text: [UInt8], at start: Int) -> Int? {
    guard expectsOperand else { return nil }
    var end = start
    var dots = 0
    while end < text.count, (0x30...0x39).contains(text[end]) || text[end] == 0x2E {
      if text[end] == 0x2E { dots += 1 }
      end += 1
    }
    guard dots < 2 else { return nil }
    let digits = String(decoding: text[start..<end], as: UTF8.self)
    guard let value = Double("0" + digits + (digits.hasSuffix(".") ? "0" : "")) else { return nil }
    operands.append(value)
    expectsOperand = false
    return end
  }

  private mutating func take(word: String) -> Bool {
    switch word {
    case _ where expectsOperand && (word == "pi" || word == "e"):
      operands.append(word == "pi" ? Double.pi : M_E)
      expectsOperand = false
      return true
    case "div": return push(.divide)
    default:
      guard let symbol = Symbol(rawValue: word), symbol != .negative, symbol != .positive else {
        return false
      }
      return push(symbol)
    }
  }

  private mutating func sign(_ text: [UInt8], at start: Int) -> Int? {
    let next = start + 1 < text.count ? text[start + 1] : 0
    switch text[start] {
    case UInt8(ascii: "("):
      guard expectsOperand else { return nil }
      operators.append(.open)
      return start + 1
    case UInt8(ascii: ")"):
      guard !expectsOperand else { return nil }
      while let symbol = operators.popLast() {
        if symbol == .open { return start + 1 }
        if !apply(symbol) { return nil }
      }
      return nil
    case UInt8(ascii: "<") where next == UInt8(ascii: "="):
      return push(.lessOrEqual) ? start + 2 : nil
    case UInt8(ascii: "<") where next == UInt8(ascii: ">"): return push(.unequal) ? start + 2 : nil
    case UInt8(ascii: ">") where next == UInt8(ascii: "="):
      return push(.greaterOrEqual) ? start + 2 : nil
    case UInt8(ascii: "!") where next == UInt8(ascii: "="): return push(.unequal) ? start + 2 : nil
    case UInt8(ascii: "-") where expectsOperand: return push(.negative) ? start + 1 : nil
    case UInt8(ascii: "+") where expectsOperand: return push(.positive) ? start + 1 : nil
    default:
      guard let symbol = Symbol(rawValue: String(Unicode.Scalar(text[start]))), symbol != .open
      else { return nil }
      return push(symbol) ? start + 1 : nil
    }
  }

  private mutating func push(_ symbol: Symbol) -> Bool {
    if symbol.isUnary {
      guard expectsOperand else { return false }
      operators.append(symbol)
      return true
    }
    guard !expectsOperand else { return false }
    while let last = operators.last, last.precedence >= symbol.precedence {
      operators.removeLast()
      if !apply(last) { return false }
    }
    operators.append(symbol)
    expectsOperand = true
    return true
  }

  private mutating func apply(_ symbol: Symbol) -> Bool {
    guard let right = operands.popLast() else { return false }
    if symbol.isUnary {
      guard let value = unary(symbol, right) else { return false }
      operands.append(value)
      return true
    }
    guard let left = operands.popLast(), let value = binary(symbol, left, right) else {
      return false
    }
    operands.append(value)
    return true
  }

  private func unary(_ symbol: Symbol, _ value: Double) -> Double? {
    let result: Double =
      switch symbol {
      case .negative: -value
      case .not: value == 0 ? 1 : 0
      case .sin: Glibc.sin(value)
      case .cos: Glibc.cos(value)
      case .tan: Glibc.tan(value)
      case .asin: Glibc.asin(value)
      case .acos: Glibc.acos(value)
      case .atan: Glibc.atan(value)
      case .exp: Glibc.exp(value)
      case .ln: Glibc.log(value)
      case .abs: Swift.abs(value)
      case .floor: value.rounded(.down)
      case .ceil: value.rounded(.up)
      case .trunc: value.rounded(.towardZero)
      case .sqrt: value.squareRoot()
      default: value
      }
    return result.isFinite ? result : nil
  }

  private func binary(_ symbol: Symbol, _ left: Double, _ right: Double) -> Double? {
    let result: Double? =
      switch symbol {
      case .times: left * right
      case .divide: right == 0 ? nil : left / right
      case .modulo: modulo(left, right)
      case .realModulo: right == 0 ? nil : fmod(left, right)
      case .plus: left + right
      case .minus: left - right
      case .power: pow(left, right)
      case .exponent: left * pow(10, right)
      case .round: rounded(left, digits: right)
      case .equal: left == right ? 1 : 0
      case .unequal: left != right ? 1 : 0
      case .less: left < right ? 1 : 0
      case .greater: left > right ? 1 : 0
      case .lessOrEqual: left <= right ? 1 : 0
      case .greaterOrEqual: left >= right ? 1 : 0
      case .and: left != 0 && right != 0 ? 1 : 0
      case .or: left != 0 || right != 0 ? 1 : 0
      default: nil
      }
    guard let result, result.isFinite else { return nil }
    return result
  }

  private func modulo(_ left: Double, _ right: Double) -> Double? {
    guard let left = Int(exactly: left.rounded(.towardZero)),
      let right = Int(exactly: right.rounded(.towardZero)), right != 0, right != -1
    else { return right == -1 ? 0 : nil }
    return Double(left % right)
  }

  private func rounded(_ value: Double, digits: Double) -> Double {
    let scale = pow(10, min(max(digits.rounded(.towardZero), -300), 300))
    let scaled = value * scale
    return scaled.isFinite ? scaled.rounded(.toNearestOrAwayFromZero) / scale : value
  }

  /// `value` as PHP writes it: fourteen digits, no zeros at the end.
  static func text(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000_000 {
      return "\(whole)"
    }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.14G", $0) }
    return String(
      decoding: buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
