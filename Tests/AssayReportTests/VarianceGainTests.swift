import AssayCore
import AssayJSON
import AssayReport
import Testing

@Suite struct VarianceGainTests {
    private static func frozen(_ accepted: [Bool], tokens: (Int) -> Int = { 20 + $0 }) -> Baseline {
        let run = record(accepted.map { $0 ? .accepted : .rejected })
        var frozen = Freezer.baseline(
            named: "run", record: run, ledger: ledger(run, nanos: 10_000_000), suites: []
        ) { $0 }
        frozen.results = frozen.results.map { one in
            var one = one
            one.outputTokens = tokens(place(one))
            return one
        }
        return frozen
    }

    /// Which case it is.
    private static func place(_ result: CaseResult) -> Int { Int(result.caseID.dropFirst()) ?? 0 }

    private static func compared(_ before: Baseline, _ after: Baseline) -> Comparison {
        Comparer.compare(baseline: before, candidate: after, margins: Margins())
    }

    /// Two in three are accepted; the candidate loses every eighth.
    private static let before = (0..<60).map { $0 % 3 != 0 }
    private static let after = (0..<60).map { $0 % 3 != 0 && $0 % 8 != 1 }

    private func gain(_ comparison: Comparison, _ metric: String) -> Double? {
        comparison.metrics.first { $0.metric == metric && $0.suite == "s" }?.evidence?.pairingGain
    }

    @Test func `what pairing gained is told of rates and of ratios`() throws {
        // Each case's tokens are its own, ± 2: nearly all of their variance is between cases.
        let comparison = Self.compared(
            Self.frozen(Self.before), Self.frozen(Self.after) { 20 + $0 + ($0 % 2 == 0 ? 2 : -2) })
        // NumPy: 1 − Var(after − before)/(Var(before) + Var(after)) of the same 60 pairs, tokens by their influences on the log scale.
        let (acceptance, tokens) = (
            try #require(gain(comparison, "acceptance_rate")), try #require(gain(comparison, "output_tokens"))
        )
        #expect(abs(acceptance - 0.835820895522388) < 1e-9)
        #expect(abs(tokens - 0.9933536416505123) < 1e-9)
        #expect(gain(comparison, "cost_per_accepted_output") != nil)
        let text = ComparisonText.text(comparison, style: Style(isColoured: false))
        #expect(text.contains("Variance that pairing the cases took away\n  s: acceptance_rate 83.6 %"))
        #expect(text.contains("output_tokens 99.3 %"))
        let json = SummaryJSON.json(comparison)
        #expect(
            json["metrics"]?.arrayValue?.first { $0["metric"] == "output_tokens" }?["pairing_gain"]?
                .numberValue == tokens)
        let run = record([.accepted])
        let page = HTMLReport.page(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), record: run, ledger: ledger(run),
            comparison: comparison, chartLibrary: nil)
        #expect(page.contains("variance less by pairing") && page.contains("99.3 %"))
    }

    @Test
    func `a run of a part of the cases is told over all of them by what the baseline knows of the rest`()
        throws
    {
        let whole = Self.frozen(Self.before)
        var part = Self.frozen(Self.after)
        // The part has fewer of the cases that the baseline accepts than there are in all.
        part.results = part.results.filter { Self.place($0) % 3 == 0 || Self.place($0) < 20 }
        let comparison = Self.compared(whole, part)
        let rate = try #require(comparison.adjustedRates.first)
        #expect(comparison.adjustedRates.count == 1 && rate.suite == "s" && rate.cases == 60)
        // NumPy's least squares of the candidate's outcomes on the baseline's, at the baseline's mean over all 60.
        #expect(rate.adjusted.count == 33 && abs(rate.plain - 0.3333333333333333) < 1e-9)
        #expect(
            abs(rate.adjusted.value - 0.5641025641025639) < 1e-9 && abs(rate.gain - 0.7692307692307693) < 1e-9
        )
        #expect((rate.adjusted.low ?? 1) < rate.adjusted.value && (rate.adjusted.high ?? 0) > rate.plain)
        let text = ComparisonText.text(comparison, style: Style(isColoured: false))
        #expect(text.contains("33 of 60 cases of 's' were run, 33.3 % of them accepted"))
        let json = SummaryJSON.json(comparison)
        #expect(json.value(at: "adjusted_rates.0.cases")?.integerValue == 60)
        let gate = GateEvaluator.report(
            GatePolicy(rules: [GateTests.rule("acceptance_rate", .relative(tolerance: 5, detect: nil))]),
            baseline: whole, candidate: part)
        #expect(gate.limits.contains { $0.hasPrefix("33 of 60 cases") })
        #expect(Self.compared(whole, Self.frozen(Self.after)).adjustedRates.isEmpty)
    }
}
