/// What the program tells the shell.
package enum ExitStatus: Int32, Sendable, Hashable {
    /// Everything that was asked was done, and every verdict passed.
    case passed = 0
    /// A verdict failed.
    case verdictFailed = 1
    /// The command line or a file is wrong; nothing was run.
    case usage = 2
    /// Nothing could be run.
    case couldNotRun = 3
    /// The baseline is missing, or cannot be compared with.
    case noBaseline = 4
    /// A person interrupted the program; what had finished is kept.
    case interrupted = 130
}
