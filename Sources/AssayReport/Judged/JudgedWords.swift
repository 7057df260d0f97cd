import AssayCore
import AssayStatistics

/// Says in words how far a judge's verdicts can be trusted.
enum JudgedWords {
    /// The headline: an uncalibrated judge comes first.
    static func headline(_ one: JudgedAcceptance) -> String {
        let who =
            "\(one.suite): \(one.judge.scorer) by \(one.judge.backend.name) (\(one.judge.backend.model))"
            + (one.hasNamesake ? ", prompt \(one.judge.promptDigest.prefix(12))" : "")
        guard let check = one.check else {
            let labels = one.byLabels.map { "; " + byLabels($0) } ?? ""
            return
                "judge not calibrated — \(who), accepted as judged \(share(one.judged)); no labels for this model and prompt: "
                + "`assay label` and `assay judge-check` measure its error" + labels
        }
        let corrected =
            one.corrected.map { "corrected \(share($0))" }
            ?? "not corrected (another model judges too, labels of one kind, a judge no better than chance, or a run of before verdicts were kept)"
        return [
            "judge calibrated — \(who), accepted as judged \(share(one.judged)), \(corrected) by \(check.count) labels "
                + "(sensitivity \(rate(check.truePositives, check.falseNegatives)), "
                + "specificity \(rate(check.trueNegatives, check.falsePositives)))",
            one.byLabels.map(byLabels),
        ].compactMap(\.self).joined(separator: "; ")
    }

    /// How often the order decided; `nil` where no pairs were asked.
    static func bias(_ one: JudgedAcceptance) -> String? {
        guard let interval = Proportion.interval(successes: one.decidedByOrder, trials: one.pairs) else {
            return nil
        }
        let estimate = Estimate(
            value: interval.value, low: interval.low, high: interval.high, count: one.pairs)
        return
            "\(one.suite): position bias \(share(estimate)) — in so many of \(one.pairs) pairs the order decided; they count as ties"
    }

    private static func byLabels(_ estimate: Estimate) -> String {
        "by prediction-powered inference from \(estimate.count) labels of this run \(share(estimate))"
    }

    private static func rate(_ right: Int, _ wrong: Int) -> String {
        guard let interval = Proportion.interval(successes: right, trials: right + wrong) else { return "—" }
        return share(
            Estimate(value: interval.value, low: interval.low, high: interval.high, count: right + wrong))
    }

    static func share(_ estimate: Estimate?) -> String {
        guard let estimate else { return "—" }
        let bounds = Figure.interval(estimate) { Figure.fixed($0 * 100, 1) }.map { " " + $0 } ?? ""
        return Figure.percent(estimate.value) + bounds
    }
}
