/// Two commands that do the same work on the same bytes: ours, and a peer or a floor.
package struct Comparison: Sendable {
  /// What the verdict goes by.
  package enum Basis: String, Sendable {
    /// CPU seconds, which say what the work costs, whoever else uses the machine.
    case cpu = "CPU"
    /// Wall-clock time, where the question is how well the work spreads over cores.
    case wall
  }

  /// A program or module that the other side needs.
  package struct Need: Sendable {
    /// A command that fails where it is not installed.
    package var probe: String
    /// Its name, and what to install.
    package var description: String

    /// A program on the path, of the Debian package `package`.
    package static func program(_ name: String, package: String) -> Need {
      Need(probe: "command -v \(name)", description: "\(name) (Debian: \(package))")
    }

    /// A module of the Python at `python`.
    package static func module(_ name: String, python: String) -> Need {
      Need(probe: "'\(python)' -c 'import \(name)'", description: "\(name) (PyPI)")
    }
  }

  /// What is done to which bytes.
  package var path: String
  /// The command line of ours.
  package var ours: String
  /// The name of the other side.
  package var peer: String
  /// The command line of the other side.
  package var peerCommand: String
  /// What the other side cannot run without.
  package var needs: [Need] = []
  /// A command that prepares what both sides work on.
  package var preparation: String?
  /// The bytes that pass, before compression; `nil` where bytes are not the measure.
  package var byteCount: Int?
  /// The least ratio of speeds, ours to theirs, if there is one.
  package var budget: Double?
  /// What the budget is held against.
  package var basis: Basis = .cpu

  /// A comparison of the command lines `ours` and `theirs`, the latter known as `peer`.
  package init(_ path: String, _ ours: String, with peer: String, _ theirs: String) {
    self.path = path
    self.ours = ours
    self.peer = peer
    peerCommand = theirs
  }

  /// Runs ours and theirs in turn, `rounds` times each, and says how the medians compare.
  ///
  /// What the commands print goes to the file `log`, one after the other.
  package func measure(rounds: Int, log: String) -> ComparisonResult {
    for need in needs where (try? ShellCommand(need.probe).run(log: log)) == nil {
      return ComparisonResult(comparison: self, outcome: .unavailable(need.description))
    }
    let commands = [ShellCommand(ours), ShellCommand(peerCommand)]
    var costs: [[Cost]] = [[], []]
    do {
      if let preparation { _ = try ShellCommand(preparation).run(log: log) }
      for _ in 0..<rounds {
        for (index, command) in commands.enumerated() {
          costs[index].append(try command.run(log: log))
        }
      }
    } catch {
      return ComparisonResult(comparison: self, outcome: .failed("\(error)"))
    }
    return ComparisonResult(
      comparison: self, outcome: .measured(.median(of: costs[0]), .median(of: costs[1])))
  }
}
