/// A mean over outputs that all have a prediction and of which some have a label too.
///
/// Sources: Angelopoulos, Bates, Fannjiang, Jordan and Zrnic, "Prediction-powered inference", Science 382 (2023); the weight λ of the
/// predictions from Angelopoulos, Duchi and Zrnic, "PPI++: efficient prediction-powered inference" (2023).
package struct PredictionPowered: Sendable, Hashable {
    /// An output with the judge's verdict and a person's label, as numbers.
    package struct Labelled: Sendable, Hashable {
        /// The label.
        package var label: Double
        /// The verdict.
        package var prediction: Double
        /// The unit of sampling.
        package var cluster: String

        /// Makes an output.
        package init(label: Double, prediction: Double, cluster: String) {
            self.label = label
            self.prediction = prediction
            self.cluster = cluster
        }
    }

    /// An output with the judge's verdict alone, as a number.
    package struct Unlabelled: Sendable, Hashable {
        /// The verdict.
        package var prediction: Double
        /// The unit of sampling.
        package var cluster: String

        /// Makes an output.
        package init(prediction: Double, cluster: String) {
            self.prediction = prediction
            self.cluster = cluster
        }
    }

    /// The outputs with labels; a sample at random.
    package var labelled: [Labelled]
    /// The verdicts on the others, with their clusters.
    package var unlabelled: [Unlabelled]
    /// The weight of the predictions in 0…1: 1 trusts them as they are, 0 leaves them out.
    package var weight: Double

    /// Makes the data, with the weight that makes the variance least where none is given.
    package init(
        labelled: [Labelled], unlabelled: [Unlabelled], weight: Double? = nil
    ) {
        self.labelled = labelled
        self.unlabelled = unlabelled
        self.weight = 0
        self.weight = unlabelled.isEmpty ? 0 : weight ?? bestWeight
    }

    /// λ = Cov(label, prediction) ÷ ((1 + n/N)·Var(prediction)), held within 0…1.
    private var bestWeight: Double {
        let all = labelled.map(\.prediction) + unlabelled.map(\.prediction)
        let (mean, labels, predictions) = (
            Self.mean(all), Self.mean(labelled.map(\.label)), Self.mean(labelled.map(\.prediction))
        )
        let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, all.count - 1))
        let covariance = Self.mean(labelled.map { ($0.label - labels) * ($0.prediction - predictions) })
        guard variance > 0 else { return 0 }
        let ratio = Double(labelled.count) / Double(unlabelled.count)
        return min(1, max(0, covariance / ((1 + ratio) * variance)))
    }

    /// The mean of the labels as it would be were there one for every output: λ·mean of the other predictions + mean of label − λ·prediction; its
    /// standard error over clusters, its 95 % interval by Student's t with one degree of freedom less than there are labelled clusters, and by what
    /// the labels are too few to show.
    ///
    /// `nil` of fewer than two labelled clusters.
    package var interval: Interval? {
        let clusters = Set(labelled.map(\.cluster))
        guard clusters.count > 1 else { return nil }
        let gaps = labelled.map { $0.label - weight * $0.prediction }
        let gap = Self.mean(gaps)
        let predicted = unlabelled.isEmpty ? 0 : Self.mean(unlabelled.map(\.prediction))
        var influence: [String: Double] = [:]
        for (one, own) in zip(labelled, gaps) {
            influence[one.cluster, default: 0] += (own - gap) / Double(labelled.count)
        }
        for one in unlabelled {
            influence[one.cluster, default: 0] +=
                weight * (one.prediction - predicted) / Double(unlabelled.count)
        }
        let count = Double(influence.count)
        let squares = influence.keys.sorted().reduce(0.0) { $0 + (influence[$1] ?? 0) * (influence[$1] ?? 0) }
        let error = (count / (count - 1) * squares).squareRoot()
        let t = StudentT.quantile(0.975, degreesOfFreedom: Double(clusters.count - 1))
        return Interval(value: weight * predicted + gap, halfWidth: t * error + unseen(clusters.count))
    }

    /// How far the mean may be off by what no label shows, of labels and verdicts in 0…1: where the labels are all alike, or the judge is off by
    /// the same at each of them, they have no scatter, and three in n of the clusters may still be otherwise.
    private func unseen(_ clusters: Int) -> Double {
        let isSure = Set(labelled.map { $0.label - $0.prediction }).count == 1
        let isAlike = Set(labelled.map(\.label)).count == 1
        return min(1, 3 / Double(clusters)) * ((isSure ? weight : 0) + (isAlike ? 1 - weight : 0))
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
