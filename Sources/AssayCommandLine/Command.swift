/// A command of the program; its stored properties are its parameters, with their defaults.
package protocol Command: Sendable, SendableMetatype {
    /// The word that calls it.
    static var name: String { get }

    /// One sentence on what it does.
    static var summary: String { get }

    /// What it accepts, in the order in which help shows it.
    static var parameters: [Parameter<Self>] { get }

    /// Makes the command with every parameter at its default.
    init()

    /// What is wrong with the parameters taken together, each in one clause without a full stop; called when each is right.
    func mistakes() -> [String]

    /// Does the work.
    func run() async throws -> ExitStatus
}

extension Command {
    /// Most parameters do not depend on each other.
    package func mistakes() -> [String] { [] }

    /// Reads the words after the command's name.
    ///
    /// - Throws: everything that is wrong with them, together.
    package static func parse(_ words: some Sequence<String>) throws(UsageMistakes) -> Self {
        var parser = CommandParser<Self>(words: Array(words))
        return try parser.parse()
    }
}
