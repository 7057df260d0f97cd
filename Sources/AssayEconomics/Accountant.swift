package import AssayCore

/// Accounts for every measured episode of a run.
package struct Accountant: Sendable {
    /// What is priced together: the requests of one backend at one level of load.
    private struct Share: Hashable {
        var level: Int
        var backend: String
    }

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
        let episodes = record.episodes.filter { !$0.planned.warmUp }
        let costs = inferenceCosts(record, of: Set(episodes.map(\.planned.id)))
        let storage = storage(record.exchanges)
        let production = productionJudging(record, episodes)
        let around = suites.mapValues { suite in
            (
                surroundings: Surroundings(suite.economics, currency: currency),
                downstream: Downstream(suite.economics, currency: currency, seed: record.header.plan.seed)
            )
        }
        var ledgers = [String: EpisodeLedger](minimumCapacity: episodes.count)
        for episode in episodes {
            let id = episode.planned.id
            var lines: [LedgerLine] = []
            for exchange in episode.exchanges {
                if let line = costs[exchange] { lines.append(line) }
                if let line = storage[exchange] { lines.append(line) }
            }
            if let judging = production.lines[id] { lines += judging }
            if let own = around[episode.planned.suite] {
                own.surroundings.add(episode, to: &lines)
                own.downstream.add(episode, to: &lines)
            }
            ledgers[id] = EpisodeLedger(episode: id, lines: lines)
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

    /// What each request cost, and the account that it belongs to. A composite's requests are priced by their own backends, and the
    /// capacity of each is shared among its requests of one level; what the composite came to as a whole was asked of nobody.
    private func inferenceCosts(
        _ record: RunRecord, of measured: Set<String>
    ) -> [ExchangeID: LedgerLine] {
        var levels: [String: Int] = [:]
        for episode in record.episodes { levels[episode.planned.id] = episode.level }
        let planned = record.header.plan.levels
        let exchanges = record.exchanges.filter { measured.contains($0.id.episode) && $0.isRequest }
        let shares = Dictionary(grouping: exchanges) { exchange in
            let level = levels[exchange.id.episode] ?? 0
            let own = planned.indices.contains(level) ? planned[level].backend : ""
            return Share(level: level, backend: exchange.part == nil ? own : exchange.backend)
        }
        var costs: [ExchangeID: LedgerLine] = [:]
        for (share, exchanges) in shares where planned.indices.contains(share.level) {
            let (level, backend) = (share.level, share.backend)
            let work = PricedWork(
                exchanges: exchanges, held: Self.held(level, record.header, exchanges),
                clock: ClockOrigin(of: record.header))
            let priced =
                pricing[backend]?.costs(of: work)
                ?? exchanges.map { _ in
                    Cost.atLeast(.zero(currency), because: "no price is given for '\(backend)'")
                }
            for (exchange, cost) in zip(exchanges, priced) {
                costs[exchange.id] = LedgerLine(exchange.account, cost, item: backend)
            }
        }
        return costs
    }

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
