import AssayCore
import AssayReport
import AssayStatistics
import Testing

@Suite struct AblationTests {
    private func result(
        _ backend: String, _ number: Int, _ repetition: Int = 0, accepted: Bool, nanos: Int64, ms: Int64 = 10,
        outcome: Outcome? = nil
    ) -> CaseResult {
        CaseResult(
            suite: "s", caseID: "c\(number)", cluster: "c\(number)", backend: backend, load: "concurrency 1",
            repetition: repetition, outcome: outcome ?? (accepted ? .accepted : .rejected), promptTokens: 1,
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
        #expect(ablation.rows.map(\.costPerAccepted?.value) == [10.0 / 8, 30.0 / 6])
        #expect(ablation.rows.first?.contribution == nil)
        // One run of each case cannot both choose and measure.
        #expect(ablation.oracle == nil)
        #expect(ablation.text(Style(isColoured: false)).contains("--repeats 2"))
    }

    /// Both accept 16 of 20 cases; the judge of y was away for ten of them.
    private func outage(repeats: Int = 1) -> [CaseResult] {
        var results: [CaseResult] = []
        for place in 0..<20 * repeats {
            let (number, repetition) = (place / repeats, place % repeats)
            let accepted = number % 5 > 0
            let away: Outcome? = number < 10 ? .unscored : nil
            results.append(result("x", number, repetition, accepted: accepted, nanos: 1_000_000_000))
            results.append(
                result(
                    "y", number, repetition, accepted: accepted, nanos: 3_000_000_000, outcome: away))
        }
        return results
    }

    private func ablation(_ results: [CaseResult]) -> Ablation {
        Ablation(
            baseline(results),
            variants: [
                .init(backend: "x", lever: nil, title: "x, whole"),
                .init(backend: "y", lever: "x", title: "y alone"),
            ])
    }

    @Test func `a judge that was away makes no lever look better`() throws {
        let ablation = ablation(outage())
        let row = try #require(ablation.rows.last)
        #expect(row.unjudged == 10 && row.acceptance?.value == 0.8 && row.acceptance?.count == 10)
        #expect(row.costPerAccepted?.value == 30.0 / 8)
        let contribution = try #require(row.contribution)
        #expect(contribution.acceptance?.value == 0 && contribution.acceptance?.count == 10)
        #expect(contribution.pairs == 20 && contribution.unjudged == 10)
        let text = ablation.text(Style(isColoured: false))
        #expect(text.contains("y alone: 10 of 20 episodes were not judged"))
        #expect(text.contains("10 of 20 pairs were not judged on both sides"))
        let json = ablation.json
        #expect(json.value(at: "configurations.1.unjudged")?.integerValue == 10)
        #expect(json.value(at: "configurations.1.contribution.unjudged")?.integerValue == 10)
    }

    @Test func `the oracle neither chooses nor measures what was not judged`() throws {
        let oracle = try #require(ablation(outage(repeats: 2)).oracle)
        #expect(oracle.cases == 10 && oracle.unjudged == 20)
        #expect(oracle.acceptance?.value == 0.8)
        #expect(oracle.chosen == ["x": 1])
    }

    @Test func `every figure has its interval, of cases and not of repeats`() throws {
        let once = ablation(
            outage().map { one in
                var judged = one
                judged.outcome = one.outcome == .unscored ? .rejected : one.outcome
                return judged
            })
        // 16 of 20 by Wilson.
        let acceptance = try #require(once.rows.first?.acceptance)
        #expect(abs((acceptance.low ?? 0) - 0.584) < 1e-3 && abs((acceptance.high ?? 0) - 0.9193) < 1e-3)
        #expect(once.rows.allSatisfy { $0.cost?.low != nil && $0.costPerAccepted?.high != nil })
        #expect(once.text(Style(isColoured: false)).contains("80.0 % [58.4, 91.9]"))
        let repeated = ablation(outage(repeats: 3))
        let wide = try #require(repeated.rows.first?.acceptance)
        #expect(wide.count == 20)
        #expect(abs((wide.low ?? 0) - (0.8 - 2.093 * (0.16 / 19).squareRoot())) < 1e-3)
        let oracle = try #require(repeated.oracle)
        #expect(oracle.acceptance?.count == 10 && oracle.costPerAccepted?.low != nil)
        #expect(repeated.json.value(at: "router_oracle.acceptance_rate_interval.low")?.numberValue != nil)
    }

    @Test func `of a judge's verdicts that agree on other outputs three in n may still flip`() throws {
        var results = outage()
        for index in results.indices { results[index].outputDigest = "\(index)" }
        let contribution = try #require(ablation(results).rows.last?.contribution)
        #expect(contribution.acceptance?.low == -0.3 && contribution.acceptance?.high == 0.3)
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
        let oracle = try #require(RouterOracle(Dictionary(grouping: results, by: \.backend), seed: 1))
        #expect(oracle.cases == 4)
        #expect(oracle.acceptance?.value == 0.75)
        // Two cases at 1, one at 4, and the hopeless one at the cheaper, 1.
        #expect(oracle.cost?.value == 7.0 / 4)
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
        let oracle = try #require(RouterOracle(Dictionary(grouping: results, by: \.backend), seed: 1))
        // 4,000 measurements have a standard deviation of 0.8 %; choosing and measuring on the same would give 75 %.
        #expect(abs((oracle.acceptance?.value ?? 0) - 0.5) < 0.04)
    }
}
