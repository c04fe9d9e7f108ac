import ArgumentParser
import Foundation

/// What a command needs of this process before it starts, lest it stop in the middle, or for ever.
enum ProcessLimits {
  /// A limit that is too low for what was asked.
  struct TooLow: Error, CustomStringConvertible {
    let description: String
  }

  /// A build has a lock, a few files and a connection open at the same time, and libraries some of
  /// their own.
  private static let neededDescriptors: rlim_t = 14
  /// The address space of code, tables and the smallest pieces of work, and of each thread: with
  /// less, not even threads can be started, and who waits for one waits for ever.
  private static let neededBytes =
    rlim_t(448 << 20) + rlim_t(ProcessInfo.processInfo.activeProcessorCount) * rlim_t(16 << 20)

  /// Makes sure that this process can be told of what goes wrong: a pipe that nobody reads any
  /// more and a file that has reached its limit are errors of `write`, not the end. Standard
  /// streams that are closed are taken by what fails, lest a file of a corpus be opened in their
  /// place.
  static func makeReady() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is given, and all below are taken.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Requires the limits that a command needs, and takes as many descriptors as it may have.
  ///
  /// `doctor` needs nothing: it is asked when something is wrong.
  static func check(for command: any ParsableCommand) throws(TooLow) {
    if command is Doctor { return }
    var files = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 {
      if files.rlim_cur < files.rlim_max {
        files.rlim_cur = files.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
      }
      if files.rlim_max < neededDescriptors {
        throw TooLow(
          description: "found a limit of \(files.rlim_max) open files, expected at least "
            + "\(neededDescriptors); raise it with 'ulimit -n'")
      }
    }
    for (resource, option) in [(RLIMIT_AS, "-v"), (RLIMIT_DATA, "-d")] {
      var memory = rlimit()
      guard getrlimit(__rlimit_resource_t(resource.rawValue), &memory) == 0,
        memory.rlim_cur < rlim_t(Int.max)
      else { continue }
      let found = "a limit of \(memory.rlim_cur >> 20) MiB of memory ('ulimit \(option)')"
      guard memory.rlim_cur >= neededBytes else {
        throw TooLow(
          description: "found \(found), expected at least \(neededBytes >> 20) MiB; raise it")
      }
      explainFaults(under: found)
    }
  }

  /// The words for a fault under a limit of memory; a handler of signals may take none from the
  /// heap, which is what has come to its end.
  nonisolated(unsafe) private static let lastWords = UnsafeMutableBufferPointer<CChar>.allocate(
    capacity: 300)

  /// Has a fault end the command with a sentence. Where memory is limited, the lack of it is the
  /// likely reason, which Swift and libraries know no other way to tell; and what would look into
  /// the fault wants memory, too, and may wait for it for ever.
  private static func explainFaults(under limit: String) {
    let text =
      "\nisogloss: ended in the middle, most likely for want of memory under \(limit); raise it, "
      + "or give fewer --workers\n"
    lastWords.initialize(repeating: 0)
    _ = lastWords.update(
      fromContentsOf: text.utf8.prefix(lastWords.count - 1).map(CChar.init(bitPattern:)))
    for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
      signal(fault) { _ in
        if let words = ProcessLimits.lastWords.baseAddress {
          write(STDERR_FILENO, words, strlen(words))
        }
        _exit(1)
      }
    }
  }
}
