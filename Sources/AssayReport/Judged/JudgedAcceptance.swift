package import AssayCore
import AssayStatistics

/// What people's labels say of the judges of a run.
package struct Calibration: Sendable {
    /// The checks of judges.
    package var checks: [JudgeCheck]
    /// The labels of the run's own outputs that stand.
    package var labels: [HumanLabel]

    /// Makes it; without any, every judge is uncalibrated.
    package init(checks: [JudgeCheck] = [], labels: [HumanLabel] = []) {
        self.checks = checks
        self.labels = labels
    }
}

/// The acceptance of a suite whose outputs a model judges: as judged, and corrected for the judge's measured error.
package struct JudgedAcceptance: Sendable, Hashable {
    /// The suite's name.
    package var suite: String
    /// The judge.
    package var judge: JudgeStamp
    /// Accepted episodes among all, as judged.
    package var judged: Estimate?
    /// The check of this judge; `nil` where there is none with its model and prompt: it is not calibrated.
    package var check: JudgeCheck?
    /// The acceptance rate with the pivotal verdicts corrected by Rogan and Gladen with the check's sensitivity and specificity; `nil` where several
    /// models judge. Its count is that of the clusters.
    package var corrected: Estimate?
    /// The acceptance rate by prediction-powered inference from labels of the run's own outputs; its count is that of the labels.
    package var byLabels: Estimate?
    /// Whether the suite has another rule of the same scorer, so that only the prompt tells them apart.
    package var hasNamesake = false
    /// The pairs of a preference that were asked in both orders.
    package var pairs = 0
    /// Those of them in which the order decided: the position bias.
    package var decidedByOrder = 0
}

extension JudgedAcceptance {
    /// What the judges of a suite came to; one element per judge whose verdict is required.
    init?(_ judge: JudgeStamp, _ input: MetricInput, _ record: RunRecord, _ calibration: Calibration) {
        self.suite = judge.suite
        self.judge = judge
        let items = input.items
        let episodes = items.map(\.episode)
        guard episodes.contains(where: { $0.requires(judge) }) else { return nil }
        if case .figure(let accepted) = Metric.acceptanceRate.compute(input) { judged = accepted }
        hasNamesake = record.header.judges.contains {
            $0 != judge && $0.suite == suite && $0.scorer == judge.scorer
        }
        check = calibration.checks.last { $0.isOf(judge) }
        let isAlone = !record.header.judges.contains { other in
            other != judge && other.suite == suite && episodes.contains { $0.requires(other) }
        }
        corrected = isAlone ? check.flatMap { Self.corrected(items, judge, $0) } : nil
        byLabels = Self.byLabels(items, calibration.labels)
        (pairs, decidedByOrder) = PositionBias.count(
            record.evaluation, of: judge, episodes: Set(items.map(\.episode.planned.id)))
    }

    private static func corrected(_ items: [MetricInput.Item], _ judge: JudgeStamp, _ check: JudgeCheck)
        -> Estimate?
    {
        let clusters = Dictionary(grouping: items, by: \.cluster).sorted { $0.key < $1.key }
        let shares = clusters.compactMap { PivotalShare(of: judge, on: $0.value.map(\.episode)) }
        guard shares.count == clusters.count else { return nil }
        let table = ConfusionTable(
            truePositives: check.truePositives, falseNegatives: check.falseNegatives,
            falsePositives: check.falsePositives, trueNegatives: check.trueNegatives)
        return shares.corrected(by: table).map { Estimate($0, count: shares.count) }
    }

    /// By the labels of the run's own outputs; what ended without an output is not accepted, whatever a judge would say.
    private static func byLabels(_ items: [MetricInput.Item], _ labels: [HumanLabel]) -> Estimate? {
        let own = Dictionary(
            labels.compactMap { label in label.episode.flatMap { id in label.accepts.map { (id, $0) } } }
        ) { _, later in later }
        let judged = items.filter(\.episode.isJudged)
        var labelled: [PredictionPowered.Labelled] = []
        var unlabelled: [PredictionPowered.Unlabelled] = []
        for item in judged {
            let verdict = item.isAccepted ? 1.0 : 0
            if let accepts = own[item.episode.planned.id] {
                labelled.append(
                    .init(label: accepts ? 1 : 0, prediction: verdict, cluster: item.cluster))
            } else {
                unlabelled.append(.init(prediction: verdict, cluster: item.cluster))
            }
        }
        let inference = PredictionPowered(labelled: labelled, unlabelled: unlabelled)
        guard let interval = inference.interval else { return nil }
        let held = Interval(
            value: min(1, max(0, interval.value)), low: interval.low.map { max(0, $0) },
            high: interval.high.map { min(1, $0) })
        return Estimate(judged.count < items.count ? scaled(held, items) : held, count: labelled.count)
    }

    /// Times the share of the episodes that have an output.
    private static func scaled(_ interval: Interval, _ items: [MetricInput.Item]) -> Interval {
        let trials = items.map { Trial(cluster: $0.cluster, holds: $0.episode.isJudged) }
        guard let share = trials.share({ $0.delta() }) else { return interval }
        return interval.times(Interval(value: share.value, low: share.low, high: share.high))
    }
}
