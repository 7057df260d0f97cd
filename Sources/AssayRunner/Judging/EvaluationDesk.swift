package import AssayCore

/// Asks the backends of the evaluation and keeps every request, so many under way at once and no more.
package actor EvaluationDesk: ModelAsking {
    /// The most requests that are under way at once where nobody says otherwise.
    package static let mostAtOnce = 4

    private let backends: [String: any Backend]
    private let retries: [String: RetryPolicy]
    private let sink: any EvaluationSink
    private let clock: any TimeSource
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Makes a desk over backends that are ready, and what of theirs is tried again.
    package init(
        backends: [String: any Backend], retries: [String: RetryPolicy] = [:], sink: any EvaluationSink,
        clock: any TimeSource,
        mostAtOnce: Int = EvaluationDesk.mostAtOnce
    ) {
        self.backends = backends
        self.retries = retries
        self.sink = sink
        self.clock = clock
        free = mostAtOnce
    }

    /// Asks, when its turn has come, and keeps what came of it.
    package func ask(
        _ request: GenerationRequest, of backend: String, for use: EvaluationUse
    ) async throws(CannotRun) -> Exchange {
        guard let asked = backends[backend] else {
            throw CannotRun(
                "there is no backend '\(backend)' to ask for the evaluation",
                hint: "name one of assay.yaml, or engine")
        }
        await takeTurn()
        defer { endTurn() }
        var request = request
        request.scheduled = clock.now()
        var failures = 0
        while true {
            let exchange = await asked.generate(request)
            try await sink.append(EvaluationExchange(use: use, exchange: exchange))
            let wait = retries[backend]?.wait(after: exchange, attempt: failures, share: .random(in: 0..<1))
            guard let wait else { return exchange }
            failures += 1
            request.scheduled = clock.now() + wait
            await clock.sleep(until: request.scheduled)
        }
    }

    private func takeTurn() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func endTurn() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
