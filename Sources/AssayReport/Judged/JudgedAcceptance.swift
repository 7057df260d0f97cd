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
    /// The acceptance rate corrected by Rogan and Gladen with the check's sensitivity and specificity.
    package var corrected: Estimate?
    /// The acceptance rate by prediction-powered inference from labels of the run's own outputs; its count is that of the labels.
    package var byLabels: Estimate?
    /// The pairs of a preference that were asked in both orders.
    package var pairs = 0
    /// Those of them in which the order decided: the position bias.
    package var decidedByOrder = 0
}

extension JudgedAcceptance {
    /// What the judges of a suite came to; one element per judge whose verdict is required.
    init?(_ judge: JudgeStamp, _ items: [MetricInput.Item], _ record: RunRecord, _ calibration: Calibration) {
        self.suite = judge.suite
        self.judge = judge
        let verdicts = items.map { Verdict($0.episode, judge: judge.scorer) }
        guard verdicts.contains(where: { $0.isRequired }), !items.isEmpty else { return nil }
        judged = Self.estimate(
            Proportion.interval(successes: items.count(where: \.isAccepted), trials: items.count), items.count
        )
        check = calibration.checks.last { $0.isOf(judge) }
        corrected = check.flatMap { Self.corrected(verdicts, $0) }
        byLabels = Self.byLabels(items, calibration.labels)
        (pairs, decidedByOrder) = PositionBias.count(
            record.evaluation, of: judge, episodes: Set(items.map(\.episode.planned.id)))
    }

    /// What one episode's scores say, with the judge's apart from the others.
    private struct Verdict {
        var isRequired = false
        var othersPass: Bool
        var accepts: Bool?
        var isCorrectable = true

        /// The scorers that a composition's title names.
        private static func parts(of title: String) -> [Substring] {
            title.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        }

        init(_ episode: Episode, judge: String) {
            let isJudged = if case .failed = episode.ending { false } else { episode.outcome != .stopped }
            othersPass = isJudged
            for score in episode.scores where score.required {
                var passed: Bool?
                if case .judged(_, let truth) = score.finding { passed = truth }
                if score.scorer == judge {
                    isRequired = true
                    accepts = passed
                } else if Self.parts(of: score.scorer).contains(Substring(judge)) {
                    isRequired = true
                    switch score.verdict {
                    case .accepts: accepts = true
                    case .rejects: accepts = false
                    case .undecisive: othersPass = false
                    case .unscored: break
                    // In `any`, in `weighted` or beside another model its verdict decides nothing by itself: it cannot be corrected.
                    case nil: isCorrectable = false
                    }
                } else if passed != true {
                    othersPass = false
                }
            }
        }
    }

    /// The share that passed every other scorer × the share of those that people would accept.
    private static func corrected(_ verdicts: [Verdict], _ check: JudgeCheck) -> Estimate? {
        guard verdicts.allSatisfy(\.isCorrectable) else { return nil }
        let asked = verdicts.filter { $0.othersPass && $0.accepts != nil }
        let table = ConfusionTable(
            truePositives: check.truePositives, falseNegatives: check.falseNegatives,
            falsePositives: check.falsePositives, trueNegatives: check.trueNegatives)
        guard
            let among = RoganGladen.interval(
                accepted: asked.count { $0.accepts == true }, of: asked.count, table: table)
        else { return nil }
        let passed = verdicts.count(where: \.othersPass)
        return estimate(scaled(among, by: passed, of: verdicts.count), verdicts.count)
    }

    /// By the labels of the run's own outputs; what ended without an output is not accepted, whatever a judge would say.
    private static func byLabels(_ items: [MetricInput.Item], _ labels: [HumanLabel]) -> Estimate? {
        let own = Dictionary(
            labels.compactMap { label in label.episode.flatMap { id in label.accepts.map { (id, $0) } } }
        ) { _, later in later }
        let judged = items.filter { item in
            if case .failed = item.episode.ending { false } else { item.episode.outcome != .stopped }
        }
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
        return estimate(scaled(held, by: judged.count, of: items.count), labelled.count)
    }

    private static func scaled(_ interval: Interval, by part: Int, of all: Int) -> Interval {
        guard part < all, let share = Proportion.interval(successes: part, trials: all) else {
            return interval
        }
        return interval.times(share)
    }

    private static func estimate(_ interval: Interval?, _ count: Int) -> Estimate? {
        interval.map { Estimate(value: $0.value, low: $0.low, high: $0.high, count: count) }
    }
}
