/// One thing a command accepts: how it is spelled, explained and stored. The same table parses the words and prints the help.
package struct Parameter<Options>: Sendable {
    /// The ways in which a parameter is spelled.
    enum Kind: Sendable, Hashable {
        /// A word by its place.
        case positional(required: Bool, repeating: Bool)
        /// `--name VALUE` or `--name=VALUE`.
        case option(placeholder: String, repeating: Bool)
        /// `--name` alone.
        case flag

        /// The same way of spelling a parameter of other options.
        init<Other>(_ other: Parameter<Other>.Kind) {
            self =
                switch other {
                case .positional(let required, let repeating):
                    .positional(required: required, repeating: repeating)
                case .option(let placeholder, let repeating):
                    .option(placeholder: placeholder, repeating: repeating)
                case .flag: .flag
                }
        }
    }

    /// Puts a word where it belongs and says what is wrong with it; the number is how often the parameter was given before.
    typealias Store = @Sendable (inout Options, String, Int) -> [WrongWord]

    /// `--name`, or the placeholder of a positional parameter in capitals.
    let name: String
    let kind: Kind
    let help: String
    let choices: [String]
    /// The words that the default value is typed as; empty where there is none to show.
    let defaults: @Sendable (Options) -> [String]
    let store: Store

    var isPositional: Bool { if case .positional = kind { true } else { false } }
}

/// A property of a command that a parameter is stored in.
package typealias Property<Options, Value> = WritableKeyPath<Options, Value> & Sendable

extension Parameter {
    /// The same parameter of options that hold these at a property, so that commands can share a table.
    package func inside<Whole>(_ path: any Property<Whole, Options>) -> Parameter<Whole> {
        Parameter<Whole>(
            name: name, kind: Parameter<Whole>.Kind(kind), help: help, choices: choices,
            defaults: { [defaults] in defaults($0[keyPath: path]) },
            store: { [store] whole, word, before in store(&whole[keyPath: path], word, before) })
    }

    /// A word that must be given, by its place.
    package static func argument<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, Value>, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .positional(required: true, repeating: false), help: help,
            choices: Value.choices,
            defaults: { _ in [] }, store: setting(path))
    }

    /// A word that may be given, by its place.
    package static func argument<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, Value?>, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .positional(required: false, repeating: false), help: help,
            choices: Value.choices,
            defaults: { $0[keyPath: path].map { [$0.argument] } ?? [] },
            store: setting(path))
    }

    /// Any number of words, at least one of them where `required`, by their place; it must come last.
    package static func arguments<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, [Value]>, required: Bool = false, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .positional(required: required, repeating: true), help: help,
            choices: Value.choices,
            defaults: { $0[keyPath: path].map(\.argument) }, store: appending(to: path))
    }

    /// `--name VALUE`; the last one given counts.
    package static func option<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, Value>, _ placeholder: String, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .option(placeholder: placeholder, repeating: false), help: help,
            choices: Value.choices, defaults: { [$0[keyPath: path].argument].filter { !$0.isEmpty } },
            store: setting(path))
    }

    /// `--name VALUE` without a default; the last one given counts.
    package static func option<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, Value?>, _ placeholder: String, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .option(placeholder: placeholder, repeating: false), help: help,
            choices: Value.choices, defaults: { $0[keyPath: path].map { [$0.argument] } ?? [] },
            store: setting(path))
    }

    /// `--name VALUE`, as often as one likes.
    package static func options<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, [Value]>, _ placeholder: String, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .option(placeholder: placeholder, repeating: true), help: help,
            choices: Value.choices, defaults: { $0[keyPath: path].map(\.argument) },
            store: appending(to: path))
    }

    /// `--name VALUE,VALUE`; given twice, the lists are joined.
    package static func list<Value: ArgumentValue>(
        _ name: String, _ path: any Property<Options, [Value]>, _ placeholder: String, _ help: String
    ) -> Self {
        let append = appending(to: path)
        return Self(
            name: name, kind: .option(placeholder: placeholder, repeating: false), help: help,
            choices: Value.choices, defaults: { [$0[keyPath: path].map(\.argument).joined(separator: ",")] },
            store: { options, words, before in
                words.split(separator: ",", omittingEmptySubsequences: false).enumerated()
                    .flatMap { append(&options, String($1), before + $0) }
            })
    }

    /// `--name`, which makes a property true.
    package static func flag(_ name: String, _ path: any Property<Options, Bool>, _ help: String) -> Self {
        Self(
            name: name, kind: .flag, help: help, choices: [], defaults: { _ in [] },
            store: { options, _, _ in
                options[keyPath: path] = true
                return []
            })
    }

    private static func setting<Value: ArgumentValue>(_ path: any Property<Options, Value>) -> Store {
        { options, word, _ in reading(word) { options[keyPath: path] = $0 } }
    }

    private static func setting<Value: ArgumentValue>(_ path: any Property<Options, Value?>) -> Store {
        { options, word, _ in reading(word) { options[keyPath: path] = $0 } }
    }

    /// Adds a word to a list; the first one given replaces the default.
    private static func appending<Value: ArgumentValue>(to path: any Property<Options, [Value]>) -> Store {
        { options, word, before in
            if before == 0 { options[keyPath: path] = [] }
            return reading(word) { options[keyPath: path].append($0) }
        }
    }

    private static func reading<Value: ArgumentValue>(_ word: String, put: (Value) -> Void) -> [WrongWord] {
        guard let value = Value(argument: word) else { return [WrongWord(word, isNot: Value.self)] }
        put(value)
        return []
    }
}
