import AssayCore
import AssayFormats
import AssayReport
import AssayStatistics

/// Runs blocks of cases until every blocking rule of a policy is decided, the budget is spent or every case was run.
struct BlockedGate {
    let policy: GatePolicy
    let baseline: Baseline
    private let blocks: [PlannedLevel]
    private let looks: [GateLook]
    private let started: MonotonicInstant

    /// Cuts the only level of a plan into blocks, the warm-up staying with the first.
    init(policy: GatePolicy, baseline: Baseline, plan: RunPlan, started: MonotonicInstant) throws(CannotRun) {
        guard plan.levels.count == 1, let level = plan.levels.first, case .closed = level.shape,
            level.stop == StopRule()
        else {
            throw CannotRun(
                "blocks of cases need one backend at one concurrency and no other end",
                hint:
                    "leave out --rate, --episodes and --seconds, or take 'sequential' and 'budget' from the policy"
            )
        }
        self.policy = policy
        self.baseline = baseline
        self.started = started
        let size = policy.sequential?.block ?? Self.budgetBlock
        let measured = level.episodes.filter { !$0.warmUp }
        guard !measured.isEmpty else { throw CannotRun("there is no case to run") }
        let starts = Array(stride(from: 0, to: measured.count, by: size))
        blocks = starts.enumerated().map { index, start in
            var block = level
            let own = measured[start..<min(measured.count, start + size)]
            block.episodes = ((index == 0 ? level.episodes.filter(\.warmUp) : []) + own).map { episode in
                var episode = episode
                // Names of episodes begin with their level.
                episode.id = "\(index)/" + episode.id.drop { $0 != "/" }.dropFirst()
                return episode
            }
            return block
        }
        let shares = starts.map { Double(min(measured.count, $0 + size)) / Double(measured.count) }
        looks =
            policy.sequential.map { plan in
                GateLook.looks(
                    policy, spending: AlphaSpending(rawValue: plan.spending) ?? .obrienFleming,
                    shares: shares, suites: Set(measured.map(\.suite)).count)
            } ?? []
    }

    /// The cases between two looks at the budget where the policy has no blocks.
    private static let budgetBlock = 20

    /// The episodes of all blocks, without the warm-up.
    private var planned: Int { blocks.reduce(0) { $0 + $1.episodes.count { !$0.warmUp } } }

    /// Runs block after block and says what the gate says in the end of what is on disk.
    func run(
        on clock: any TimeSource, folder: String,
        block: (PlannedLevel) async throws(CannotRun) -> Void
    ) async throws(CannotRun) -> GateReport {
        var report = GateReport(baseline: nil, candidate: "", checks: [], flaky: [], limits: [])
        var ending = SequenceReport.Ending.everything
        var (looks, episodes) = (0, 0)
        for (index, level) in blocks.enumerated() {
            try await block(level)
            let evaluation = try Self.evaluation(folder)
            looks += 1
            episodes = evaluation.record.episodes.count { !$0.planned.warmUp }
            let results = evaluation.baseline(named: evaluation.record.header.id)
            let look = self.looks.indices.contains(index) ? self.looks[index] : nil
            report = GateEvaluator.report(policy, baseline: baseline, candidate: results, look: look)
            if Task.isCancelled {
                ending = .interrupted
            } else if isDecided(report) && look != nil {
                ending = .decided
            } else if index < blocks.count - 1, isSpent(evaluation, at: clock.now()) {
                ending = .budget
            } else {
                continue
            }
            break
        }
        report.sequence = SequenceReport(
            ending: ending, looks: looks, episodes: episodes, planned: planned)
        return report
    }

    private static func evaluation(_ folder: String) throws(CannotRun) -> Evaluation {
        do { return try Evaluation.read(folder) } catch let error as CannotRun { throw error } catch {
            throw CannotRun("the run cannot be read: \(error)")
        }
    }

    private func isDecided(_ report: GateReport) -> Bool {
        report.checks.allSatisfy { !$0.rule.blocks || $0.state != .inconclusive }
    }

    /// Whether what was run so far has used the budget up.
    private func isSpent(_ evaluation: Evaluation, at now: MonotonicInstant) -> Bool {
        let budget = policy.budget
        if let time = budget.time, now - started >= time { return true }
        let usages = evaluation.record.exchanges.map(\.usage)
        if let tokens = budget.tokens,
            usages.reduce(0, { $0 + ($1.prompt ?? 0) + ($1.output ?? 0) }) >= tokens
        {
            return true
        }
        guard let money = budget.moneyNanos else { return false }
        let currency = evaluation.ledger.currency
        let spent = evaluation.ledger.episodes.values.reduce(into: Int64(0)) { sum, ledger in
            sum = sum.addingReportingOverflow(ledger.spent(currency).lowerBound.nanos).partialValue
        }
        return spent >= money
    }
}
