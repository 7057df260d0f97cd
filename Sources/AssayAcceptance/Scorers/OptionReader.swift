import AssayCore

/// Reads a rule's options and gathers everything that is wrong with them.
struct OptionReader {
    private let rule: ScorerRule
    private let suite: Suite
    private var known: [String] = []
    private(set) var mistakes: [Diagnostic] = []

    init(_ rule: ScorerRule, _ suite: Suite) {
        self.rule = rule
        self.suite = suite
    }

    /// An option that is text.
    mutating func text(_ name: String) -> String? {
        read(name, "text", \.stringValue)
    }

    /// An option that is a number.
    mutating func number(_ name: String) -> Double? {
        read(name, "a number", \.numberValue)
    }

    /// An option that is a whole number from 0.
    mutating func count(_ name: String) -> Int? {
        read(name, "a whole number from 0") { $0.integerValue.flatMap { $0 >= 0 ? Int(exactly: $0) : nil } }
    }

    /// An option that is a list of texts.
    mutating func texts(_ name: String) -> [String]? {
        read(name, "a list of texts") { value in
            guard let elements = value.arrayValue else { return nil }
            let texts = elements.compactMap(\.stringValue)
            return texts.count == elements.count ? texts : nil
        }
    }

    /// An option that is a path of the output's JSON, or a list of such paths; empty where it is not given.
    mutating func paths(_ name: String) -> [String] {
        read(name, "a path, or a list of paths", \.texts) ?? []
    }

    /// An option that is true or false.
    mutating func flag(_ name: String) -> Bool? {
        read(name, "true or false", \.boolValue)
    }

    /// An option that is one of a few words.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, of: Word.Type) -> Word?
    where Word.RawValue == String {
        read(name, "one of: " + Word.allCases.map(\.rawValue).joined(separator: ", ")) {
            $0.stringValue.flatMap(Word.init(rawValue:))
        }
    }

    /// An option that is a list of a few words, or one of them.
    mutating func words<Word: RawRepresentable & CaseIterable>(_ name: String, of: Word.Type) -> [Word]?
    where Word.RawValue == String {
        read(name, "a list of: " + Word.allCases.map(\.rawValue).joined(separator: ", ")) { value in
            guard let texts = value.texts else { return nil }
            let words = texts.compactMap(Word.init(rawValue:))
            return words.count == texts.count ? words : nil
        }
    }

    /// An option of any kind.
    mutating func value(_ name: String) -> JSONValue? {
        read(name, "a value") { $0 }
    }

    /// A regular expression that an option holds; one that cannot be read is noted.
    mutating func pattern(_ text: String, option: String) -> Pattern? {
        do throws(Pattern.Mistake) { return try Pattern(text) } catch {
            wrong("'\(text)' is no regular expression: \(error.message)", option: option)
            return nil
        }
    }

    private mutating func read<Value>(_ name: String, _ kind: String, _ convert: (JSONValue) -> Value?)
        -> Value?
    {
        known.append(name)
        guard let raw = rule.options[name] else { return nil }
        let value = convert(raw)
        if value == nil { wrong("'\(name)' must be \(kind)", option: name) }
        return value
    }

    /// Notes a mistake at an option, or at the rule.
    mutating func wrong(_ message: String, hint: String? = nil, option: String? = nil) {
        let place = option.flatMap { rule.optionLocations[$0] } ?? rule.location
        let mistake = Diagnostic(.error, "\(rule.scorer): \(message)", hint: hint, at: place)
        if !mistakes.contains(mistake) { mistakes.append(mistake) }
    }

    /// Notes a mistake at every case whose field is there and not as it must be.
    mutating func check(field: String, _ expected: String, _ isRight: (JSONValue) -> Bool) {
        checkCases(field: field, expected) { value, _ in isRight(value) }
    }

    /// The same where it matters which case the value stands in.
    mutating func checkCases(field: String, _ expected: String, _ isRight: (JSONValue, Case) -> Bool) {
        for testCase in suite.cases {
            guard let value = testCase.expect[field], !isRight(value, testCase) else { continue }
            mistakes.append(
                Diagnostic(
                    .error, "case '\(testCase.id)': expect.\(field) must be \(expected)",
                    hint: "the scorer '\(rule.scorer)' reads it", at: testCase.location))
        }
    }

    /// Tries what every case says of the world's state on the world as every episode finds it, and notes what is wrong with it.
    mutating func tryOnWorld(
        field: String, _ attempt: ([JSONValue], Case, Database) throws(StateMistake) -> Void
    ) {
        guard let world = suite.world else { return wrong("the suite has no world") }
        let database: Database
        do throws(SQLiteError) { database = try SQLiteWorld.firstState(of: world) } catch {
            return wrong("the world's SQL does not run: \(error.message)")
        }
        checkStates(field: field) { elements, testCase throws(StateMistake) in
            try attempt(elements, testCase, database)
        }
    }

    /// Tries the list that every case has under a field, and notes what is wrong with it.
    mutating func checkStates(field: String, _ attempt: ([JSONValue], Case) throws(StateMistake) -> Void) {
        for testCase in suite.cases {
            guard let value = testCase.expect[field] else { continue }
            let elements = value.arrayValue ?? (value.stringValue == nil ? [] : [value])
            do throws(StateMistake) {
                if value.arrayValue == nil, value.stringValue == nil { throw StateMistake("must be a list") }
                try attempt(elements, testCase)
            } catch {
                mistakes.append(
                    Diagnostic(
                        .error, "case '\(testCase.id)': expect.\(field) \(error.message)",
                        hint: "the scorer '\(rule.scorer)' reads it", at: testCase.location))
            }
        }
    }

    /// Throws what was wrong, unknown options included.
    mutating func finish() throws(Diagnostics) {
        for option in rule.options.members where !known.contains(option.name) {
            let near = NearMiss.nearest(to: option.name, among: known)
            let hint =
                near.map { "did you mean '\($0)'?" }
                ?? (known.isEmpty ? "it has no options" : "its options are: \(known.joined(separator: ", "))")
            wrong("unknown option '\(option.name)'", hint: hint, option: option.name)
        }
        if !mistakes.isEmpty { throw Diagnostics(mistakes) }
    }
}

extension JSONValue {
    /// The texts of a list, or a single text as a list of one.
    var texts: [String]? {
        if let text = stringValue { return [text] }
        guard let elements = arrayValue else { return nil }
        let texts = elements.compactMap(\.stringValue)
        return texts.count == elements.count ? texts : nil
    }
}

extension Judgement {
    /// The judgement where a case does not ask for anything.
    static let nothingRequired = Judgement.pass("nothing is required of this case")

    /// A share of parts that are right, with the reason for either end.
    static func share(_ right: Int, of all: Int, reason: String) -> Self {
        .value(all == 0 ? 1 : Double(right) / Double(all), reason: reason)
    }
}
