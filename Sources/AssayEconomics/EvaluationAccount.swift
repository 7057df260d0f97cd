import AssayCore

/// Accounts for the requests of the evaluation, which are no part of any episode's ledger.
struct EvaluationAccount {
    let pricing: [String: any Pricing]
    let currency: Currency
    let clock: ClockOrigin

    /// One line per purpose and backend, in that order.
    func lines(of requests: [EvaluationExchange]) -> [EvaluationLine] {
        var lines: [EvaluationLine] = []
        for (backend, requests) in Dictionary(grouping: requests, by: \.exchange.backend) {
            let costs = costs(of: requests.map(\.exchange), by: backend)
            for purpose in EvaluationPurpose.allCases {
                let own = zip(requests, costs).filter { $0.0.use.purpose == purpose }
                guard !own.isEmpty else { continue }
                let ledger = EpisodeLedger(
                    episode: "", lines: own.map { LedgerLine(.guards, $0.1) })
                lines.append(
                    EvaluationLine(
                        purpose: purpose, backend: backend, requests: own.count,
                        promptTokens: Self.sum(own.map(\.0.exchange.usage.prompt)),
                        outputTokens: Self.sum(own.map(\.0.exchange.usage.output)),
                        cost: ledger.total(currency)))
            }
        }
        return lines.sorted {
            ($0.purpose.rawValue, $0.backend) < ($1.purpose.rawValue, $1.backend)
        }
    }

    /// Each request with its cost.
    func priced(_ requests: [EvaluationExchange]) -> [(EvaluationExchange, Cost)] {
        Dictionary(grouping: requests, by: \.exchange.backend).sorted { $0.key < $1.key }.flatMap {
            backend, requests in
            Array(zip(requests, costs(of: requests.map(\.exchange), by: backend)))
        }
    }

    private func costs(of exchanges: [Exchange], by backend: String) -> [Cost] {
        pricing[backend]?.costs(
            of: PricedWork(exchanges: exchanges, held: Self.busy(exchanges), clock: clock))
            ?? exchanges.map { _ in .atLeast(.zero(currency), because: "no price is given for '\(backend)'") }
    }

    /// The time in which at least one request was under way: judging may go on in several sittings.
    static func busy(_ exchanges: [Exchange]) -> Nanoseconds {
        let spans = exchanges.map { ($0.trace.sent ?? $0.trace.scheduled, $0.trace.closed) }
            .sorted { $0.0 < $1.0 }
        var busy = Nanoseconds.zero
        var reached: MonotonicInstant?
        for (from, to) in spans {
            let start = reached.map { max($0, from) } ?? from
            if to > start { busy = busy + (to - start) }
            reached = max(reached ?? to, to)
        }
        return busy
    }

    private static func sum(_ counts: [Int?]) -> Int? {
        counts.reduce(0 as Int?) { sum, count in sum.flatMap { sum in count.map { sum + $0 } } }
    }
}
