package import AssayCore

/// Freezes a run's per-case results, to compare later runs with.
package enum Freezer {
    /// The results of a run under a name; `digest` digests outputs.
    package static func baseline(
        named name: String, record: RunRecord, ledger: Ledger, suites: [Suite], digest: (String) -> String
    ) -> Baseline {
        let exchanges = Dictionary(record.exchanges.map { ($0.id, $0) }) { _, later in later }
        let clusters = Dictionary(
            suites.flatMap { suite in suite.cases.map { (suite.name + "/" + $0.id, $0.cluster) } }
        ) { first, _ in first }
        let levels = Dictionary(suites.map { ($0.name, $0.serviceLevel) }) { first, _ in first }
        let weights = Dictionary(record.header.suites.map { ($0.name, $0.weight) }) { first, _ in first }
        let results = record.episodes.filter { !$0.planned.warmUp && $0.ending != .stopped(.interrupt) }.map {
            episode in
            var result = result(
                episode, record: record, requests: episode.exchanges.compactMap { exchanges[$0] },
                cost: ledger.episodes[episode.planned.id]?.total(ledger.currency),
                cluster: clusters[episode.planned.suite + "/" + episode.planned.caseID], digest: digest)
            let planned = record.header.plan.levels
            if planned.indices.contains(episode.level), !planned[episode.level].stop.drawsByWeight {
                result.weight = weights[episode.planned.suite] ?? 1
            }
            if let level = levels[episode.planned.suite] {
                let first = episode.exchanges.compactMap { exchanges[$0] }.last { $0.id.turn == 0 }
                result.inTime = level.isKept(
                    scheduled: episode.scheduled, firstToken: first?.trace.firstToken, ended: episode.ended)
            }
            return result
        }
        return Baseline(
            name: name, run: record.header.id, started: record.header.started, currency: ledger.currency,
            priceBasis: ledger.basis, machine: record.header.machine, seed: record.header.plan.seed,
            suites: record.header.suites, backends: record.header.backends,
            results: results.sorted(by: isBefore), judges: record.header.judges,
            planDigest: record.header.plan.digest,
            priceBookDigest: record.header.configuration["price_book"]?["sha256"]?.stringValue)
    }

    private static func result(
        _ episode: Episode, record: RunRecord, requests: [Exchange], cost: Cost?, cluster: String?,
        digest: (String) -> String
    ) -> CaseResult {
        let item = MetricInput.Item(
            episode: episode, exchanges: requests, cost: cost, cluster: "", weight: 1, isInTime: true)
        var nanos: Int64?
        if case .known(let money) = cost { nanos = money.nanos }
        return CaseResult(
            suite: episode.planned.suite, caseID: episode.planned.caseID,
            cluster: cluster ?? episode.planned.caseID,
            backend: episode.backend, load: record.load(of: episode), repetition: episode.planned.repetition,
            outcome: episode.outcome, promptTokens: item.tokens(\.prompt),
            outputTokens: item.tokens(\.output),
            costNanos: nanos,
            timeToFirstToken: item.timeToFirstToken.map { Nanoseconds(Int64(($0 * 1e6).rounded())) },
            episodeTime: episode.ended - episode.scheduled, outputDigest: digest(episode.output),
            endToEnd: endToEnd(requests.last),
            answerTokens: requests.last?.usage.answer, score: meanScore(episode.scores))
    }

    private static func endToEnd(_ request: Exchange?) -> Nanoseconds? {
        guard let trace = request?.trace, let last = trace.lastContent, let sent = trace.sent else {
            return nil
        }
        return last - sent
    }

    /// The mean value of the required scorers; `nil` where there is none, or one could not judge.
    private static func meanScore(_ scores: [Score]) -> Double? {
        let required = scores.filter(\.required)
        let values = required.compactMap { score -> Double? in
            if case .judged(let value, _) = score.finding { value } else { nil }
        }
        return required.isEmpty || values.count < required.count
            ? nil : values.reduce(0, +) / Double(values.count)
    }

    private static func isBefore(_ a: CaseResult, _ b: CaseResult) -> Bool {
        (a.suite, a.caseID, a.backend, a.load, a.repetition) < (
            b.suite, b.caseID, b.backend, b.load, b.repetition
        )
    }
}

extension RunRecord {
    /// The load under which an episode ran, in words.
    func load(of episode: Episode) -> String {
        let levels = header.plan.levels
        return levels.indices.contains(episode.level) ? levels[episode.level].shape.description : ""
    }
}
