import AssayCore

/// Why a record cannot be read.
package struct RecordError: Error, Sendable, Hashable {
    /// What is wrong, in one clause.
    package var message: String
}

/// Reads the members of a record; unknown members are ignored, so that older programs read newer files of one format.
struct RecordReader {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    private func missing(_ name: String, _ kind: String) -> RecordError {
        RecordError(message: "'\(name)' must be \(kind)")
    }

    func text(_ name: String) throws(RecordError) -> String {
        guard let text = value[name]?.stringValue else { throw missing(name, "text") }
        return text
    }

    func integer(_ name: String) throws(RecordError) -> Int64 {
        guard let whole = value[name]?.integerValue else { throw missing(name, "a whole number") }
        return whole
    }

    func int(_ name: String) throws(RecordError) -> Int {
        guard let number = Int(exactly: try integer(name)) else { throw missing(name, "a smaller number") }
        return number
    }

    func optionalInt(_ name: String) -> Int? { value[name]?.integerValue.flatMap { Int(exactly: $0) } }

    func number(_ name: String) throws(RecordError) -> Double {
        guard let number = value[name]?.numberValue else { throw missing(name, "a number") }
        return number
    }

    /// A number of tokens or bytes; one that sums could overflow with is none.
    func count(_ name: String) throws(RecordError) -> Int? {
        guard let count = value[name]?.integerValue else { return nil }
        guard count.magnitude <= Self.mostCounted else { throw missing(name, "a smaller number") }
        return Int(count)
    }

    private static let mostCounted: UInt64 = 1_000_000_000_000

    func optionalTime(_ name: String) -> Nanoseconds? { value[name]?.integerValue.map { Nanoseconds($0) } }

    func flag(_ name: String) -> Bool { value[name]?.boolValue ?? false }

    func instant(_ name: String) throws(RecordError) -> MonotonicInstant {
        try Self.instant(try integer(name), name)
    }

    func optionalInstant(_ name: String) throws(RecordError) -> MonotonicInstant? {
        guard let count = value[name]?.integerValue else { return nil }
        return try Self.instant(count, name)
    }

    /// An instant that can be true: differences of two, and sums with a time, can be counted.
    static func instant(_ nanoseconds: Int64, _ name: String) throws(RecordError) -> MonotonicInstant {
        guard nanoseconds.magnitude <= 1 << 61 else {
            throw RecordError(message: "'\(name)' is no instant of a run")
        }
        return MonotonicInstant(nanoseconds: nanoseconds)
    }

    func list(_ name: String) throws(RecordError) -> [JSONValue] {
        guard let elements = value[name]?.arrayValue else { throw missing(name, "a list") }
        return elements
    }

    /// A member that is itself a record.
    func record(_ name: String) throws(RecordError) -> RecordReader {
        guard let member = value[name], member.objectValue != nil else { throw missing(name, "an object") }
        return RecordReader(member)
    }

    /// A case of an enumeration by its raw value.
    func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type) throws(RecordError)
        -> Choice
    {
        let word = try text(name)
        guard let choice = Choice(rawValue: word) else {
            throw RecordError(message: "'\(name)' is '\(word)', which is not known")
        }
        return choice
    }

    /// Every element of a list as a record, read by `read`.
    func records<Element>(
        _ name: String, _ read: (RecordReader) throws(RecordError) -> Element
    ) throws(RecordError) -> [Element] {
        var elements: [Element] = []
        for element in try list(name) { elements.append(try read(RecordReader(element))) }
        return elements
    }
}

extension JSONValue {
    /// A whole number.
    static func int(_ number: Int) -> JSONValue { .integer(Int64(number)) }
    /// A whole number, or nothing.
    static func int(_ number: Int?) -> JSONValue? { number.map { .integer(Int64($0)) } }
    /// An instant in nanoseconds.
    static func instant(_ instant: MonotonicInstant) -> JSONValue { .integer(instant.nanoseconds) }
    /// An instant in nanoseconds, or nothing.
    static func instant(_ instant: MonotonicInstant?) -> JSONValue? {
        instant.map { .integer($0.nanoseconds) }
    }
    /// A length of time in nanoseconds, or nothing.
    static func time(_ time: Nanoseconds?) -> JSONValue? { time.map { .integer($0.count) } }
    /// A text, or nothing where there is none.
    static func text(_ text: String?) -> JSONValue? { text.map { .string($0) } }
    /// A list of texts.
    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    /// A list, or nothing where it is empty.
    static func unlessEmpty(_ elements: [JSONValue]) -> JSONValue? {
        elements.isEmpty ? nil : .array(elements)
    }
}
