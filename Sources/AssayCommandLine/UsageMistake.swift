import AssayCore

/// One mistake in a command line.
package enum UsageMistake: Sendable, Hashable {
    case unknownOption(String, near: String?)
    case unknownCommand(String, near: String?)
    case unexpectedArgument(String)
    case missingArgument(String)
    case missingValue(option: String, placeholder: String)
    case valueForFlag(String)
    case wrongValue(of: String, WrongWord)
    /// What the command itself found wrong with its parameters taken together.
    case combination(String)
}

/// A word that is no value of the kind a parameter takes.
package struct WrongWord: Sendable, Hashable {
    /// The word.
    package var word: String
    /// What was expected instead.
    package var expects: String
    /// The choice that was probably meant.
    package var near: String?
}

extension WrongWord {
    /// The word measured against the kind of value that it is not.
    init<Value: ArgumentValue>(_ word: String, isNot type: Value.Type) {
        self.init(word: word, expects: type.expects, near: NearMiss.nearest(to: word, among: type.choices))
    }
}

extension UsageMistake: CustomStringConvertible {
    /// One clause for a person, without a full stop.
    package var description: String {
        switch self {
        case .unknownOption(let word, let near): "unknown option '\(word)'" + Self.suggestion(near)
        case .unknownCommand(let word, let near): "unknown command '\(word)'" + Self.suggestion(near)
        case .unexpectedArgument(let word): "unexpected argument '\(word)'"
        case .missingArgument(let name): "missing \(name)"
        case .missingValue(let option, let placeholder): "\(option) needs a value: \(option) \(placeholder)"
        case .valueForFlag(let flag): "\(flag) takes no value"
        case .wrongValue(let name, let wrong):
            "\(name) expects \(wrong.expects), not '\(wrong.word)'" + Self.suggestion(wrong.near)
        case .combination(let clause): clause
        }
    }

    private static func suggestion(_ near: String?) -> String {
        near.map { "; did you mean '\($0)'?" } ?? ""
    }
}

/// Everything that is wrong with one command line.
package struct UsageMistakes: Error, Sendable, Hashable {
    /// The mistakes, in the order of the words.
    package var all: [UsageMistake]
}
