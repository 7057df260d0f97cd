import Glibc

/// Secrets from the environment: resolved at the last moment, and taken out of everything that is kept or shown.
struct Secrets: Sendable {
    private let keyVariable: String?
    private let headers: [String: String]

    init(_ configuration: EndpointConfiguration) {
        keyVariable = configuration.keyVariable
        headers = configuration.headers
    }

    /// The variable that is named and not set.
    var missing: String? {
        ([keyVariable].compactMap(\.self) + headers.values.flatMap(Self.references)).first {
            Self.value($0) == nil
        }
    }

    /// The key itself.
    var key: String? { keyVariable.flatMap(Self.value) }

    /// The configured headers with every reference replaced.
    var resolvedHeaders: [(name: String, value: String)] {
        headers.sorted { $0.key < $1.key }.map { ($0.key, Self.resolve($0.value)) }
    }

    /// A text without any of the secrets, as servers sometimes repeat them in errors.
    func redact(_ text: String) -> String {
        var redacted = text
        for name in [keyVariable].compactMap(\.self) + headers.values.flatMap(Self.references) {
            if let value = Self.value(name), !value.isEmpty {
                redacted = redacted.replacing(value, with: "${\(name)}")
            }
        }
        return redacted
    }

    private static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The names in `${NAME}`.
    private static func references(_ text: String) -> [String] {
        text.split(separator: "${", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    private static func resolve(_ text: String) -> String {
        references(text).reduce(text) { $0.replacing("${\($1)}", with: value($1) ?? "") }
    }
}
