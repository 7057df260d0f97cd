package import AssayCore

/// Accounts for every measured episode of a run.
package struct Accountant: Sendable {
    let pricing: [String: any Pricing]
    private let suites: [String: Suite]
    let currency: Currency

    /// Makes an accountant with the pricing of each backend and the suites' economics.
    ///
    /// - Throws: where currencies differ, since nothing converts them.
    package init(pricing: [String: any Pricing], suites: [Suite]) throws(CannotRun) {
        let currencies = Set(
            pricing.values.map(\.currency) + suites.flatMap(\.economics.amounts).map(\.currency))
        guard currencies.count <= 1 else {
            throw CannotRun(
                "the prices and the suites' economics are in different currencies: "
                    + currencies.map(\.code).sorted().joined(separator: ", "),
                hint: "state all of them in one")
        }
        self.pricing = pricing
        self.suites = Dictionary(suites.map { ($0.name, $0) }) { first, _ in first }
        currency = currencies.first ?? .usDollar
    }

    /// The ledger of a run: the inference of each level as it is priced, what surrounds it, and what outcomes cost downstream.
    package func ledger(of record: RunRecord) -> Ledger {
        let requests = RequestCosts(record, pricing: pricing, currency: currency)
        let production = productionJudging(record)
        let around = suites.mapValues { suite in
            (
                surroundings: Surroundings(suite.economics, currency: currency),
                downstream: Downstream(suite.economics, currency: currency, seed: record.header.plan.seed)
            )
        }
        var ledgers = [String: EpisodeLedger](minimumCapacity: record.episodes.count)
        record.episodes.withUnsafeBufferPointer { episodes in
            for place in episodes.indices where !episodes[place].planned.warmUp {
                let id = episodes[place].planned.id
                var lines: [LedgerLine] = []
                requests.add(episodes[place], at: place, to: &lines)
                if let judging = production.lines[id] { lines += judging }
                if let own = around[episodes[place].planned.suite] {
                    own.surroundings.add(episodes[place], to: &lines)
                    own.downstream.add(episodes[place], to: &lines)
                }
                ledgers[id] = EpisodeLedger(episode: id, lines: lines)
            }
        }
        let basis = record.header.backends.map { backend in
            "\(backend.name): \(pricing[backend.name]?.basis ?? Self.unpriced(backend))"
        }
        return Ledger(
            currency: currency, basis: basis, episodes: ledgers,
            evaluation: evaluation(production.others, clock: ClockOrigin(of: record.header)),
            capacities: capacities(of: record),
            energy: EnergyAccount.measured(record), assumptions: assumptions())
    }

    /// What requests of the evaluation cost, by purpose and backend.
    package func evaluation(_ requests: [EvaluationExchange], clock: ClockOrigin) -> [EvaluationLine] {
        EvaluationAccount(pricing: pricing, currency: currency, clock: clock).lines(of: requests)
    }

    private static func unpriced(_ backend: BackendIdentity) -> String {
        guard let parts = backend.details["made_of"]?.arrayValue?.compactMap(\.stringValue) else {
            return "no price given, so inference is not costed"
        }
        return "\(backend.kind) of \(parts.joined(separator: ", ")), each request at its own backend's price"
    }

    /// The suites, in the order of their names.
    var statedSuites: [Suite] { suites.values.sorted { $0.name < $1.name } }

    /// The time for which a level held its capacity: its steady window and drain, or what its requests span where the run was killed.
    static func held(_ level: Int, _ header: RunHeader, _ exchanges: [Exchange]) -> Nanoseconds {
        if let window = header.windows.first(where: { $0.level == level }) {
            return window.ended - window.steadyFrom
        }
        guard let first = exchanges.map(\.trace.scheduled).min(),
            let last = exchanges.map(\.trace.closed).max()
        else {
            return .zero
        }
        return last - first
    }
}

extension ClockOrigin {
    /// The start of a run, which gives its instants their times of the day.
    init(of header: RunHeader) {
        let seconds = Timestamp.parse(header.started).map { $0.count / 1_000_000_000 } ?? 0
        self.init(instant: header.origin, secondsSince1970: seconds)
    }
}
