package import AssayCore

/// Writes a request's tools and schema out as text and grammar, as the engine understands them.
package enum Constraints {
    /// The same request with the tools described in its messages, and with a GBNF grammar in the place of tools or schema, so that any
    /// server that takes GBNF generates under the very same constraint.
    package static func written(out request: GenerationRequest) throws(GrammarError) -> GenerationRequest {
        var written = request
        if let grammar = try grammar(of: request) { written.responseFormat = .grammar(grammar) }
        if !request.tools.isEmpty { written.messages = ToolProtocol.messages(of: request) }
        written.tools = []
        return written
    }

    /// The grammar that holds a request's answer; `nil` where it is free text.
    static func grammar(of request: GenerationRequest) throws(GrammarError) -> String? {
        guard request.tools.isEmpty else { return try ToolProtocol.grammar(for: request.tools) }
        return switch request.responseFormat {
        case .text: nil
        case .grammar(let text): text
        case .jsonSchema(let schema): try SchemaGrammar.grammar(for: schema)
        }
    }
}
