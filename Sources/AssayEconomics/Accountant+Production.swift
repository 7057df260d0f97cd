import AssayCore

extension Accountant {
    /// What keeping a cache costs, by request.
    func storage(_ exchanges: [Exchange]) -> [ExchangeID: [LedgerLine]] {
        var lines: [ExchangeID: [LedgerLine]] = [:]
        for exchange in exchanges where exchange.isRequest {
            guard let cost = pricing[exchange.backend]?.storage(of: exchange) else { continue }
            lines[exchange.id] = [LedgerLine(.cacheStorage, cost, item: exchange.backend)]
        }
        return lines
    }

    /// The suite of each episode, by name.
    func suitesOf(_ episodes: [Episode]) -> [String: String] {
        Dictionary(episodes.map { ($0.planned.id, $0.planned.suite) }) { first, _ in first }
    }

    /// Whether a request of the evaluation is one that production makes too.
    func isInProduction(_ request: EvaluationExchange, episodes: [String: String]) -> Bool {
        guard request.use.purpose == .judge, let suite = episodes[request.exchange.id.episode] else {
            return false
        }
        return economics(of: suite).productionJudges.contains(request.use.part)
    }

    /// What the judges that run in production too cost each episode.
    func productionJudging(_ record: RunRecord, _ episodes: [Episode]) -> [String: [LedgerLine]] {
        let suites = suitesOf(episodes)
        let requests = record.evaluation.filter { isInProduction($0, episodes: suites) }
        guard !requests.isEmpty else { return [:] }
        var lines: [String: [LedgerLine]] = [:]
        for (request, cost) in priced(requests, clock: ClockOrigin(of: record.header)) {
            lines[request.exchange.id.episode, default: []].append(
                LedgerLine(.guards, cost, item: request.use.part))
        }
        return lines
    }
}
