import AssayAcceptance
import AssayBackends
import AssayCore
import AssayEconomics
import AssayReport
import AssayStatistics
import AssayTestSupport
import Testing

/// The cost per resolved task as reports compute it from the records of levers that really run, against the formula of a chain of stages.
@Suite struct ChainTests {
    /// A stage: how often it is up, how often it is right on easy and on hard tasks, and what it costs.
    struct Stage: Sendable {
        var name: String
        var isUp = 1.0
        var rightOnEasy: Double
        var rightOnHard: Double
        var cost: Double
    }

    /// What a chain comes to for a task, by the formula.
    struct Chain {
        /// Σ Qⱼcⱼ, Qⱼ = Π over earlier stages of (1 − a): what is asked for before a person is.
        var cost = 0.0
        /// Σ Qⱼaⱼ: the share that some gate lets through.
        var accepted = 0.0
        /// Σ Qⱼaⱼ(1 − πⱼ): the share that a gate lets through and that is wrong.
        var wrong = 0.0

        /// [Σ Qⱼ(cⱼ + aⱼ(1 − πⱼ)L) + Qⱼ₊₁H] ÷ [Σ Qⱼaⱼπⱼ + Qⱼ₊₁ρₕ].
        var perResolvedTask: Double {
            let left = 1 - accepted
            return (cost + wrong * loss + left * human) / (accepted - wrong + left * resolves)
        }
    }

    /// How often the gate lets a right and a wrong answer through.
    private static let (gateRight, gateWrong) = (0.9, 0.2)
    private static let easyShare = 0.6
    private static let (human, resolves, loss) = (5.0, 0.95, 20.0)
    private static let tasks = 1500

    /// The formula with values that are conditional on coming to a stage, or, to show that this matters, without.
    private static func formula(
        _ stages: [Stage], isGated: Bool, isConditional: Bool = true
    ) -> Chain {
        var (easy, hard) = (easyShare, 1 - easyShare)
        var reached = 1.0
        var chain = Chain()
        for stage in stages {
            func passing(_ right: Double) -> (right: Double, wrong: Double) {
                isGated
                    ? (stage.isUp * right * gateRight, stage.isUp * (1 - right) * gateWrong)
                    : (stage.isUp * right, stage.isUp * (1 - right))
            }
            let (e, h) = (passing(stage.rightOnEasy), passing(stage.rightOnHard))
            let (right, wrong) = (
                (easy * e.right + hard * h.right) / (easy + hard),
                (easy * e.wrong + hard * h.wrong) / (easy + hard)
            )
            chain.cost += reached * stage.cost
            chain.accepted += reached * (right + wrong)
            chain.wrong += reached * wrong
            reached *= 1 - right - wrong
            guard isConditional else { continue }
            easy *= 1 - e.right - e.wrong
            hard *= 1 - h.right - h.wrong
        }
        return chain
    }

    /// A backend that is up, and right, by draws of its own for every request; it says "yes" where a gate lets its answer through.
    private static func backend(_ stage: Stage, _ clock: ManualClock, isGated: Bool) -> ScriptedBackend {
        ScriptedBackend(stage.name, clock: clock) { request in
            var stream = SeededStream(seed: 7, purpose: "\(stage.name)/\(request.id)")
            guard stream.nextUnit() < stage.isUp else {
                return .init(ending: .failed(Failure(.server, "down")))
            }
            let isHard = request.lastText == "hard"
            let isRight = stream.nextUnit() < (isHard ? stage.rightOnHard : stage.rightOnEasy)
            let passes = stream.nextUnit() < (isRight ? gateRight : gateWrong)
            return .init(passes || !isGated ? "yes" : "no")
        }
    }

    private static func money(_ units: Double) -> Money {
        Money(nanos: Int64((units * 1e9).rounded()), currency: .usDollar)
    }

    /// What the report says of a run of the lever over all tasks; whatever is not accepted goes to a person, and of what is accepted the chain's
    /// share is wrong.
    private static func reported(
        _ lever: any CompositeBackend, _ stages: [Stage], _ chain: Chain, _ clock: ManualClock
    ) async throws -> Estimate {
        var economics = SuiteEconomics()
        economics.human = HumanBaseline(
            costPerOutput: money(human), resolveRate: try #require(Quantity(decimal: "\(resolves)")))
        let share = Figure.fixed(chain.wrong / chain.accepted, 9)
        economics.falseAccepts = [
            DownstreamLoss(
                name: "wrong", cost: money(loss), probability: try #require(Quantity(decimal: share)))
        ]
        let cases = (0..<tasks).map { task in
            var stream = SeededStream(seed: 11, purpose: "task", index: UInt64(task))
            return stream.nextUnit() < easyShare ? "easy" : "hard"
        }
        let prices = stages.map { ($0.name, fee(Int128($0.cost * 1e9)) as any Pricing) }
        let run = try await LeverRun.of(
            lever, cases: cases, pricing: Dictionary(prices) { first, _ in first }, clock: clock,
            economics: economics)
        guard case .figure(let estimate)? = run.group?.value("cost_per_resolved_task") else {
            throw CannotRun("the report has no cost per resolved task")
        }
        return estimate
    }

    /// A seeded draw: the formula lies within two of the report's 95 % intervals, which are small beside the figure.
    private func compare(_ reported: Estimate, _ expected: Double) throws {
        let (low, high) = (try #require(reported.low), try #require(reported.high))
        #expect(abs(reported.value - expected) < high - low, "reported \(reported), formula \(expected)")
        #expect(high - low < 0.12 * expected)
    }

    @Test func `retry: the report agrees with the formula of a chain`() async throws {
        let stage = Stage(name: "s", isUp: 0.6, rightOnEasy: 0.9, rightOnHard: 0.5, cost: 1)
        let clock = ManualClock()
        let lever = RetryLever(
            name: "x", of: Self.backend(stage, clock, isGated: false), policy: RetryPolicy(attempts: 3),
            clock: clock)
        let stages = [stage, stage, stage]
        let chain = Self.formula(stages, isGated: false)
        try compare(await Self.reported(lever, [stage], chain, clock), chain.perResolvedTask)
    }

    @Test func `fallback: the report agrees with the formula of a chain`() async throws {
        let stages = [
            Stage(name: "s", isUp: 0.7, rightOnEasy: 0.8, rightOnHard: 0.3, cost: 1),
            Stage(name: "b", isUp: 0.9, rightOnEasy: 0.95, rightOnHard: 0.8, cost: 8),
        ]
        let clock = ManualClock()
        let lever = FallbackLever(
            name: "x", of: stages.map { Self.backend($0, clock, isGated: false) }, on: [.server], clock: clock
        )
        let chain = Self.formula(stages, isGated: false)
        try compare(await Self.reported(lever, stages, chain, clock), chain.perResolvedTask)
    }

    @Test func `cascade: the report agrees with the formula of a chain`() async throws {
        let stages = [
            Stage(name: "s", rightOnEasy: 0.8, rightOnHard: 0.2, cost: 1),
            Stage(name: "m", rightOnEasy: 0.9, rightOnHard: 0.5, cost: 4),
            Stage(name: "b", rightOnEasy: 0.98, rightOnHard: 0.85, cost: 20),
        ]
        let clock = ManualClock()
        let check = try AnswerCheck(
            CheckRule(.pattern("^yes$", isWanted: true)), backends: [:], make: TextChecks.make)
        let lever = CascadeLever(
            name: "x",
            stages: stages.map {
                .init(Self.backend($0, clock, isGated: true), checks: $0.name == "b" ? [] : [check])
            }, clock: clock)
        let chain = Self.formula(stages, isGated: true)
        let reported = try await Self.reported(lever, stages, chain, clock)
        try compare(reported, chain.perResolvedTask)
        // Values that are not conditional on coming to a stage would be far off.
        let naive = Self.formula(stages, isGated: true, isConditional: false)
        let width = try #require(reported.high) - (try #require(reported.low))
        #expect(abs(reported.value - naive.perResolvedTask) > width)
    }
}
