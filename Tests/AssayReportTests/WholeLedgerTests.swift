import AssayCore
import AssayJSON
import AssayReport
import AssayTestSupport
import Testing

@Suite struct WholeLedgerTests {
    private func money(_ units: Double) -> Money {
        Money(nanos: Int64((units * 1e9).rounded()), currency: .usDollar)
    }

    private func line(_ account: Account, _ units: Double, item: String = "") -> LedgerLine {
        LedgerLine(account, .known(money(units)), item: item)
    }

    /// What an accepted and another episode cost, in dollars.
    private func lines(_ outcome: Outcome) -> [LedgerLine] {
        [line(.inference, 0.5, item: "b"), line(.retries, 0.25, item: "b"), line(.review, 0.25)]
            + (outcome == .accepted
                ? [line(.falseAccepts, 0.1, item: "refund")] : [line(.failure, 2, item: "churn")])
    }

    private func ledger(_ record: RunRecord, _ lines: (Outcome) -> [LedgerLine]) -> Ledger {
        Ledger(
            currency: .usDollar, basis: [],
            episodes: Dictionary(
                uniqueKeysWithValues: record.episodes.map {
                    ($0.planned.id, EpisodeLedger(episode: $0.planned.id, lines: lines($0.outcome)))
                }))
    }

    private func suite(human: Double = 10, rate: String = "0.8", wrong: String = "0.1") -> Suite {
        var economics = SuiteEconomics()
        economics.human = HumanBaseline(
            costPerOutput: money(human), resolveRate: Quantity(decimal: rate) ?? Quantity(1))
        economics.falseAccepts = [
            DownstreamLoss(
                name: "refund", cost: money(1), probability: Quantity(decimal: wrong) ?? Quantity(0))
        ]
        return Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""), cases: [],
            acceptance: [], economics: economics)
    }

    private func group(
        _ outcomes: [Outcome], suites: [Suite] = [], _ change: (inout Ledger) -> Void = { _ in }
    ) throws -> RunSummary.Group {
        let run = record(outcomes)
        var ledger = ledger(run, lines)
        change(&ledger)
        let summary = Summarizer.summary(of: run, ledger: ledger, suites: suites)
        return try #require(summary.levels.first?.groups.first)
    }

    private func figure(_ name: String, _ group: RunSummary.Group) throws -> Double {
        guard case .figure(let estimate) = group.value(name) else { throw CannotRun("no figure \(name)") }
        return estimate.value
    }

    private static let half: [Outcome] = [.accepted, .rejected, .failed, .accepted]

    @Test func `a task resolved by people where the model is not accepted costs what the formula says`()
        throws
    {
        let group = try group(Self.half, suites: [suite()])
        // Two accepted: 1 + 0.1 each; two not: 1 and a person at 10 each. Resolved: 2 × 0.9 and 2 × 0.8.
        #expect(abs(try figure("cost_per_resolved_task", group) - (2 * 1.1 + 2 * 11) / (1.8 + 1.6)) < 1e-12)
    }

    /// The chain formula of a cascade with conditional, measured values is the ratio over its episodes.
    @Test(arguments: 1...5) func `the chain formula agrees with a simulated cascade`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let gates = [0.3, 0.5, 0.7]
        let costs = [0.01, 0.05, 0.4]
        let ends = (0..<400).map { _ in
            gates.firstIndex { Double.random(in: 0..<1, using: &generator) < $0 }
        }
        let run = record(ends.map { $0 == nil ? .rejected : .accepted })
        var ledger = ledger(run) { _ in [] }
        for (episode, end) in zip(run.episodes, ends) {
            let stages = 0...(end ?? gates.count - 1)
            ledger.episodes[episode.planned.id]?.lines =
                stages.map { line($0 == 0 ? .inference : .fallbacks, costs[$0], item: "b") }
                + (end == nil ? [] : [line(.falseAccepts, 0.1, item: "refund")])
        }
        let summary = Summarizer.summary(of: run, ledger: ledger, suites: [suite()])
        let measured = try figure("cost_per_resolved_task", #require(summary.levels.first?.groups.first))
        var (cost, resolved, reach) = (0.0, 0.0, 1.0)
        for stage in gates.indices {
            let reached = ends.count { ($0 ?? gates.count) >= stage }
            let accepted = Double(ends.count { $0 == stage }) / Double(reached)
            cost += reach * (costs[stage] + accepted * 0.1 * 1)
            resolved += reach * accepted * 0.9
            reach *= 1 - accepted
        }
        #expect(abs(measured - (cost + reach * 10) / (resolved + reach * 0.8)) < 1e-9)
    }

    @Test func `at the break-even acceptance an accepted output costs what a person's does`() throws {
        // c = 1.05 and f = 2 of four episodes, H ÷ ρ = 4.1: (1.05 + 2) ÷ (4.1 + 2) is the half that is accepted.
        let group = try group(Self.half, suites: [suite(human: 4.1, rate: "1")])
        #expect(abs(try figure("break_even_acceptance", group) - 0.5) < 1e-12)
        #expect(abs(try figure("cost_per_accepted_output", group) - 4.1) < 1e-12)
    }

    @Test func `without people's costs there is nothing to break even with`() throws {
        let group = try group(Self.half)
        for name in ["break_even_acceptance", "cost_per_resolved_task", "cost_of_pass_with_human"] {
            #expect(group.value(name) == .absent(because: "no human baseline is stated"))
        }
    }

    @Test func `cost-of-pass is per case, and cases that never passed are counted apart`() throws {
        var run = record([.accepted, .rejected, .accepted, .accepted, .rejected, .failed])
        for index in run.episodes.indices { run.episodes[index].planned.caseID = "c\(index / 2)" }
        let summary = Summarizer.summary(of: run, ledger: ledger(run, lines), suites: [suite()])
        let group = try #require(summary.levels.first?.groups.first)
        // c0: 1.1 + 3 over one, c1: 2.2 over two, c2: never.
        #expect(abs(try figure("cost_of_pass", group) - (4.1 + 1.1) / 2) < 1e-12)
        #expect(try figure("cases_without_pass", group) == 1)
        #expect(abs(try figure("cost_of_pass_with_human", group) - (4.1 + 1.1 + 12.5) / 3) < 1e-12)
        #expect(group.cases.map { $0.costOfPass == nil } == [false, false, true])
    }

    @Test func `the money waterfall falls to what went into useful outputs`() throws {
        let group = try group(Self.half)
        let steps = group.moneyWaterfall.steps.map(\.cost.lowerBound.decimalText)
        #expect(steps == ["8.2", "4", "3", "1.5", "1.5"])
        #expect(abs(try figure("spend_for_nothing", group) - (1 - 1.5 / 8.2)) < 1e-12)
        let text = TextReport.text(
            Summarizer.summary(of: record(Self.half), ledger: ledger(record(Self.half), lines), suites: []),
            style: Style(isColoured: false))
        #expect(text.contains("Money waterfall") && text.contains("minus not accepted"))
        #expect(!text.contains("Energy") && !text.contains("Capacity  "))
    }

    @Test func `the tornado says how far each assumption moves the headline, furthest first`() throws {
        let group = try group(Self.half) { ledger in
            ledger.assumptions = [
                Assumption("prices", [.inference, .retries], item: "b"),
                Assumption("churn", [.failure], item: "churn", suite: "s"),
                Assumption("utilisation", [.inference], whenLower: 1.25, whenHigher: 1 / 1.2),
                Assumption("elsewhere", [.failure], suite: "t"),
            ]
        }
        let sensitivity = try #require(group.sensitivity)
        #expect(sensitivity.rows.map(\.name) == ["churn", "prices", "utilisation"])
        #expect(abs(sensitivity.headline - 4.1) < 1e-12)
        #expect(abs(sensitivity.rows[0].whenLower - 3.7) < 1e-12)
        #expect(abs(sensitivity.rows[0].whenHigher - 4.5) < 1e-12)
        #expect(abs(sensitivity.rows[2].whenLower - 4.35) < 1e-12)
    }

    @Test func `nothing accepted has a bound and no tornado`() throws {
        let run = record([.rejected, .rejected])
        var ledger = ledger(run, lines)
        ledger.assumptions = [Assumption("prices", [.inference])]
        let summary = Summarizer.summary(of: run, ledger: ledger, suites: [])
        #expect(summary.levels.first?.groups.first?.sensitivity == nil)
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("none accepted, > $0.750"))
    }

    private func energy(_ joules: Double?, reason: String? = nil) -> MeasuredEnergy {
        MeasuredEnergy(
            level: 0,
            meter: MeterIdentity(name: "m", kind: "rapl", boundary: .chip, source: "/sys"),
            terms: EnergyTerms(
                pue: Quantity(decimal: "1.5") ?? Quantity(1), carbonPerKWh: Quantity(400),
                pricePerKWh: money(0.2)), window: .seconds(2), joules: joules, reason: reason, coverage: 0.5,
            idleWatts: 10)
    }

    @Test func `energy is stated per token and per accepted token, gross and above idle`() throws {
        let group = try group(Self.half) { $0.energy = [energy(80)] }
        // 120 J at the site; 80 output tokens, 40 of them in two accepted outputs; 20 J of idle at the chip.
        #expect(try figure("energy_per_output_token", group) == 120 / 80)
        #expect(try figure("energy_per_accepted_token", group) == 120 / 40)
        #expect(try figure("energy_per_accepted_token_above_idle", group) == 90 / 40)
        #expect(abs(try figure("accepted_outputs_per_wh", group) - 2 / (120 / 3600)) < 1e-9)
        #expect(abs(try figure("carbon_per_accepted_output", group) - 120 / 3.6e6 * 400 / 2) < 1e-12)
        #expect(abs(try figure("accepted_tokens_per_energy_money", group) - 40 / (120 / 3.6e6 * 0.2)) < 1e-3)
    }

    @Test func `without a meter energy is not measured, never zero`() throws {
        #expect(try group(Self.half).value("energy") == .absent(because: "not measured"))
        let run = record(Self.half)
        var ledger = ledger(run, lines)
        ledger.energy = [energy(nil, reason: "readings cover 50 % of the steady window")]
        let text = TextReport.text(
            Summarizer.summary(of: run, ledger: ledger, suites: []), style: Style(isColoured: false))
        #expect(text.contains("not measured") && text.contains("m: readings cover 50 %"))
    }

    @Test func `accepted work is stated per GPU-hour and rack unit, and idle money stands in every report`()
        throws
    {
        let terms = try #require(
            CapacityTerms(
                rate: .stated(money(36)), utilisationPercent: 50, sharing: .time, accelerators: 4,
                rackUnits: Quantity(8)))
        let held = HeldCapacity(
            level: 0, backend: "b", terms: terms, ratePerHour: money(36), held: .seconds(1800),
            busy: .seconds(900), charged: money(36), idle: money(18))
        let group = try group(Self.half) { $0.capacities = [held] }
        #expect(try figure("accepted_tokens_per_accelerator_hour", group) == 20)
        #expect(try figure("accepted_outputs_per_rack_unit_hour", group) == 0.5)
        let run = record(Self.half)
        var ledger = ledger(run, lines)
        ledger.capacities = [held]
        ledger.energy = [energy(80)]
        ledger.assumptions = [Assumption("prices", [.inference])]
        let summary = Summarizer.summary(of: run, ledger: ledger, suites: [])
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("50 % planned") && text.contains("50.0 %"))
        let page = HTMLReport.page(
            summary, record: run, ledger: ledger, comparison: nil, chartLibrary: "/* charts */")
        #expect(
            page.contains("idle time is charged") && page.contains("sensitivity-0")
                && page.contains("money-0"))
        let json = JSON.text(SummaryJSON.json(summary))
        for words in ["of_it_idle", "gross_joules", "money_waterfall", "sensitivity", "cost_of_pass"] {
            #expect(json.contains(words))
        }
    }

    @Test func `the rolled yield is the product of the steps' own`() throws {
        var run = record(Self.half)
        func step(_ error: ToolError?) -> ToolStep {
            ToolStep(turn: 0, call: ToolCall(id: "1", name: "t", arguments: "{}"), result: "", error: error)
        }
        let steps: [[ToolStep]] = [
            [step(nil), step(nil), step(.failed)], [step(.failed), step(nil)], [step(nil)], [step(nil)],
        ]
        for index in run.episodes.indices { run.episodes[index].steps = steps[index] }
        let summary = Summarizer.summary(of: run, ledger: ledger(run, lines), suites: [])
        let group = try #require(summary.levels.first?.groups.first)
        // Three of four first calls and both of the second; only one episode made a third.
        #expect(try figure("rolled_yield", group) == 0.75)
    }
}
