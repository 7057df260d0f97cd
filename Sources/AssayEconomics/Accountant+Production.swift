import AssayCore

extension Accountant {
    /// What the judges that run in production too cost each episode, and the requests of the evaluation that only measure.
    func productionJudging(
        _ record: RunRecord
    ) -> (lines: [String: [LedgerLine]], others: [EvaluationExchange]) {
        let running = statedSuites.filter { !$0.economics.productionJudges.isEmpty }
        guard !running.isEmpty else { return ([:], record.evaluation) }
        let judges = Dictionary(running.map { ($0.name, $0.economics.productionJudges) }) { first, _ in first
        }
        let measured = record.episodes.filter { !$0.planned.warmUp }
        let suites = Dictionary(measured.map { ($0.planned.id, $0.planned.suite) }) { first, _ in first }
        func isInProduction(_ request: EvaluationExchange) -> Bool {
            guard request.use.purpose == .judge, let suite = suites[request.exchange.id.episode] else {
                return false
            }
            return judges[suite]?.contains(request.use.part) == true
        }
        var lines: [String: [LedgerLine]] = [:]
        let account = EvaluationAccount(
            pricing: pricing, currency: currency, clock: ClockOrigin(of: record.header))
        for (request, cost) in account.priced(record.evaluation.filter(isInProduction)) {
            lines[request.exchange.id.episode, default: []].append(
                LedgerLine(.guards, cost, item: request.exchange.backend))
        }
        return (lines, record.evaluation.filter { !isInProduction($0) })
    }
}
