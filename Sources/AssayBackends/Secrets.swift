import AssayCore
import AssayTransport
import Glibc

/// Secrets from the environment: resolved at the last moment, and taken out of everything that is kept or shown.
struct Secrets: Sendable {
    private let keyVariable: String?
    private let headers: [String: String]
    private let url: String
    private let region: String?

    /// The variables that AWS's own tools read, too.
    private static let keyID = "AWS_ACCESS_KEY_ID"
    private static let secretKey = "AWS_SECRET_ACCESS_KEY"
    private static let sessionToken = "AWS_SESSION_TOKEN"

    init(_ configuration: EndpointConfiguration) {
        keyVariable = configuration.keyVariable
        headers = configuration.headers
        url = configuration.url
        region = configuration.region
    }

    /// The variables that must be set.
    private var needed: [String] {
        [keyVariable].compactMap(\.self) + (headers.values + [url]).flatMap(EnvironmentReference.names)
            + (region == nil ? [] : [Self.keyID, Self.secretKey])
    }

    /// The variable that is named and not set.
    var missing: String? {
        needed.first { Self.value($0) == nil }
    }

    /// The key itself.
    var key: String? { keyVariable.flatMap(Self.value) }

    /// The configured headers with every reference replaced.
    var resolvedHeaders: [(name: String, value: String)] {
        headers.sorted { $0.key < $1.key }.map { ($0.key, Self.resolve($0.value)) }
    }

    /// What signs a request for a service of AWS; `nil` where none is asked for, or the keys are not there.
    func signature(service: String, path: String?) -> Signature? {
        guard let region, let keyID = Self.value(Self.keyID), let secret = Self.value(Self.secretKey) else {
            return nil
        }
        return Signature(region: region, service: service, keyID: keyID, secret: secret, signedPath: path)
    }

    /// The token of a session that AWS wants beside the signature.
    var sessionHeader: [(name: String, value: String)] {
        guard region != nil, let token = Self.value(Self.sessionToken) else { return [] }
        return [("X-Amz-Security-Token", token)]
    }

    /// A text without any of the secrets, as servers sometimes repeat them in errors.
    func redact(_ text: String) -> String {
        var redacted = text
        for name in needed + (region == nil ? [] : [Self.sessionToken]) {
            if let value = Self.value(name), !value.isEmpty {
                redacted = redacted.replacing(value, with: "${\(name)}")
            }
        }
        return redacted
    }

    private static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// A text with every reference replaced.
    static func resolve(_ text: String) -> String {
        EnvironmentReference.names(in: text).reduce(text) {
            $0.replacing("${\($1)}", with: value($1) ?? "")
        }
    }
}
