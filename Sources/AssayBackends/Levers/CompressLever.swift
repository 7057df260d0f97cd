package import AssayCore

/// Finds passages in texts that are not known before: makes a retriever over them.
package typealias RetrieverMaking = @Sendable (Retrieval) throws(CannotRun) -> any Retriever

/// Shortens prompts to a budget of tokens before they are asked; what is left out costs nothing, and may cost acceptance.
package struct CompressLever: CompositeBackend {
    /// How a prompt is shortened, ready.
    package enum Method: Sendable {
        case history
        case bm25(RetrieverMaking)
        case embedding(any Backend)
    }

    package let name: String
    package let lever = Lever.compress
    package let clock: any TimeSource
    private let inner: any Backend
    private let budget: Int
    private let method: Method

    /// Makes the lever over a backend with a budget of tokens, reckoned at four bytes a token.
    package init(
        name: String, of inner: any Backend, budgetTokens: Int, method: Method, clock: any TimeSource
    ) {
        self.name = name
        self.inner = inner
        budget = budgetTokens
        self.method = method
        self.clock = clock
    }

    package var parts: [any Backend] {
        if case .embedding(let embedder) = method { [inner, embedder] } else { [inner] }
    }

    package var details: JSONValue {
        let word: JSONValue =
            switch method {
            case .history: "history"
            case .bm25: "bm25"
            case .embedding: "embedding"
            }
        return ["budget_tokens": .integer(Int64(budget)), "by": word]
    }

    /// Asks with the shortened prompt.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        guard request.messages.likelyTokens > budget else {
            return await hops.ask(inner, request, decision(.asked, because: "within the budget"))
        }
        var shorter = request
        shorter.messages = await shortened(request, hops)
        let words =
            "about \(request.messages.likelyTokens) tokens to \(shorter.messages.likelyTokens), budget \(budget)"
        return await hops.ask(inner, shorter, decision(.compressed, because: words))
    }

    private func shortened(_ request: GenerationRequest, _ hops: Hops) async -> [Message] {
        if case .history = method { return MessageHistory.cut(request.messages, to: budget) }
        let pieces = PromptPieces(request.messages)
        let order: [Int]?
        switch method {
        case .history: order = nil
        case .bm25(let make): order = await ranked(pieces, make)
        case .embedding(let embedder):
            let vectors = await hops.embeddings(
                of: [pieces.question] + pieces.texts, by: embedder, for: request,
                decision(.consulted, because: "embeddings of the prompt's paragraphs"))
            order = vectors.flatMap { all in
                all.first.map { question in
                    pieces.texts.indices.sorted {
                        Cosine.similarity(all[$0 + 1], question) > Cosine.similarity(all[$1 + 1], question)
                    }
                }
            }
        }
        // Where nothing could be ranked the order of the text stands.
        return pieces.messages(keeping: order ?? Array(pieces.texts.indices), budget: budget)
    }

    /// The paragraphs, those that bear most on the question first; those that share no word with it come last.
    private func ranked(_ pieces: PromptPieces, _ make: RetrieverMaking) async -> [Int]? {
        let corpus = pieces.texts.enumerated().map { Passage(id: String($0), title: "", text: $1) }
        do throws(CannotRun) {
            let retriever = try make(Retrieval(corpus: corpus, query: "", topK: max(1, corpus.count)))
            let found = try await retriever.passages(for: pieces.question).compactMap { Int($0.id) }
            return found + pieces.texts.indices.filter { !found.contains($0) }
        } catch {
            return nil
        }
    }

    package func beginLevel() async { await parts.beginLevel() }
}

/// A conversation without its oldest messages.
enum MessageHistory {
    /// System messages, and the latest others that fit in the budget; the last is kept whatever its length, and no tool's reply without its
    /// call.
    static func cut(_ messages: [Message], to budget: Int) -> [Message] {
        let system = messages.filter { $0.role == .system }
        var left = budget - system.likelyTokens
        var kept: [Message] = []
        for message in messages.reversed() where message.role != .system {
            left -= message.content.likelyTokens
            guard left >= 0 || kept.isEmpty else { break }
            kept.insert(message, at: 0)
        }
        while kept.count > 1, kept.first?.role == .tool { kept.removeFirst() }
        return system + kept
    }
}

/// A prompt in paragraphs: the question, which is always kept, and the others.
struct PromptPieces {
    private struct Piece {
        var message: Int
        var text: String
    }

    private let original: [Message]
    private var pieces: [Piece] = []
    private var fixed: [Int: String] = [:]
    /// The last paragraph of the user's last message.
    private(set) var question = ""

    /// The paragraphs that may be left out.
    var texts: [String] { pieces.map(\.text) }

    init(_ messages: [Message]) {
        original = messages
        let last = messages.lastIndex { $0.role == .user }
        for (place, message) in messages.enumerated() where message.role != .system {
            var paragraphs = message.content.split(separator: "\n\n").map(String.init)
            if place == last, let tail = paragraphs.popLast() {
                question = tail
                fixed[place] = tail
            }
            pieces += paragraphs.map { Piece(message: place, text: $0) }
        }
    }

    /// The messages with the paragraphs that fit in the budget, taken in an order of preference and left in the order of the text.
    func messages(keeping order: [Int], budget: Int) -> [Message] {
        var left = budget - question.likelyTokens
        left -= original.filter { $0.role == .system }.likelyTokens
        var kept: Set<Int> = []
        for place in order where pieces.indices.contains(place) {
            let tokens = pieces[place].text.likelyTokens
            guard tokens <= left else { continue }
            left -= tokens
            kept.insert(place)
        }
        return original.enumerated().compactMap { place, message in
            guard message.role != .system else { return message }
            let own = pieces.indices.filter { kept.contains($0) && pieces[$0].message == place }.map {
                pieces[$0].text
            }
            let text = (own + (fixed[place].map { [$0] } ?? [])).joined(separator: "\n\n")
            // A message that calls tools, or answers a call, stays where it is even without its text.
            guard !text.isEmpty || !message.toolCalls.isEmpty || message.role == .tool else { return nil }
            var copy = message
            copy.content = text
            return copy
        }
    }
}
