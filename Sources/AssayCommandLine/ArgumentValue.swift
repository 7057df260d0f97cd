/// A value that can be read from one word of a command line.
package protocol ArgumentValue: Sendable, SendableMetatype {
    /// Reads the word; `nil` where it is not such a value.
    init?(argument: String)

    /// The value as one would type it.
    var argument: String { get }

    /// What is expected, as it follows "expects": `a whole number`.
    static var expects: String { get }

    /// All the words there are, where they are few; empty where they are not.
    static var choices: [String] { get }
}

extension ArgumentValue {
    /// Most values are not chosen from a list.
    package static var choices: [String] { [] }
}

extension ArgumentValue where Self: LosslessStringConvertible {
    /// Reads the word as Swift reads it.
    package init?(argument: String) { self.init(argument) }

    /// The value as Swift writes it.
    package var argument: String { description }
}

extension Int: ArgumentValue {
    package static var expects: String { "a whole number" }
}

extension UInt64: ArgumentValue {
    package static var expects: String { "a whole number from 0" }
}

extension Double: ArgumentValue {
    package static var expects: String { "a number" }
}

extension String: ArgumentValue {
    package static var expects: String { "text" }
}

/// A value chosen from the cases of an enumeration, by raw value.
package protocol ArgumentChoice: ArgumentValue, CaseIterable, RawRepresentable where RawValue == String {}

extension ArgumentChoice {
    /// Reads a case's raw value.
    package init?(argument: String) { self.init(rawValue: argument) }

    /// The case's raw value.
    package var argument: String { rawValue }

    /// The choices in one line.
    package static var expects: String { "one of " + choices.joined(separator: ", ") }

    /// The raw values.
    package static var choices: [String] { allCases.map(\.rawValue) }
}
