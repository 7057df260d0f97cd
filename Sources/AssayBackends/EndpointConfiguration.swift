package import AssayCore

/// An HTTP endpoint.
package struct EndpointConfiguration: Sendable {
    /// The base URL, with or without `/v1`, or the whole URL of `chat/completions`; `${NAME}` in it is taken from the environment when a
    /// request is made.
    package var url: String
    /// The model's name.
    package var model: String
    /// The dialect that the server speaks.
    package var kind: DialectKind
    /// The environment variable that holds the key; read when a request is made, and never kept.
    package var keyVariable: String?
    /// Whether answers are streamed.
    package var isStreaming = true
    /// Further headers; `${NAME}` in a value is taken from the environment when a request is made.
    package var headers: [String: String] = [:]
    /// The name under which the most tokens of an answer are asked for in Chat Completions.
    package var maxTokensField = "max_tokens"
    /// Further members of the request's body; one that is `null` takes the member out.
    package var body = JSONObject()
    /// What a server of the kind `custom` is asked and how it answers.
    package var custom: CustomDialectSetting?
    /// The AWS region to sign requests for, with the keys that the environment holds; `nil` signs nothing.
    package var region: String?
    /// The longest time to connect.
    package var connectTimeout: Nanoseconds = .seconds(10)
    /// The longest time to the first content.
    package var firstTokenTimeout: Nanoseconds = .seconds(300)
    /// The longest time for everything.
    package var totalTimeout: Nanoseconds = .seconds(600)
    /// A file with the certificate authorities to trust; `nil` is the system's.
    package var certificateFile: String?

    /// Makes a configuration with the defaults.
    package init(url: String, model: String, kind: DialectKind = .chat) {
        self.kind = kind
        self.url = url
        self.model = model
    }

    /// The URL without slashes at its end, and without a path that a person may have written out.
    func base(without path: String) -> String {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        if base.hasSuffix(path) { base.removeLast(path.count) }
        return base
    }

    /// The URL as it may be kept and shown.
    var shownURL: String { WebAddress.withoutSecrets(url) }

    /// The server's root: scheme, host and port.
    var root: String {
        String(url[..<WebAddress.authority(of: url).upperBound])
    }

    /// The URL of a route beside `chat/completions`, `/v1` put in where there is no path.
    func route(_ name: String) -> String {
        let base = base(without: "/chat/completions")
        let path = base.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        return base + (path.isEmpty ? "/v1/" : "/") + name
    }
}
