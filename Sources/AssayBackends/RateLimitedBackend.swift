package import AssayCore
import Synchronization

/// Holds requests back so that a backend is asked for no more than a limit allows; how long is kept with each request.
package final class RateLimitedBackend: Backend {
    private struct Pacers {
        var requests: Pacer?
        var tokens: Pacer?
    }

    private let inner: any Backend
    private let clock: any TimeSource
    private let pacers: Mutex<Pacers>

    /// Limits a backend.
    package init(_ inner: any Backend, limit: RateLimit, clock: any TimeSource) {
        self.inner = inner
        self.clock = clock
        pacers = Mutex(
            Pacers(
                requests: limit.requestsPerMinute.map(Pacer.init(perMinute:)),
                tokens: limit.tokensPerMinute.map(Pacer.init(perMinute:))))
    }

    /// The limited backend's own.
    package var identity: BackendIdentity { get async { await inner.identity } }

    /// The limited backend's own.
    package var instrument: InstrumentReading? { get async { await inner.instrument } }

    /// Makes the limited backend ready.
    package func prepare() async throws(CannotRun) { try await inner.prepare() }

    /// Asks once the limit allows it.
    package func generate(_ request: GenerationRequest) async -> Exchange {
        let asked = clock.now()
        let estimate = Self.estimatedTokens(request)
        let due = pacers.withLock { pacers in
            let first = pacers.requests?.admit(1, at: asked) ?? asked
            return max(first, pacers.tokens?.admit(estimate, at: asked) ?? asked)
        }
        if due > asked { await clock.sleep(until: due) }
        var exchange = await inner.generate(request)
        if due > asked { exchange.trace.heldBack = due - asked }
        if let prompt = exchange.usage.prompt, let output = exchange.usage.output {
            let unused = estimate - Double(prompt + output)
            pacers.withLock { $0.tokens?.correct(by: unused) }
        }
        return exchange
    }

    /// Lets go of the limited backend.
    package func shutdown() async { await inner.shutdown() }

    /// The tokens that a request may take, as providers reckon them before they know: those of the prompt, and all that may be generated.
    static func estimatedTokens(_ request: GenerationRequest) -> Double {
        Double(request.messages.likelyTokens + request.settings.maxTokens)
    }
}
