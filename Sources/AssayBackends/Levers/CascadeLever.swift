package import AssayCore

/// Asks the cheap stage first and escalates when its answer fails a check; further stages are booked under fallbacks.
package struct CascadeLever: CompositeBackend {
    /// A stage that is ready.
    package struct Stage: Sendable {
        var backend: any Backend
        var checks: [AnswerCheck]

        /// Makes a stage: who is asked, and what the answer must pass to be kept.
        package init(_ backend: any Backend, checks: [AnswerCheck]) {
            self.backend = backend
            self.checks = checks
        }
    }

    package let name: String
    package let lever = Lever.cascade
    package let clock: any TimeSource
    private let stages: [Stage]
    private let judges: [any Backend]

    /// Makes a cascade; `judges` are the backends that its checks ask.
    package init(name: String, stages: [Stage], judges: [any Backend] = [], clock: any TimeSource) {
        self.name = name
        self.stages = stages
        self.judges = judges
        self.clock = clock
    }

    package var parts: [any Backend] { stages.map(\.backend) + judges }

    package var details: JSONValue {
        ["checks": .array(stages.map { .array($0.checks.map { .string($0.title) }) })]
    }

    /// The first answer that passes, else the last stage's. An answer that had to be checked is seen when the checks are over.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        var reason: String?
        var last: Exchange?
        for (place, stage) in stages.enumerated() {
            let isLast = place == stages.count - 1
            let exchange = await hops.ask(
                stage.backend, request, on: place == 0 ? .inference : .fallbacks,
                reason.map { decision(.escalated, because: $0) } ?? decision(.asked, because: "first stage"))
            last = exchange
            guard !isLast, !Task.isCancelled, exchange.ending != .cancelled else { return exchange }
            if case .failed(let failure) = exchange.ending {
                reason = "\(exchange.backend) failed: \(failure.kind.rawValue)"
                continue
            }
            reason = await stage.checks.firstFailure(
                on: exchange, to: request, from: stage.backend, of: self, through: hops)
            if reason == nil {
                hops.note(decision(.kept, because: "every check passed"))
                return exchange.released(at: hops.now)
            }
        }
        return last ?? .refused(request, by: name, "there is no stage", at: hops.now)
    }

    package func beginLevel() async { await parts.beginLevel() }
}
