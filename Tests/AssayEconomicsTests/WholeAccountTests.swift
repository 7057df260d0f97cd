import AssayCore
import AssayEconomics
import Testing

@Suite struct WholeAccountTests {
    private func ledger(_ economics: SuiteEconomics, _ made: [MadeEpisode], seed: UInt64 = 1) throws -> Ledger
    {
        try Accountant(pricing: ["b": pricing(fresh: "1", output: "10")], suites: [suite(economics)]).ledger(
            of: run(made, seed: seed))
    }

    private func quantity(_ text: String) throws -> Quantity { try #require(Quantity(decimal: text)) }

    @Test func `tools are charged by the call that reached them`() throws {
        var economics = SuiteEconomics()
        economics.toolPrices = ["search": dollars("0.005")]
        func step(_ name: String, _ error: ToolError? = nil) -> ToolStep {
            ToolStep(turn: 0, call: ToolCall(id: "1", name: name, arguments: "{}"), result: "", error: error)
        }
        let steps = [
            step("search"), step("search", .failed), step("search", .invalidArguments), step("free"),
        ]
        let ledger = try ledger(economics, [MadeEpisode(steps: steps)])
        #expect(ledger.sum(.tools) == dollars("0.01"))
    }

    @Test(arguments: [
        (ReviewPolicy.Occasion.always, "8"), (.flagged(by: "flag"), "4"), (.sampled(Quantity(0)), "2"),
        (.sampled(Quantity(1)), "8"),
    ])
    func `reviews follow their policy, and outputs that nobody could judge are looked at in any case`(
        occasion: ReviewPolicy.Occasion, total: String
    ) throws {
        var economics = SuiteEconomics(costOfReview: dollars("2"))
        economics.review = ReviewPolicy(
            occasion: occasion, minutes: try quantity("3"), ratePerHour: dollars("40"))
        let made = [
            MadeEpisode(flag: false), MadeEpisode(outcome: .rejected, flag: true),
            MadeEpisode(outcome: .unscored), MadeEpisode(outcome: .failed), MadeEpisode(outcome: .rejected),
        ]
        #expect(try ledger(economics, made).sum(.review) == dollars(total))
    }

    @Test func `a sample of reviews is drawn from the plan's seed, whatever the order`() throws {
        var economics = SuiteEconomics()
        economics.review = ReviewPolicy(
            occasion: .sampled(try quantity("0.3")), minutes: Quantity(60), ratePerHour: dollars("1"))
        let made = [MadeEpisode](repeating: MadeEpisode(), count: 1000)
        func reviewed(_ seed: UInt64) throws -> Set<String> {
            Set(
                try ledger(economics, made, seed: seed).episodes.values.filter { episode in
                    episode.lines.contains { $0.account == .review }
                }.map(\.episode))
        }
        let first = try reviewed(1)
        #expect(try first == reviewed(1) && first != reviewed(2))
        // Five standard deviations of a binomial of 1,000 at 0.3.
        #expect((228...372).contains(first.count))
    }

    @Test func `failures cost what they are expected to, by class where they have one`() throws {
        var economics = SuiteEconomics(costOfFailure: dollars("1"))
        economics.failures = [
            DownstreamLoss(name: "churn", cost: dollars("120"), probability: try quantity("0.02")),
            DownstreamLoss(name: "exposure", cost: dollars("500"), label: "missed_escalation"),
        ]
        economics.falseAccepts = [
            DownstreamLoss(name: "refund", cost: dollars("9"), probability: try quantity("0.1"))
        ]
        let ledger = try ledger(
            economics,
            [
                MadeEpisode(), MadeEpisode(outcome: .rejected),
                MadeEpisode(outcome: .rejected, labels: ["missed_escalation"]), MadeEpisode(outcome: .failed),
                MadeEpisode(outcome: .stopped), MadeEpisode(outcome: .unscored),
            ])
        // Four that were not accepted, each 1 and 2.40 expected; one of the class besides.
        #expect(ledger.sum(.failure) == dollars("513.6"))
        #expect(ledger.sum(.falseAccepts) == dollars("0.9"))
        let items = Set(ledger.episodes.values.flatMap(\.lines).filter { $0.account == .failure }.map(\.item))
        #expect(items == ["", "churn", "exposure"])
    }

    @Test func `a judge that runs in production is charged to its episode, and to no other account`() throws {
        var economics = SuiteEconomics()
        economics.productionJudges = ["judge"]
        economics.guards = ["pii": dollars("0.0001")]
        var record = run([MadeEpisode(), MadeEpisode(outcome: .failed)])
        let asked = exchange(0, Usage(freshPrompt: 500_000, answer: 0), episode: "e0")
        record.evaluation = ["judge", "other"].map {
            EvaluationExchange(use: EvaluationUse(purpose: .judge, part: $0), exchange: asked)
        }
        let ledger = try Accountant(
            pricing: ["b": pricing(fresh: "1", output: "10")], suites: [suite(economics)]
        ).ledger(of: record)
        #expect(ledger.sum(.guards) == dollars("0.5001"))
        #expect(ledger.evaluation.map(\.cost) == [.known(dollars("0.5"))])
        // The line is the backend's, so that the sensitivity to its prices sees it.
        let lines = ledger.episodes["e0"]?.lines.filter { $0.account == .guards } ?? []
        let prices = try #require(ledger.assumptions.first { $0.name == "prices of b" })
        #expect(lines.contains { prices.bears(on: $0, of: "s") && $0.cost == .known(dollars("0.5")) })
    }

    @Test func `keeping what was written to a cache is charged by the token and hour`() throws {
        var priced = pricing(fresh: "1", output: "10")
        priced.agreement.cacheStorage = TokenPrice(decimal: "4.5")
        let usage = Usage(freshPrompt: 0, cacheWrite5m: 12_000_000, cacheWrite1h: 2_000_000, answer: 0)
        let ledger = try Accountant(pricing: ["b": priced], suites: []).ledger(
            of: run([MadeEpisode(usage: usage)]))
        #expect(ledger.sum(.cacheStorage) == dollars("13.5"))
        #expect(priced.basis.contains("cache storage 4.5 an hour"))
    }
}
