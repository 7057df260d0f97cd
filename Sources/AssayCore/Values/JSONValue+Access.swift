extension JSONValue {
    /// The member of an object, or `nil` when this is no object or has no such member.
    public subscript(_ name: String) -> JSONValue? { objectValue?[name] }

    /// The text of a string.
    public var stringValue: String? { if case .string(let text) = self { text } else { nil } }

    /// The truth of a boolean.
    public var boolValue: Bool? { if case .bool(let truth) = self { truth } else { nil } }

    /// A whole number, also where it was written as `3.0`.
    public var integerValue: Int64? {
        switch self {
        case .integer(let whole): whole
        case .number(let real): Int64(exactly: real)
        default: nil
        }
    }

    /// Any number, as a binary floating-point value; not for money.
    public var numberValue: Double? {
        switch self {
        case .integer(let whole): Double(whole)
        case .number(let real): real
        default: nil
        }
    }

    /// The elements of an array.
    public var arrayValue: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The members of an object.
    public var objectValue: JSONObject? { if case .object(let members) = self { members } else { nil } }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The same with the members of every object in the order of their names, so that equal documents have equal texts.
    public var inNameOrder: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.inNameOrder))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.sorted { $0.name < $1.name }.map {
                        .init(name: $0.name, value: $0.value.inNameOrder)
                    }))
        default: self
        }
    }

    /// The value at a dotted path such as `usage.prompt_tokens`; numbers index arrays.
    public func value(at path: String) -> JSONValue? {
        var current = self
        for step in path.split(separator: ".") {
            if case .array(let elements) = current, let index = Int(step), elements.indices.contains(index) {
                current = elements[index]
            } else if let next = current[String(step)] {
                current = next
            } else {
                return nil
            }
        }
        return current
    }
}

extension JSONValue {
    /// An object from name–value pairs; pairs whose value is `nil` are left out.
    public static func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(JSONObject(pairs.compactMap { name, value in value.map { .init(name: name, value: $0) } }))
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object, its members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { .init(name: $0, value: $1) }))
    }
    /// The null value.
    public init(nilLiteral: ()) { self = .null }
}
