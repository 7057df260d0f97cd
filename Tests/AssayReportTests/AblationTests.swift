import AssayCore
import AssayReport
import AssayStatistics
import Testing

@Suite struct AblationTests {
    private func result(
        _ backend: String, _ number: Int, _ repetition: Int = 0, accepted: Bool, nanos: Int64, ms: Int64 = 10
    ) -> CaseResult {
        CaseResult(
            suite: "s", caseID: "c\(number)", cluster: "c\(number)", backend: backend, load: "concurrency 1",
            repetition: repetition, outcome: accepted ? .accepted : .rejected, promptTokens: 1,
            outputTokens: 1,
            costNanos: nanos, timeToFirstToken: nil, episodeTime: .milliseconds(ms), outputDigest: "")
    }

    private func baseline(_ results: [CaseResult]) -> Baseline {
        Baseline(
            name: "b", run: "r", started: "", currency: .usDollar, priceBasis: [],
            machine: Machine(processor: "", cores: 1, memoryBytes: 1, system: ""), seed: 1, suites: [],
            backends: [], results: results)
    }

    @Test func `a lever's contribution is the whole minus what it is without it, on the same cases`() throws {
        let results = (0..<10).flatMap { number in
            [
                result("x", number, accepted: number < 8, nanos: 1_000_000_000, ms: 20),
                result("y", number, accepted: number < 6, nanos: 3_000_000_000, ms: 50),
            ]
        }
        let ablation = Ablation(
            baseline(results),
            variants: [
                .init(backend: "x", lever: nil, title: "x, whole"),
                .init(backend: "y", lever: "x", title: "y alone"),
            ])
        let contribution = try #require(ablation.rows.last?.contribution)
        #expect(contribution.pairs == 10)
        #expect(abs((contribution.acceptance?.value ?? 0) - 0.2) < 1e-12)
        #expect(contribution.cost?.value == -2 && contribution.cost?.low == -2)
        #expect(contribution.time?.value == -30)
        #expect(ablation.rows.map(\.costPerAccepted) == [10.0 / 8, 30.0 / 6])
        #expect(ablation.rows.first?.contribution == nil)
        // One run of each case cannot both choose and measure.
        #expect(ablation.oracle == nil)
        #expect(ablation.text(Style(isColoured: false)).contains("--repeats 2"))
    }

    @Test func `the oracle takes the cheaper of two that are right, and the right one of two`() throws {
        let results = (0..<4).flatMap { number in
            (0..<2).flatMap { repetition in
                [
                    result("small", number, repetition, accepted: number < 2, nanos: 1_000_000_000),
                    result("big", number, repetition, accepted: number < 3, nanos: 4_000_000_000),
                ]
            }
        }
        let oracle = try #require(RouterOracle(Dictionary(grouping: results, by: \.backend)))
        #expect(oracle.cases == 4)
        #expect(oracle.acceptance == 0.75)
        // Two cases at 1, one at 4, and the hopeless one at the cheaper, 1.
        #expect(oracle.cost == 7.0 / 4)
        #expect(oracle.chosen == ["small": 0.75, "big": 0.25])
    }

    @Test func `luck does not flatter the oracle: of two coins it is right half the time`() throws {
        var stream = SeededStream(seed: 3, purpose: "coins")
        let results = (0..<2000).flatMap { number in
            ["a", "b"].flatMap { backend in
                (0..<2).map {
                    result(backend, number, $0, accepted: stream.nextUnit() < 0.5, nanos: 1_000_000_000)
                }
            }
        }
        let oracle = try #require(RouterOracle(Dictionary(grouping: results, by: \.backend)))
        // 4,000 measurements have a standard deviation of 0.8 %; choosing and measuring on the same would give 75 %.
        #expect(abs(oracle.acceptance - 0.5) < 0.04)
    }
}
