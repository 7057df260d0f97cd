package import AssayCore
import AssayJSON

/// Remembers answers and gives them again, where the request is the same or means nearly the same.
///
/// A hit generates nothing and is judged like any answer, so a wrong one costs acceptance. What is remembered is forgotten with the level of
/// load. Requests that ask the same at once wait for the first, so the number of hits does not depend on timing.
package struct CacheLever: CompositeBackend {
    package let name: String
    package let lever = Lever.cache
    package let clock: any TimeSource
    private let inner: any Backend
    private let embedder: (backend: any Backend, threshold: Double)?
    private let memory = AnswerMemory()

    /// Makes a cache over a backend; with an embedder it is semantic, and a hit is at least as similar as the threshold.
    package init(
        name: String, of inner: any Backend, embedder: (backend: any Backend, threshold: Double)? = nil,
        clock: any TimeSource
    ) {
        self.name = name
        self.inner = inner
        self.embedder = embedder
        self.clock = clock
    }

    package var parts: [any Backend] { [inner] + (embedder.map { [$0.backend] } ?? []) }

    package var details: JSONValue {
        embedder.map { ["match": "semantic", "threshold": .number($0.threshold)] } ?? ["match": "exact"]
    }

    /// The remembered answer, else a new one.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        let key = request.withoutSeed
        if let known = await memory.answer(to: key) { return hit(known, request, "the same request", hops) }
        var vector: [Double]?
        if let embedder {
            vector = await hops.embeddings(
                of: [request.lastUserText], by: embedder.backend, for: request,
                decision(.consulted, because: "an embedding of the question"))?.first
            if let vector, let near = await memory.nearest(to: vector, like: key.withoutLastUserText) {
                let words = "cosine \(Self.shown(near.similarity)), threshold \(embedder.threshold)"
                if near.similarity >= embedder.threshold {
                    await memory.giveUp(key)
                    return hit(near.answer, request, words, hops)
                }
                hops.note(decision(.missed, because: words))
            } else {
                hops.note(
                    decision(.missed, because: vector == nil ? "no embedding came" : "nothing remembered"))
            }
        } else {
            hops.note(decision(.missed, because: "not remembered"))
        }
        let exchange = await hops.ask(inner, request, decision(.asked, because: "the cache has no answer"))
        if exchange.succeeded {
            await memory.keep(exchange, for: key, vector: vector, like: key.withoutLastUserText)
        } else {
            await memory.giveUp(key)
        }
        return exchange
    }

    private func hit(_ known: Exchange, _ request: GenerationRequest, _ words: String, _ hops: Hops)
        -> Exchange
    {
        hops.note(decision(.hit, because: words))
        return .standingIn(
            for: request, by: name, known.reply, answerTokens: known.usage.answer, at: hops.now)
    }

    private static func shown(_ similarity: Double) -> String {
        String((similarity * 10_000).rounded() / 10_000)
    }

    /// Forgets everything.
    package func beginLevel() async {
        await memory.clear()
        await parts.beginLevel()
    }
}

/// The answers that a cache remembers.
actor AnswerMemory {
    private struct Entry {
        var vector: [Double]
        var like: GenerationRequest
        var answer: Exchange
    }

    private var answers: [GenerationRequest: Exchange] = [:]
    private var entries: [Entry] = []
    /// The requests that somebody is asking already, and who waits for the answer.
    private var underWay: [GenerationRequest: [CheckedContinuation<Void, Never>]] = [:]

    /// The answer to a request; waits where it is being asked already. Whoever gets `nil` asks, and then keeps an answer or gives up.
    func answer(to key: GenerationRequest) async -> Exchange? {
        while answers[key] == nil, underWay[key] != nil {
            await withCheckedContinuation { underWay[key, default: []].append($0) }
        }
        if let known = answers[key] { return known }
        underWay[key] = []
        return nil
    }

    /// The most similar answer to a request that is the same in all else.
    func nearest(
        to vector: [Double], like: GenerationRequest
    ) -> (similarity: Double, answer: Exchange)? {
        entries.filter { $0.like == like }.map { (Cosine.similarity($0.vector, vector), $0.answer) }
            .max { $0.0 < $1.0 }
    }

    func keep(_ answer: Exchange, for key: GenerationRequest, vector: [Double]?, like: GenerationRequest) {
        answers[key] = answer
        if let vector { entries.append(Entry(vector: vector, like: like, answer: answer)) }
        giveUp(key)
    }

    /// Lets the next one who waits ask.
    func giveUp(_ key: GenerationRequest) {
        for waiting in underWay.removeValue(forKey: key) ?? [] { waiting.resume() }
    }

    func clear() {
        answers = [:]
        entries = []
    }
}

extension GenerationRequest {
    /// The same without what tells two alike requests apart: the name, the time and the sampling seed.
    var withoutSeed: GenerationRequest {
        var copy = self
        copy.id = ExchangeID(episode: "")
        copy.scheduled = MonotonicInstant(nanoseconds: 0)
        copy.settings.seed = nil
        return copy
    }

    /// The same without the text of the user's last message.
    var withoutLastUserText: GenerationRequest {
        var copy = self
        if let place = copy.messages.lastIndex(where: { $0.role == .user }) {
            copy.messages[place].content = ""
        }
        return copy
    }
}
