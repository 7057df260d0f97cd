package import AssayCore

/// What a request asks of the engine.
package struct EngineJob: Sendable, Hashable {
    /// A number of its own.
    package var id: Int
    /// The prompt's tokens.
    package var promptTokens: Int
    /// The digests of the prompt's blocks of 16 tokens, each over everything up to its end.
    package var blocks: [Int]
    /// The tokens to generate, at least 1.
    package var outputTokens: Int

    /// Makes a job.
    package init(id: Int, promptTokens: Int, blocks: [Int] = [], outputTokens: Int) {
        self.id = id
        self.promptTokens = promptTokens
        self.blocks = blocks
        self.outputTokens = max(1, outputTokens)
    }
}

/// A token that a request gets.
package struct EngineToken: Sendable, Hashable {
    /// The request.
    package var job: Int
    /// Whether it is the last one.
    package var isLast: Bool
    /// The tokens of the request's prompt that were in the cache.
    package var cachedTokens: Int
}

/// The state of an engine of ``EngineModel``: who waits, who is prefilled, who is decoded. Pure: it is told the time.
package struct SimulatedEngine: Sendable {
    private struct Sequence: Sendable {
        var job: EngineJob
        var cachedTokens: Int
        var prefillLeft: Int
        var generated = 0
    }

    private let model: EngineModel
    private var waiting: [EngineJob] = []
    private var waitingFrom = 0
    private var running: [Sequence] = []
    private var known: PrefixCache
    private var stepPrefill: [Int: Int] = [:]
    /// When the step under way ends; `nil` where nothing is under way.
    package private(set) var stepEnd: MonotonicInstant?
    /// The prompt tokens that were found in the cache so far, of all that were asked for.
    package private(set) var cachedTokens = 0
    /// The prompt tokens so far.
    package private(set) var promptTokens = 0

    /// Makes an idle engine.
    package init(_ model: EngineModel) {
        self.model = model
        known = PrefixCache(capacity: model.cacheTokens / 16)
    }

    /// The requests that are being served.
    package var runningCount: Int { running.count }
    /// The requests that wait to be served.
    package var waitingCount: Int { waiting.count - waitingFrom }
    /// The share of the KV cache that is taken.
    package var cacheUse: Double { Double(taken) / Double(max(1, model.cacheTokens)) }

    private var taken: Int { running.reduce(0) { $0 + $1.job.promptTokens + $1.job.outputTokens } }

    /// Takes a request at an instant.
    package mutating func submit(_ job: EngineJob, at now: MonotonicInstant) {
        waiting.append(job)
        if stepEnd == nil { beginStep(at: now) }
    }

    /// The tokens of a prompt that are in the cache; the last one is always computed, as its output is needed.
    private func cachedTokens(of job: EngineJob) -> Int {
        guard model.reusesPrefixes else { return 0 }
        return max(0, min(job.promptTokens - 1, 16 * job.blocks.prefix { known.holds($0) }.count))
    }

    /// Lets go of a request whose client has left.
    package mutating func cancel(_ id: Int) {
        running.removeAll { $0.job.id == id }
        if let place = waiting.indices.dropFirst(waitingFrom).first(where: { waiting[$0].id == id }) {
            waiting.remove(at: place)
        }
    }

    /// Ends the step under way, if it is over by an instant, and begins the next; says who got a token.
    package mutating func endStep(at now: MonotonicInstant) -> [EngineToken] {
        guard let end = stepEnd, end <= now else { return [] }
        var tokens: [EngineToken] = []
        for index in running.indices {
            running[index].prefillLeft -= stepPrefill[running[index].job.id] ?? 0
            // A sequence whose last prompt token went through the model in this step has its first token with it.
            guard running[index].prefillLeft <= 0 else { continue }
            if running[index].generated == 0 { known.use(running[index].job.blocks) }
            running[index].generated += 1
            tokens.append(
                EngineToken(
                    job: running[index].job.id,
                    isLast: running[index].generated >= running[index].job.outputTokens,
                    cachedTokens: running[index].cachedTokens))
        }
        running.removeAll { $0.generated >= $0.job.outputTokens }
        beginStep(at: end)
        return tokens
    }

    private mutating func beginStep(at now: MonotonicInstant) {
        admit()
        stepPrefill = [:]
        guard !running.isEmpty else {
            stepEnd = nil
            return
        }
        var room = model.prefillChunk
        var decoding = 0
        for sequence in running {
            guard sequence.prefillLeft > 0 else {
                decoding += 1
                continue
            }
            let share = min(room, sequence.prefillLeft)
            stepPrefill[sequence.job.id] = share
            room -= share
        }
        let prefilled = Double(model.prefillChunk - room)
        let time =
            model.stepTime.count + Int64(decoding) * model.stepTimePerSequence.count
            + Int64(prefilled / model.prefillRate * 1e9)
        stepEnd = now + Nanoseconds(max(1, time))
    }

    /// Lets requests in, in the order they came, while there is room; one that is larger than the whole cache runs alone.
    private mutating func admit() {
        while waitingFrom < waiting.count, running.count < model.mostSequences {
            let job = waiting[waitingFrom]
            guard running.isEmpty || taken + job.promptTokens + job.outputTokens <= model.cacheTokens else {
                break
            }
            let cached = cachedTokens(of: job)
            promptTokens += job.promptTokens
            cachedTokens += cached
            running.append(
                Sequence(job: job, cachedTokens: cached, prefillLeft: max(1, job.promptTokens - cached)))
            waitingFrom += 1
        }
        if waitingFrom > 1024 || waitingFrom == waiting.count {
            waiting.removeFirst(waitingFrom)
            waitingFrom = 0
        }
    }
}
