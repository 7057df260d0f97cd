import AssayCore
import AssayReport
import Testing

/// Runs of two models, and of two price books, are compared as far as their figures mean the same.
@Suite struct TokenizerTests {
    private static let outcomes = [Outcome](repeating: .accepted, count: 20)

    /// A run of a model that counts so many tokens more or less in each prompt than another.
    private func run(_ model: String, more: Int = 0, made details: JSONValue = [:]) -> Baseline {
        var run = GateTests.frozen(Self.outcomes, name: model)
        run.backends[0].model = model
        run.backends[0].details = details
        for index in run.results.indices { run.results[index].promptTokens? += index % 3 * more }
        return run
    }

    private func compared(_ before: Baseline, _ after: Baseline) -> Comparison {
        Comparer.compare(baseline: before, candidate: after, margins: Margins())
    }

    private func incomparable(_ comparison: Comparison) -> [String] {
        comparison.metrics.filter {
            if case .incomparable = $0.verdict { true } else { false }
        }.map(\.metric)
    }

    private static let counts = ["output_tokens", "prompt_tokens", "cost_per_accepted_token"]

    @Test
    func `tokens of models that count prompts differently are not compared, and the comparison says so`() {
        let comparison = compared(run("small"), run("large", more: 2))
        #expect(incomparable(comparison) == Self.counts)
        #expect(
            comparison.limits.contains(
                "Token counts are not compared: small and large count the same prompts differently."))
    }

    @Test func `models that count every prompt of a suite alike share a tokenizer`() {
        let comparison = compared(run("q4"), run("q8"))
        #expect(incomparable(comparison).isEmpty)
        #expect(!comparison.limits.contains { $0.contains("Token counts") })
    }

    @Test func `what a composite does to a prompt is compared`() {
        let composite: JSONValue = ["made_of": ["small"]]
        #expect(incomparable(compared(run("small"), run("parts", more: -2, made: composite))).isEmpty)
    }

    @Test func `equal counts of two prompts show no common tokenizer`() {
        var (before, after) = (run("small"), run("large"))
        before.results = Array(before.results.prefix(2))
        after.results = Array(after.results.prefix(2))
        #expect(incomparable(compared(before, after)) == Self.counts)
    }

    @Test func `one model is compared however its prompts changed`() {
        #expect(incomparable(compared(run("small"), run("small", more: 2))).isEmpty)
    }

    @Test func `two backends of two price books have no common measure of cost`() {
        func priced(_ name: String, _ book: String?) -> Baseline {
            var priced = run("small")
            priced.backends[0].name = name
            for index in priced.results.indices { priced.results[index].backend = name }
            priced.priceBookDigest = book
            return priced
        }
        let cost = ["cost_per_accepted_output", "cost_per_accepted_token"]
        #expect(incomparable(compared(priced("a", "1"), priced("b", "2"))) == cost)
        #expect(incomparable(compared(priced("a", "1"), priced("b", "1"))).isEmpty)
        // One whose book nobody knows may have had the same.
        #expect(incomparable(compared(priced("a", nil), priced("b", "1"))).isEmpty)
    }

    @Test func `a run is frozen with the digest of its price book`() {
        var priced = record([.accepted])
        priced.header.configuration = ["price_book": ["path": "p.json", "sha256": "abc"]]
        let frozen = Freezer.baseline(named: "x", record: priced, ledger: ledger(priced), suites: []) { $0 }
        #expect(frozen.priceBookDigest == "abc")
    }
}
