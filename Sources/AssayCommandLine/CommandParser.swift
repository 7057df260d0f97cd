import AssayCore

/// Reads one command's words against its table, and goes on after a mistake so that all of them are found.
struct CommandParser<Options: Command> {
    private let parameters = Options.parameters
    private var options = Options()
    private var words: ArraySlice<String>
    private var given: [Int]
    private var mistakes: [UsageMistake] = []

    init(words: [String]) {
        self.words = words[...]
        given = Array(repeating: 0, count: Options.parameters.count)
    }

    mutating func parse() throws(UsageMistakes) -> Options {
        var onlyPositionals = false
        while let word = words.popFirst() {
            if onlyPositionals || !word.hasPrefix("-") || word == "-" {
                positional(word)
            } else if word == "--" {
                onlyPositionals = true
            } else {
                option(word)
            }
        }
        for (parameter, count) in zip(parameters, given) {
            if case .positional(required: true, _) = parameter.kind, count == 0 {
                mistakes.append(.missingArgument(parameter.name))
            }
        }
        if mistakes.isEmpty { mistakes = options.mistakes().map(UsageMistake.combination) }
        guard mistakes.isEmpty else { throw UsageMistakes(all: mistakes) }
        return options
    }

    private mutating func positional(_ word: String) {
        let place = parameters.indices.first { index in
            guard case .positional(_, let repeating) = parameters[index].kind else { return false }
            return repeating || given[index] == 0
        }
        guard let place else { return mistakes.append(.unexpectedArgument(word)) }
        store(word, at: place)
    }

    private mutating func option(_ word: String) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let value = parts.count == 2 ? parts[1] : nil
        if let index = index(of: parts[0]) { return take(index, value) }
        let near = NearMiss.nearest(to: parts[0], among: parameters.filter { !$0.isPositional }.map(\.name))
        mistakes.append(.unknownOption(parts[0], near: near))
        // Read on as if the suggestion had been typed, so that its value is not taken for an argument.
        if let near, let index = index(of: near) { take(index, value) }
    }

    private func index(of name: String) -> Int? {
        parameters.firstIndex { $0.name == name && !$0.isPositional }
    }

    private mutating func take(_ index: Int, _ value: String?) {
        let parameter = parameters[index]
        switch parameter.kind {
        case .positional: break
        case .flag:
            if value != nil { mistakes.append(.valueForFlag(parameter.name)) }
            store("", at: index)
        case .option(let placeholder, _):
            guard let value = value ?? nextValue() else {
                return mistakes.append(.missingValue(option: parameter.name, placeholder: placeholder))
            }
            store(value, at: index)
        }
    }

    /// The next word, unless it is itself an option; a negative number is a value.
    private mutating func nextValue() -> String? {
        guard let next = words.first, !next.hasPrefix("--") else { return nil }
        return words.popFirst()
    }

    private mutating func store(_ word: String, at index: Int) {
        let parameter = parameters[index]
        let wrong = parameter.store(&options, word, given[index])
        given[index] += 1
        mistakes += wrong.map { .wrongValue(of: parameter.name, $0) }
    }
}
