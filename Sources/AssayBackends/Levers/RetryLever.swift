package import AssayCore

/// Makes a failed request again, as a policy says; further attempts are booked under retries.
package final class RetryLever: CompositeBackend {
    package let name: String
    package let lever = Lever.retry
    package let clock: any TimeSource
    private let inner: any Backend
    private let policy: RetryPolicy
    private let share: @Sendable (ExchangeID) -> Double

    /// Makes the lever over a backend; `share` is the part of the back-off to wait, in 0..<1.
    package init(
        name: String, of inner: any Backend, policy: RetryPolicy, clock: any TimeSource,
        share: @escaping @Sendable (ExchangeID) -> Double = { _ in .random(in: 0..<1) }
    ) {
        self.name = name
        self.inner = inner
        self.policy = policy
        self.clock = clock
        self.share = share
    }

    package var parts: [any Backend] { [inner] }

    package var details: JSONValue {
        [
            "attempts": .integer(Int64(policy.attempts)),
            "on": .array(policy.kinds.map(\.rawValue).sorted().map { .string($0) }),
        ]
    }

    /// Asks until an attempt does not fail in a way that is tried again.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        var exchange = await hops.ask(inner, request, decision(.asked, because: "first attempt"))
        var attempt = 0
        while let wait = policy.wait(after: exchange, attempt: attempt, share: share(exchange.id)),
            case .failed(let failure) = exchange.ending
        {
            attempt += 1
            await clock.sleep(until: clock.now() + wait)
            guard !Task.isCancelled else { break }
            exchange = await hops.ask(
                inner, request, on: .retries,
                decision(.retried, because: "attempt \(attempt + 1) after \(failure.kind.rawValue)"))
        }
        return exchange
    }

    package func beginLevel() async { await parts.beginLevel() }
}

extension [any Backend] {
    /// Lets composites among them forget what an earlier level taught them.
    func beginLevel() async { for part in self { await (part as? any CompositeBackend)?.beginLevel() } }
}
