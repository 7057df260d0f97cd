/// How often a judge's verdicts and people's labels of the same outputs agree.
package struct ConfusionTable: Sendable, Hashable {
    /// Accepted by people and by the judge.
    package var truePositives: Int
    /// Accepted by people, rejected by the judge.
    package var falseNegatives: Int
    /// Rejected by people, accepted by the judge.
    package var falsePositives: Int
    /// Rejected by people and by the judge.
    package var trueNegatives: Int

    /// Makes a table.
    package init(
        truePositives: Int = 0, falseNegatives: Int = 0, falsePositives: Int = 0, trueNegatives: Int = 0
    ) {
        self.truePositives = truePositives
        self.falseNegatives = falseNegatives
        self.falsePositives = falsePositives
        self.trueNegatives = trueNegatives
    }

    /// Counts one output, so many times.
    package mutating func count(label: Bool, verdict: Bool, times: Int = 1) {
        switch (label, verdict) {
        case (true, true): truePositives += times
        case (true, false): falseNegatives += times
        case (false, true): falsePositives += times
        case (false, false): trueNegatives += times
        }
    }

    /// The outputs that people accepted.
    package var positives: Int { truePositives + falseNegatives }
    /// The outputs that people rejected.
    package var negatives: Int { falsePositives + trueNegatives }
    /// All outputs.
    package var count: Int { positives + negatives }

    /// The share of outputs on which judge and people agree.
    package var agreement: Interval? {
        Proportion.interval(successes: truePositives + trueNegatives, trials: count)
    }
    /// The share of the outputs accepted by people that the judge accepts too.
    package var sensitivity: Interval? { Proportion.interval(successes: truePositives, trials: positives) }
    /// The share of the outputs rejected by people that the judge rejects too.
    package var specificity: Interval? { Proportion.interval(successes: trueNegatives, trials: negatives) }

    /// Cohen's κ = (p_o − p_e) ÷ (1 − p_e): agreement beyond what two such raters would reach by chance; `NaN` where chance alone would agree.
    ///
    /// Source: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    package var kappa: Double {
        let n = Double(count)
        let observed = Double(truePositives + trueNegatives) / n
        let accepted = Double(truePositives + falsePositives)
        let chance =
            (Double(positives) * accepted + Double(negatives) * (n - accepted)) / (n * n)
        return chance == 1 ? .nan : (observed - chance) / (1 - chance)
    }
}

extension [ConfusionTable] {
    /// Cohen's κ of all outputs, its interval by drawing whole clusters anew; one table per cluster.
    package func kappa(seed: UInt64) -> Interval? {
        ClusterBootstrap(seed: seed, purpose: "kappa").interval(clusters: count) { taken in
            zip(self, taken).reduce(into: ConfusionTable()) { sum, term in
                sum.add(term.0, times: term.1)
            }.kappa
        }
    }

    /// The table of all outputs.
    package var total: ConfusionTable { reduce(into: ConfusionTable()) { $0.add($1, times: 1) } }
}

extension ConfusionTable {
    fileprivate mutating func add(_ other: ConfusionTable, times: Int) {
        truePositives += other.truePositives * times
        falseNegatives += other.falseNegatives * times
        falsePositives += other.falsePositives * times
        trueNegatives += other.trueNegatives * times
    }
}
