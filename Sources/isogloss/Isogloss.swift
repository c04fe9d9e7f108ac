import ArgumentParser
import Foundation
import Study

/// The command. Each subcommand parses, calls a library, and lets one place print what went wrong.
@main
struct Isogloss: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isogloss",
    abstract: "Builds multilingual corpora and measures what crosses from one language to another.",
    discussion: """
      Exit status: 0 when all went well, 1 when something failed, 2 when the command line is wrong.

      Example: isogloss build corpora-manifests/demo.yaml
      """,
    version: Tool.description,
    subcommands: [
      Build.self, Plan.self, Extract.self, Identify.self, Contamination.self, Generate.self,
      LanguageIDCommand.self, Doctor.self,
    ])

  static func main() async {
    do {
      let command = try parseAsRoot()
      do {
        try await run(command)
      } catch let error as ValidationError {
        // What only shows while it runs is told with the command's own usage, too.
        print("Error: \(error)\n\(usageString(for: type(of: command)))", to: STDERR_FILENO)
        Foundation.exit(2)
      }
    } catch {
      exit(withStatusOf: error)
    }
  }

  private static func run(_ command: any ParsableCommand) async throws {
    var command = command
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  /// Usage errors end with 2, everything else that failed with 1; help and version with 0.
  private static func exit(withStatusOf error: any Error) -> Never {
    switch exitCode(for: error) {
    case .success, .validationFailure:
      let message = fullMessage(for: error)
      let isHelp = exitCode(for: error) == .success
      print(message, to: isHelp ? STDOUT_FILENO : STDERR_FILENO)
      Foundation.exit(isHelp ? 0 : 2)
    default:
      if !(error is ExitCode) { print("isogloss: \(error)", to: STDERR_FILENO) }
      Foundation.exit(1)
    }
  }
}
