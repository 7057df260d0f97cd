/// How a server is asked and how its replies read, as a configuration describes it: for servers that speak none of the known dialects.
///
/// A path names a place in a JSON document, its steps parted by dots: `choices.0.text`.
package struct CustomDialectSetting: Sendable, Hashable {
    /// How the body of a reply is cut into documents.
    package enum Framing: String, Sendable, Hashable, CaseIterable {
        /// Server-sent events.
        case sse
        /// A document a line.
        case ndjson
        /// The whole body is one document; nothing is streamed.
        case whole
    }

    /// What ends a stream that is whole.
    package enum Marker: Sendable, Hashable {
        /// An event of just this text.
        case data(String)
        /// A document that has a value other than `null` and `false` at a path.
        case field(String)
        /// The end of the connection, once a reason to finish has come.
        case connection
    }

    /// Where a reply counts its tokens.
    package struct UsagePaths: Sendable, Hashable {
        /// The prompt's tokens.
        package var prompt: String?
        /// Those of them that came from a cache.
        package var cacheRead: String?
        /// Those of them that were written to one.
        package var cacheWrite: String?
        /// The output's tokens.
        package var output: String?
        /// Those of them that are reasoning.
        package var reasoning: String?
        /// Whether the prompt's count excludes cached and written tokens.
        package var cacheIsApart = false
        /// Whether the output's count excludes reasoning.
        package var reasoningIsApart = false

        /// Makes paths that lead nowhere.
        package init() {}
    }

    /// The HTTP method.
    package var method = "POST"
    /// The body of a request, with `{{NAME}}` where something of the request goes in.
    package var body: JSONValue = [:]
    /// How a reply is cut into documents.
    package var framing = Framing.sse
    /// Where pieces of the answer's text are.
    package var text: [String] = []
    /// Where pieces of reasoning are.
    package var reasoning: [String] = []
    /// Whether every document repeats the text before it.
    package var isCumulative = false
    /// Where the reason to finish is.
    package var finish: String?
    /// What the server's words for that mean.
    package var finishWords: [String: FinishReason] = [:]
    /// Where an error is, where there is one.
    package var error: String?
    /// Where the model's name is.
    package var model: String?
    /// Where the server's own timings are.
    package var timings: String?
    /// What ends a stream.
    package var marker = Marker.data("[DONE]")
    /// Where tokens are counted.
    package var usage = UsagePaths()

    /// Makes a setting that asks nothing.
    package init() {}

    /// What can go into a body, by name.
    package static let placeholders = [
        "model", "prompt", "system", "messages", "max_tokens", "temperature", "top_k", "top_p", "min_p",
        "repetition_penalty", "seed", "stop", "stream", "schema", "tools",
    ]
}
