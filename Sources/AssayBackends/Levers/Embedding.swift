import AssayCore
import AssayJSON

extension Hops {
    /// The embeddings of texts, in their order, asked in one request of a backend of the kind `openai-embeddings`; `nil` where they did not
    /// all come.
    func embeddings(
        of texts: [String], by backend: any Backend, for request: GenerationRequest, _ decision: Decision
    ) async -> [[Double]]? {
        var asked = request
        asked.messages = texts.map { Message(.user, $0) }
        asked.tools = []
        asked.responseFormat = .text
        let exchange = await ask(backend, asked, decision)
        guard exchange.succeeded, let lists = (try? JSON.parse(exchange.reply.text))?.arrayValue else {
            return nil
        }
        let vectors = lists.map { ($0.arrayValue ?? []).compactMap(\.numberValue) }
        return vectors.count == texts.count && !vectors.contains([]) ? vectors : nil
    }
}

/// How alike two embeddings are.
enum Cosine {
    /// a·b ÷ (|a|·|b|), from −1 to 1; 0 where the lengths differ or one is nothing.
    static func similarity(_ a: [Double], _ b: [Double]) -> Double {
        guard a.count == b.count else { return 0 }
        func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        let lengths = (dot(a, a) * dot(b, b)).squareRoot()
        return lengths > 0 ? dot(a, b) / lengths : 0
    }
}
