/// A call as it is met: its name is known, its arguments are not looked at yet.
struct TemplateCall {
  let name: [UInt8]
  /// The node of the first argument; -1 for none.
  let firstArgument: Int32
  let node: TemplateProgram.Node
}

/// A template that is being expanded: what it does, and what it was called with.
final class TemplateFrame {
  enum Key: Hashable {
    case number(Int)
    case name([UInt8])

    init(_ name: [UInt8]) {
      if let number = WikitextWords.number(name) {
        self = .number(number)
      } else {
        self = .name(name)
      }
    }
  }

  struct Argument {
    let key: Key
    /// The first node of the value, in the caller's program.
    let first: Int32
    let isNamed: Bool
    /// What it came to, once asked for.
    var value: [UInt8]?
  }

  let program: TemplateProgram
  let key: [UInt8]
  let caller: TemplateFrame?
  var arguments: [Argument]
  /// Whether Lua was called for.
  var isLua = false
  /// Whether a call in it was left as it was.
  var hasUnknown = false
  private var places: [Key: Int] = [:]

  init(
    program: TemplateProgram, key: [UInt8] = [], caller: TemplateFrame? = nil,
    arguments: [Argument] = []
  ) {
    self.program = program
    self.key = key
    self.caller = caller
    self.arguments = arguments
    if arguments.count > 8 {
      for (place, argument) in arguments.enumerated() { places[argument.key] = place }
    }
  }

  var isPage: Bool { caller == nil }

  /// Where the argument `name` stands: of equal names the last counts.
  func place(of name: [UInt8]) -> Int? {
    let key = Key(name)
    return arguments.count > 8 ? places[key] : arguments.lastIndex { $0.key == key }
  }

  /// Whether the template `key` is being expanded, here or in a caller.
  func isWithin(_ key: [UInt8]) -> Bool {
    var frame: TemplateFrame? = self
    while let here = frame, here.caller != nil {
      if here.key == key { return true }
      frame = here.caller
    }
    return false
  }
}
