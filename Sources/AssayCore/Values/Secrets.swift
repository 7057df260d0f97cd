/// Texts that must not stand in what is shown or kept.
public struct Secrets: Sendable, Hashable {
    /// The length from which a text is taken for a secret, in bytes of UTF-8. A shorter one, such as `1`, stands everywhere by chance.
    public static let leastBytes = 6

    private let texts: [String]

    /// Makes secrets of texts; those that are too short to be any are left out.
    public init(_ texts: some Sequence<String>) {
        // Of two that begin alike the longer goes first, so that nothing is left of it.
        self.texts = texts.filter { $0.utf8.count >= Self.leastBytes }.sorted {
            $0.utf8.count > $1.utf8.count
        }
    }

    /// A text with `[secret]` in the place of every secret.
    public func takenOut(of text: String) -> String {
        texts.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "[secret]") : $0 }
    }

    /// A value with `[secret]` in the place of every secret in its texts and in its members' names.
    public func takenOut(of value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(takenOut(of: text))
        case .array(let elements): .array(elements.map { takenOut(of: $0) })
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { .init(name: takenOut(of: $0.name), value: takenOut(of: $0.value)) }))
        case .null, .bool, .integer, .number: value
        }
    }
}
