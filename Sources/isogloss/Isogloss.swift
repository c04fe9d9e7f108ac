import ArgumentParser
import ByteIO
import Engine
import Foundation
import Study
import Values

/// The command. Each subcommand parses, calls a library, and lets one place print what went wrong.
@main
struct Isogloss: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isogloss",
    abstract: "Builds multilingual corpora and measures what crosses from one language to another.",
    discussion: """
      Exit status: 0 when all went well, 1 when something failed, 2 when the command line is \
      wrong, 75 when it was told to end before it was done: run it again.

      Example: isogloss build corpora-manifests/demo.yaml
      """,
    version: Tool.description,
    subcommands: [
      Build.self, Plan.self, Extract.self, Identify.self, Contamination.self, Generate.self,
      VocabularyCommand.self, Shards.self, ModelCommand.self, TransferCommand.self,
      LanguageIDCommand.self, Doctor.self,
    ])

  static func main() async {
    ProcessLimits.makeReady()
    StopRequest.listen()
    do {
      try refuseUnknownCommand(CommandLine.arguments.dropFirst())
      let command = try parseAsRoot()
      do {
        try ProcessLimits.check(for: command)
        try await run(command)
      } catch let error as ValidationError {
        // What only shows while it runs is told with the command's own usage, too.
        complain("Error: \(error)\n\(usageString(for: type(of: command)))")
        Foundation.exit(2)
      }
    } catch {
      Foundation.exit(status(of: error))
    }
  }

  /// Refuses a word that is no command where one must stand, and says which may have been meant.
  private static func refuseUnknownCommand(_ words: ArraySlice<String>) throws {
    var commands = configuration.subcommands
    for word in words {
      let names = commands.map { $0._commandName } + ["help"]
      if word.hasPrefix("-") || commands.isEmpty || word == "help" { return }
      guard names.contains(word) else {
        let meant = names.first { Spelling.mayMean(word, $0) }
        throw ValidationError(
          "'\(word)' is no command; "
            + (meant.map { "did you mean '\($0)'?" }
              ?? "expected one of: \(names.joined(separator: ", "))"))
      }
      commands = commands.first { $0._commandName == word }?.configuration.subcommands ?? []
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

  /// Says what `error` is, unless it has been said.
  ///
  /// - Returns: 2 for usage errors, 1 for everything else that failed; 0 for help and version, and
  ///   where whoever reads the output has seen enough.
  private static func status(of error: any Error) -> Int32 {
    if case ByteIOError.system(_, "-", EPIPE) = error { return 0 }
    switch exitCode(for: error) {
    case .success:
      do { try printed(fullMessage(for: error), isData: true) } catch { return status(of: error) }
      return 0
    case .validationFailure:
      complain(fullMessage(for: error))
      return 2
    default:
      if !(error is ExitCode) { complain("isogloss: \(sentence(of: error))") }
      if error is Stopped { return StopRequest.exitStatus }
      return 1
    }
  }
}
