package import AssayCore

/// Computes the figures of a run from its records and its ledger.
package struct Summarizer {
    private let record: RunRecord
    private let ledger: Ledger
    private let suites: [String: Suite]
    private let exchanges: [ExchangeID: Exchange]
    private let calibration: Calibration

    private init(_ record: RunRecord, _ ledger: Ledger, _ suites: [Suite], _ calibration: Calibration) {
        self.calibration = calibration
        self.record = record
        self.ledger = ledger
        self.suites = Dictionary(suites.map { ($0.name, $0) }) { first, _ in first }
        exchanges = Dictionary(record.exchanges.map { ($0.id, $0) }) { _, later in later }
    }

    /// The summary of a run, its judges corrected by what is known of them.
    package static func summary(
        of record: RunRecord, ledger: Ledger, suites: [Suite], calibration: Calibration = Calibration()
    ) -> RunSummary {
        let summarizer = Summarizer(record, ledger, suites, calibration)
        return RunSummary(
            header: record.header, levels: record.header.plan.levels.indices.compactMap(summarizer.level),
            currency: ledger.currency, priceBasis: ledger.basis, evaluation: ledger.evaluation)
    }

    private func level(_ index: Int) -> RunSummary.Level? {
        let all = record.episodes.filter { $0.level == index }
        let episodes = all.filter { !$0.planned.warmUp }
        guard !episodes.isEmpty else { return nil }
        let planned = record.header.plan.levels[index]
        let items = episodes.map { item($0, drawnByWeight: planned.stop.drawsByWeight) }
        let window = window(index, items)
        let dropped = record.header.windows.first { $0.level == index }?.dropped ?? 0
        var groups = record.header.suites.map(\.name).compactMap { name -> RunSummary.Group? in
            let own = items.filter { $0.episode.planned.suite == name }.map { item in
                var alone = item
                alone.weight = 1
                return alone
            }
            return own.isEmpty
                ? nil : group(name, own, window, index, whole: own.count == items.count, dropped: dropped)
        }
        if groups.count > 1 { groups.append(group(nil, items, window, index, whole: true, dropped: dropped)) }
        let telemetry = telemetry(of: planned.backend, index, input(items, window, dropped: dropped))
        return RunSummary.Level(
            backend: planned.backend, shape: planned.shape,
            window: record.header.windows.first { $0.level == index },
            warmUps: all.count - episodes.count, groups: groups,
            capacities: ledger.capacities.filter { $0.level == index },
            energy: ledger.energy.filter { $0.level == index },
            made: EnergyMetrics.Made(input(items, window, dropped: dropped)), telemetry: telemetry,
            notes: Notes.notes(
                on: items, header: record.header,
                window: record.header.windows.first { $0.level == index }, steady: window)
                + Notes.fewCases(groups) + telemetry.flatMap(\.notes))
    }

    private func telemetry(of backend: String, _ index: Int, _ input: MetricInput) -> [ServerSide] {
        let window = record.header.windows.first { $0.level == index }
        let parts = record.header.parts(of: backend)
        return (parts.isEmpty ? [backend] : parts).compactMap { name in
            TelemetrySummary(
                record.telemetry.filter { $0.backend == name }, in: input.window,
                level: (window?.began ?? input.window.from, window?.ended ?? input.window.to)
            ).map { ServerSide($0, of: name, isPart: !parts.isEmpty, beside: input) }
        }
    }

    private func item(_ episode: Episode, drawnByWeight: Bool) -> MetricInput.Item {
        let suite = suites[episode.planned.suite]
        let weight = record.header.suites.first { $0.name == episode.planned.suite }?.weight ?? 1
        var item = MetricInput.Item(
            episode: episode, exchanges: episode.exchanges.compactMap { exchanges[$0] },
            cost: ledger.episodes[episode.planned.id]?.total(ledger.currency),
            spent: ledger.episodes[episode.planned.id]?.spent(ledger.currency),
            testCase: suite?.testCase(episode.planned.caseID),
            cluster: episode.planned.suite + "/"
                + (suite?.testCase(episode.planned.caseID)?.cluster ?? episode.planned.caseID),
            weight: drawnByWeight ? 1 : Double(weight), isInTime: true)
        item.lines = ledger.episodes[episode.planned.id]?.lines ?? []
        item.isInTime = (suite?.serviceLevel ?? ServiceLevel()).isKept(
            scheduled: episode.scheduled,
            firstToken: item.seen.last { $0.id.turn == 0 }?.trace.firstToken,
            ended: episode.ended)
        return item
    }

    /// The steady window of a level, or what its episodes span where the run was killed.
    private func window(_ index: Int, _ items: [MetricInput.Item]) -> SteadyWindow {
        if let window = record.header.windows.first(where: { $0.level == index }) {
            return SteadyWindow(from: window.steadyFrom, to: window.steadyTo)
        }
        let origin = MonotonicInstant(nanoseconds: 0)
        return SteadyWindow(
            from: items.map(\.episode.scheduled).min() ?? origin,
            to: items.map(\.episode.ended).max() ?? origin)
    }

    private func group(
        _ suite: String?, _ items: [MetricInput.Item], _ window: SteadyWindow, _ level: Int, whole: Bool,
        dropped: Int
    ) -> RunSummary.Group {
        var input = input(items, window, dropped: whole ? dropped : 0)
        if whole {
            input.energy = ledger.energy.filter { $0.level == level }
            input.capacities = ledger.capacities.filter { $0.level == level }
        }
        var group = RunSummary.Group(
            suite: suite,
            values: (Metric.all + Metric.repeated(in: input)).map { ($0, $0.compute(input)) },
            waterfall: Waterfall(items), accounts: accounts(items),
            moneyWaterfall: MoneyWaterfall(items, ledger.currency),
            sensitivity: whole ? Sensitivity(items, ledger.assumptions) : nil,
            cases: CaseCost.all(input) ?? [],
            outcomes: Dictionary(grouping: items, by: \.episode.outcome).mapValues(\.count))
        group.judged = record.header.judges.filter { $0.suite == suite }.compactMap {
            JudgedAcceptance($0, input, record, calibration)
        }
        return group
    }

    private func input(
        _ items: [MetricInput.Item], _ window: SteadyWindow, dropped: Int
    ) -> MetricInput {
        var input = MetricInput(
            items: items, window: window, dropped: dropped, currency: ledger.currency,
            seed: record.header.plan.seed)
        input.economics = suites.mapValues(\.economics)
        return input
    }

    private func accounts(_ items: [MetricInput.Item]) -> [(account: Account, cost: Cost)] {
        var sums = AccountSums(ledger.currency)
        for item in items {
            for line in item.lines { sums.add(line) }
        }
        return sums.all
    }
}
