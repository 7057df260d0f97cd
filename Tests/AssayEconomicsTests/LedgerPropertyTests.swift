import AssayCore
import AssayEconomics
import AssayTestSupport
import Testing

/// What holds of every ledger, whatever the run.
@Suite struct LedgerPropertyTests {
    private static let economics: SuiteEconomics = {
        var economics = SuiteEconomics(costOfReview: dollars("0.5"), costOfFailure: dollars("1.25"))
        economics.review = ReviewPolicy(
            occasion: .sampled(Quantity(decimal: "0.5") ?? Quantity(1)), minutes: Quantity(2),
            ratePerHour: dollars("31"))
        economics.failures = [
            DownstreamLoss(
                name: "churn", cost: dollars("7"), probability: Quantity(decimal: "0.3") ?? Quantity(1))
        ]
        economics.guards = ["pii": dollars("0.000001")]
        return economics
    }()

    private func accountant() throws -> Accountant {
        try Accountant(
            pricing: [
                "b": pricing(
                    fresh: "0.15", read: "0.075", write: "0.1875", output: "0.6", perRequest: "0.000001")
            ],
            suites: [suite(Self.economics)])
    }

    private func made(_ generator: inout SeededGenerator, count: Int) -> [MadeEpisode] {
        (0..<count).map { _ in
            MadeEpisode(
                outcome: Outcome.allCases.randomElement(using: &generator) ?? .accepted,
                usage: Usage(
                    freshPrompt: .random(in: 0...20_000, using: &generator),
                    cacheRead: .random(in: 0...20_000, using: &generator),
                    cacheWrite5m: .random(in: 0...9000, using: &generator),
                    answer: .random(in: 0...3000, using: &generator),
                    reasoning: .random(in: 0...3000, using: &generator)),
                attempts: .random(in: 1...3, using: &generator))
        }
    }

    private func part(_ record: RunRecord, _ chosen: (String) -> Bool) -> RunRecord {
        var part = record
        part.episodes = record.episodes.filter { chosen($0.planned.id) }
        part.exchanges = record.exchanges.filter { chosen($0.id.episode) }
        return part
    }

    @Test(arguments: 1...20) func `costs are additive over any split of a run, to the last digit`(seed: Int)
        throws
    {
        var generator = SeededGenerator(seed: UInt64(seed))
        let record = run(made(&generator, count: 40))
        let left = Set(record.episodes.map(\.planned.id).filter { _ in Bool.random(using: &generator) })
        let accountant = try accountant()
        let parts = [
            accountant.ledger(of: part(record) { left.contains($0) }),
            accountant.ledger(of: part(record) { !left.contains($0) }),
        ]
        let whole = accountant.ledger(of: record)
        #expect(whole.total.lowerBound.nanos == parts.reduce(0) { $0 + $1.total.lowerBound.nanos })
        for account in Account.allCases {
            #expect(whole.sum(account).nanos == parts.reduce(0) { $0 + $1.sum(account).nanos })
        }
    }

    @Test(arguments: 1...20) func `the order of episodes and requests changes nothing`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var record = run(made(&generator, count: 40))
        let accountant = try accountant()
        let before = accountant.ledger(of: record)
        record.episodes.shuffle(using: &generator)
        record.exchanges.shuffle(using: &generator)
        #expect(accountant.ledger(of: record).episodes == before.episodes)
    }

    @Test(arguments: 1...20) func `adding a rejected episode never lowers the cost per accepted output`(
        seed: Int
    ) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let before = [MadeEpisode()] + made(&generator, count: 20)
        var added = made(&generator, count: 1)
        added[0].outcome = .rejected
        let accountant = try accountant()
        let accepted = Double(before.count { $0.outcome == .accepted })
        let costs = [before, before + added].map {
            accountant.ledger(of: run($0)).total.lowerBound.inUnits / accepted
        }
        #expect(costs[1] >= costs[0])
    }

    @Test(arguments: 1...20) func `unknown usage makes a cost unknown, and never more than it was when known`(
        seed: Int
    ) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var made = made(&generator, count: 10)
        let accountant = try accountant()
        let known = accountant.ledger(of: run(made)).total
        let victim = Int.random(in: 0..<made.count, using: &generator)
        if Bool.random(using: &generator) {
            made[victim].usage.answer = nil
        } else {
            made[victim].usage.freshPrompt = nil
        }
        let unknown = accountant.ledger(of: run(made)).total
        #expect(known.isKnown && !unknown.isKnown)
        #expect(unknown.lowerBound.nanos <= known.lowerBound.nanos)
    }

    @Test(arguments: 1...20) func `the buckets of a bill add up to what each costs alone`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        // Whole dollars per million tokens leave nothing to round.
        let priced = pricing(fresh: "3", read: "1", write: "4", output: "15")
        let usage = made(&generator, count: 1)[0].usage
        let alone = [
            Usage(freshPrompt: usage.freshPrompt, answer: 0),
            Usage(freshPrompt: 0, cacheRead: usage.cacheRead, answer: 0),
            Usage(freshPrompt: 0, cacheWrite5m: usage.cacheWrite5m, answer: 0),
            Usage(freshPrompt: 0, answer: usage.answer),
            Usage(freshPrompt: 0, answer: 0, reasoning: usage.reasoning),
        ].map { priced.cost(of: $0, at: 0).lowerBound.nanos }
        #expect(priced.cost(of: usage, at: 0).lowerBound.nanos == alone.reduce(0, +))
    }
}
