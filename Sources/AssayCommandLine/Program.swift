import AssayCore

/// What a command line asks for.
package enum Invocation: Sendable {
    /// A command to run.
    case run(any Command)
    /// A text for standard output; the status is ``ExitStatus/passed``.
    case show(String)
    /// A text for standard error; the status is ``ExitStatus/usage``.
    case misuse(String)
}

/// A program of several commands.
package struct Program: Sendable {
    /// The word that calls it.
    package var name: String
    /// One sentence on what it does.
    package var summary: String
    /// Its version.
    package var version: String
    /// Its commands, in the order in which help shows them.
    package var commands: [any Command.Type]

    /// Makes a program.
    package init(name: String, summary: String, version: String, commands: [any Command.Type]) {
        self.name = name
        self.summary = summary
        self.version = version
        self.commands = commands
    }

    /// Reads the words after the program's name.
    package func interpret(_ words: [String]) -> Invocation {
        guard let first = words.first else { return .misuse(help) }
        switch first {
        case "-h", "--help": return .show(help)
        case "--version": return .show("\(name) \(version)")
        case "help": return explain(words.dropFirst())
        default: break
        }
        guard let command = command(first) else { return unknown(first) }
        return read(command, words.dropFirst())
    }

    /// The page that explains the program.
    package var help: String {
        var lines = TextLayout.wrap(summary, to: TextLayout.width)
        lines += ["", "Usage: \(name) COMMAND [ARGUMENTS] [OPTIONS]", "", "Commands:"]
        lines += commands.flatMap { TextLayout.entry($0.name, $0.summary) }
        lines += TextLayout.entry("help [COMMAND]", "Explains a command.")
        lines += ["", "Options:"] + TextLayout.entry("-h, --help", "Show this page.")
        lines += TextLayout.entry("--version", "Show the version.")
        return lines.joined(separator: "\n")
    }

    private func command(_ word: String) -> (any Command.Type)? {
        commands.first { $0.name == word }
    }

    private func explain(_ words: ArraySlice<String>) -> Invocation {
        guard let word = words.first else { return .show(help) }
        guard let command = command(word) else { return unknown(word) }
        return .show(page(command))
    }

    private func page<Options: Command>(_ command: Options.Type) -> String {
        HelpPage<Options>(program: name).text
    }

    private func read(_ command: any Command.Type, _ words: ArraySlice<String>) -> Invocation {
        let beforeTerminator = words.prefix { $0 != "--" }
        if beforeTerminator.contains("-h") || beforeTerminator.contains("--help") {
            return .show(page(command))
        }
        do throws(UsageMistakes) {
            return .run(try command.parse(words))
        } catch {
            return .misuse(
                report(error, of: "\(name) \(command.name)", seeAlso: "\(name) help \(command.name)"))
        }
    }

    private func unknown(_ word: String) -> Invocation {
        let isOption = word.hasPrefix("-")
        let known = isOption ? ["--help", "--version"] : commands.map { $0.name } + ["help"]
        let near = NearMiss.nearest(to: word, among: known)
        let mistake: UsageMistake =
            isOption ? .unknownOption(word, near: near) : .unknownCommand(word, near: near)
        return .misuse(report(UsageMistakes(all: [mistake]), of: name, seeAlso: "\(name) help"))
    }

    private func report(_ mistakes: UsageMistakes, of prefix: String, seeAlso page: String) -> String {
        (mistakes.all.map { "\(prefix): error: \($0)" } + ["Run '\(page)' for what it accepts."])
            .joined(separator: "\n")
    }
}
