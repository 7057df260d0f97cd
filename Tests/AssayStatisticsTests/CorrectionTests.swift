import AssayStatistics
import Testing

@Suite struct RoganGladenTests {
    @Test func `the value undoes what a judge of known error does to a share`() throws {
        // 0.3·0.9 + 0.7·0.2 = 0.41 of the outputs are judged acceptable where 0.3 are.
        let table = ConfusionTable(
            truePositives: 90, falseNegatives: 10, falsePositives: 20, trueNegatives: 80)
        let interval = try #require(RoganGladen.interval(accepted: 41, of: 100, table: table))
        #expect(isClose(interval.value, 0.3))
        #expect((interval.low ?? 1) < 0.3 && (interval.high ?? 0) > 0.3)
    }

    @Test func `a judge that makes no error on many labels leaves the share as it is`() throws {
        let table = ConfusionTable(truePositives: 1_000_000, trueNegatives: 1_000_000)
        let interval = try #require(RoganGladen.interval(accepted: 30, of: 100, table: table))
        let wilson = try #require(Proportion.interval(successes: 30, trials: 100))
        #expect(isClose(interval.value, 0.3))
        #expect(abs((interval.low ?? 9) - (wilson.low ?? 0)) < 0.002)
        #expect(abs((interval.high ?? 9) - (wilson.high ?? 0)) < 0.002)
    }

    @Test func `fewer labels make the interval wider`() throws {
        let widths = [20, 100, 1000].map { n in
            RoganGladen.interval(
                accepted: 50, of: 100,
                table: ConfusionTable(
                    truePositives: n * 9 / 10, falseNegatives: n / 10, falsePositives: n / 5,
                    trueNegatives: n * 4 / 5)
            )?.halfWidth ?? 0
        }
        #expect(widths[0] > widths[1] && widths[1] > widths[2] && widths[2] > 0)
    }

    @Test(arguments: [
        ConfusionTable(truePositives: 5, falseNegatives: 5, falsePositives: 5, trueNegatives: 5),
        ConfusionTable(truePositives: 9, falseNegatives: 1),
        ConfusionTable(falsePositives: 1, trueNegatives: 9),
        ConfusionTable(),
    ])
    func `a judge no better than chance, or labels of one kind alone, correct nothing`(table: ConfusionTable)
    {
        #expect(RoganGladen.interval(accepted: 5, of: 10, table: table) == nil)
    }

    /// Simulated with the seed fixed: 2,000 runs each, whose coverage has a standard error of 0.5 %.
    @Test(arguments: [
        (0.5, 0.9, 0.85, 100, 60), (0.3, 0.8, 0.9, 200, 100), (0.7, 0.95, 0.8, 60, 40),
        (0.6, 0.85, 0.75, 400, 200),
    ])
    func `the interval covers the truth in 93 to 97.5 of 100 runs`(
        share: Double, sensitivity: Double, specificity: Double, outputs: Int, labels: Int
    ) {
        var stream = SeededStream(seed: 11, purpose: "coverage \(share) \(labels)")
        func draw(_ trials: Int, _ probability: Double) -> Int {
            (0..<trials).reduce(0) { sum, _ in sum + (stream.nextUnit() < probability ? 1 : 0) }
        }
        var covered = 0
        let runs = 2000
        for _ in 0..<runs {
            let accepted = draw(outputs, share * sensitivity + (1 - share) * (1 - specificity))
            let right = draw(labels, sensitivity)
            let refused = draw(labels, specificity)
            let interval = RoganGladen.interval(
                accepted: accepted, of: outputs,
                table: ConfusionTable(
                    truePositives: right, falseNegatives: labels - right, falsePositives: labels - refused,
                    trueNegatives: refused))
            if let low = interval?.low, let high = interval?.high, low <= share, share <= high {
                covered += 1
            }
        }
        let coverage = Double(covered) / Double(runs)
        #expect((0.93...0.975).contains(coverage), "\(coverage)")
    }

    @Test func `the product of two shares covers their product in 93 to 97 of 100 runs`() {
        var stream = SeededStream(seed: 3, purpose: "product")
        func interval(_ probability: Double, _ trials: Int) -> Interval {
            let hits = (0..<trials).reduce(0) { sum, _ in sum + (stream.nextUnit() < probability ? 1 : 0) }
            return Proportion.interval(successes: hits, trials: trials) ?? Interval(value: 0, low: 0, high: 1)
        }
        let runs = 2000
        let covered = (0..<runs).count { _ in
            let product = interval(0.8, 90).times(interval(0.6, 70))
            return (product.low ?? 0)...(product.high ?? 1) ~= 0.48
        }
        #expect((0.93...0.97).contains(Double(covered) / Double(runs)), "\(covered)")
    }
}

@Suite struct PredictionPoweredTests {
    static let labels: [Double] = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0]
    static let verdicts: [Double] = [1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 1]
    static let others: [Double] = [
        1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1,
    ]

    private func inference(_ weight: Double?) -> PredictionPowered {
        PredictionPowered(
            labelled: zip(Self.labels, Self.verdicts).enumerated().map {
                .init(label: $1.0, prediction: $1.1, cluster: "l\($0)")
            }, unlabelled: Self.others.enumerated().map { .init(prediction: $1, cluster: "u\($0)") },
            weight: weight)
    }

    /// `ppi_mean_ci` of ppi-python 0.2.3, which divides by n and takes the normal's quantile; ours divides by G − 1 clusters and takes
    /// Student's t, which the comparison undoes.
    @Test(arguments: [
        (1.0 as Double?, 0.68333333, 0.36597895, 1.00068771), (0, 0.58333333, 0.30439369, 0.86227298),
        (0.5, 0.63333333, 0.37691685, 0.88974982), (nil, 0.62341153, 0.36963511, 0.87718796),
    ])
    func `value, interval and weight are those of ppi-python`(
        weight: Double?, value: Double, low: Double, high: Double
    ) throws {
        let inference = inference(weight)
        let interval = try #require(inference.interval)
        #expect(abs(interval.value - value) < 1e-8)
        let clusters = 42.0
        let scale =
            StudentT.quantile(0.975, degreesOfFreedom: 11) / Normal.quantile(0.975)
            * (clusters / (clusters - 1)).squareRoot()
        #expect(abs(try #require(interval.halfWidth) / scale - (high - low) / 2) < 1e-8)
    }

    @Test func `labels for everything leave nothing to the judge`() throws {
        let all = PredictionPowered(
            labelled: (0..<10).map { .init(label: Double($0 % 2), prediction: 1, cluster: "\($0)") },
            unlabelled: [])
        #expect(all.weight == 0)
        #expect(all.interval?.value == 0.5)
        #expect(
            PredictionPowered(labelled: [], unlabelled: [.init(prediction: 1, cluster: "a")]).interval == nil)
    }

    /// What n labels cannot rule out is three in n: all of it where labels are alike, the judge's part where it was never wrong.
    @Test(
        arguments: [
            ([1, 1], [1, 1], [1, 1, 1, 1], 1), ([0, 0, 0], [0, 0, 0], [0, 0], 1),
            ([1, 1, 1, 1], [1, 0, 1, 0], [1, 0, 1], 0.75),
            ([0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1], 0.75),
        ] as [([Double], [Double], [Double], Double)])
    func `labels that show no error leave as much doubt as there are few of them`(
        labels: [Double], verdicts: [Double], others: [Double], reach: Double
    ) throws {
        let interval = try #require(made(labels, verdicts, others, weight: nil).interval)
        #expect(isClose(interval.halfWidth, reach))
        #expect(interval.value == labels[0])
    }

    @Test func `a judge that was right at every label is still not taken at its word`() throws {
        let labels: [Double] = [1, 0, 1, 0, 1, 0]
        let others = (0..<600).map { Double($0 % 2) }
        let trusted = try #require(made(labels, labels, others, weight: 1).interval)
        // Of six labels up to three in six of the judge's verdicts may be wrong.
        #expect(trusted.value == 0.5)
        #expect(try #require(trusted.halfWidth) > 0.5)
    }

    private func made(
        _ labels: [Double], _ verdicts: [Double], _ others: [Double], weight: Double?
    ) -> PredictionPowered {
        PredictionPowered(
            labelled: zip(labels, verdicts).enumerated().map {
                .init(label: $1.0, prediction: $1.1, cluster: "l\($0)")
            }, unlabelled: others.enumerated().map { .init(prediction: $1, cluster: "u\($0)") },
            weight: weight)
    }

    @Test func `the interval covers the truth in 93 to 97 of 100 runs, outputs in clusters of two`() {
        var stream = SeededStream(seed: 5, purpose: "ppi")
        // Labels of probability 0.6, the same for both outputs of a cluster; the judge errs in 15 of 100.
        func output() -> (label: Double, verdict: Double) {
            let label = stream.nextUnit() < 0.6
            return (label ? 1 : 0, (stream.nextUnit() < 0.85) == label ? 1 : 0)
        }
        let runs = 2000
        let covered = (0..<runs).count { _ in
            var labelled: [PredictionPowered.Labelled] = []
            var others: [PredictionPowered.Unlabelled] = []
            for cluster in 0..<120 {
                let one = output()
                for _ in 0..<2 {
                    if cluster < 40 {
                        labelled.append(
                            .init(label: one.label, prediction: one.verdict, cluster: "\(cluster)"))
                    } else {
                        others.append(.init(prediction: one.verdict, cluster: "\(cluster)"))
                    }
                }
            }
            let interval = PredictionPowered(labelled: labelled, unlabelled: others).interval
            return (interval?.low ?? 1)...max(interval?.high ?? 1, interval?.low ?? 1) ~= 0.6
        }
        #expect((0.93...0.97).contains(Double(covered) / Double(runs)), "\(covered)")
    }
}
