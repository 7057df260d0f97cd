import AssayCore
import AssayStatistics
import Testing

@testable import AssayReport

@Suite struct VerdictRuleTests {
    @Test(arguments: [
        (Interval(value: -9, low: -12, high: -6), Verdict.regressed),
        (Interval(value: 3, low: 1, high: 5), .improved),
        (Interval(value: -2, low: -4, high: 1), .equivalent(worseWithinMargin: false)),
        (Interval(value: -2, low: -4, high: -1), .equivalent(worseWithinMargin: true)),
        // Half of the width must shrink from 10 to 5: four times the cases.
        (Interval(value: 0, low: -10, high: 10), .inconclusive(more: 120)),
        // Half of the width is what the value needs already, and the interval reaches below the margin all the same.
        (Interval(value: 0, low: -6, high: 1), .inconclusive(more: 1)),
        (Interval(value: -5, low: -6, high: 1), .inconclusive(more: nil)),
        (Interval(value: 0, low: nil, high: 1), .inconclusive(more: nil)),
    ])
    func `an interval against a margin of five of forty cases gives a verdict`(
        interval: Interval, verdict: Verdict
    ) {
        #expect(VerdictRule.verdict(interval, 40, 5) == verdict)
    }
}

@Suite struct DifferenceTextTests {
    @Test(
        arguments: [
            (Estimate(value: -4.25, low: -7.31, high: -1.2, count: 9), "-4.2", "[-7.3, -1.2]"),
            (Estimate(value: 0, low: 0, high: 0, count: 9), "0.0", "[0.0, 0.0]"),
            (Estimate(value: 0.0021, low: 0.0009, high: 0.0034, count: 9), "0.0021", "[0.0009, 0.0034]"),
            (Estimate(value: 0.02, low: -0.3, high: 0.4, count: 9), "0.0", "[-0.3, 0.4]"),
            (Estimate(value: 1e-12, low: nil, high: nil, count: 9), "0.000000000", nil),
        ] as [(Estimate, String, String?)])
    func `a small difference is written with the digits that show it`(
        estimate: Estimate, value: String, interval: String?
    ) {
        let text = Figure.difference(estimate)
        #expect(text.value == value)
        #expect(text.interval == interval)
    }
}

@Suite struct NoFlipTests {
    private func interval(promptTokens: Int, output: String) -> Estimate? {
        let result = { (index: Int, prompt: Int, output: String) in
            CaseResult(
                suite: "s", caseID: "c\(index)", cluster: "c\(index)", backend: "b", load: "closed 1",
                repetition: 0, outcome: .rejected, promptTokens: prompt, outputTokens: 5, costNanos: 1,
                timeToFirstToken: nil, episodeTime: .seconds(1), outputDigest: output)
        }
        let pairs = (0..<30).map { index in
            Pairing.Pair(
                before: result(index, 100, "same"), after: result(index, promptTokens, output))
        }
        let metric = ComparedMetric.all.first { $0.name == "acceptance_rate" }
        return metric.flatMap { metric in
            PairedMetric(
                metric: metric, suite: "s", pairs: pairs, margin: 1, currency: .usDollar, limit: nil,
                bootstrap: ClusterBootstrap(seed: 1, purpose: "test")
            ).comparison?.difference
        }
    }

    @Test func `the same work cannot flip, and of other work up to 3 in n may have`() {
        #expect(interval(promptTokens: 100, output: "same")?.low == 0)
        #expect(interval(promptTokens: 100, output: "other")?.low == -10)
        // The last words of an agent are the same; the steps before were not.
        #expect(interval(promptTokens: 140, output: "same")?.low == -10)
    }
}

@Suite struct HugeFigureTests {
    @Test(arguments: [(1e19, "1.00e+19"), (-2.5e300, "-2.50e+300"), (9.2e14, "920,000,000,000,000")])
    func `a figure of any size is written`(value: Double, text: String) {
        #expect(Figure.number(value) == text)
        #expect(
            Figure.text(
                .figure(Estimate(value: value, low: nil, high: nil, count: 1)), unit: "tokens",
                currency: .usDollar
            ).first == text.first)
        #expect(!Figure.fixed(value, 3).contains("\0"))
    }

    @Test func `no text can end a script element, whatever marks stand around its signs`() {
        #expect(!HTML.script(["\u{600}</script>": "\u{600}<b\u{301}"]).unicodeScalars.contains("<"))
    }
}
