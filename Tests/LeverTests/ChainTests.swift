import AssayAcceptance
import AssayBackends
import AssayCore
import AssayEconomics
import AssayStatistics
import AssayTestSupport
import Testing

/// The cost per resolved task, worked out by the formula, against levers that really run.
@Suite struct ChainTests {
    /// A stage: how often it is up, how often it is right on easy and on hard tasks, and what it costs.
    struct Stage: Sendable {
        var name: String
        var isUp = 1.0
        var rightOnEasy: Double
        var rightOnHard: Double
        var cost: Double
    }

    /// How often the gate lets a right and a wrong answer through.
    private static let (gateRight, gateWrong) = (0.9, 0.2)
    private static let easyShare = 0.6
    private static let (human, resolves, loss) = (5.0, 0.95, 20.0)
    private static let tasks = 6000

    /// The formula with conditional values: how many easy and hard tasks are left at each stage.
    private static func formula(_ stages: [Stage], isGated: Bool) -> ChainCost {
        var (easy, hard) = (easyShare, 1 - easyShare)
        var chain = ChainCost(
            stages: [], humanCost: human, humanResolves: resolves, falseAcceptLoss: loss)
        for stage in stages {
            func passing(_ right: Double) -> (right: Double, wrong: Double) {
                isGated
                    ? (stage.isUp * right * gateRight, stage.isUp * (1 - right) * gateWrong)
                    : (stage.isUp * right, stage.isUp * (1 - right))
            }
            let (e, h) = (passing(stage.rightOnEasy), passing(stage.rightOnHard))
            let right = (easy * e.right + hard * h.right) / (easy + hard)
            let wrong = (easy * e.wrong + hard * h.wrong) / (easy + hard)
            chain.stages.append(
                .init(acceptance: right + wrong, precision: right / (right + wrong), cost: stage.cost))
            easy *= 1 - e.right - e.wrong
            hard *= 1 - h.right - h.wrong
        }
        return chain
    }

    /// A backend that is up, and right, by draws of its own for every request.
    private static func backend(_ stage: Stage, _ clock: ManualClock) -> ScriptedBackend {
        ScriptedBackend(stage.name, clock: clock) { request in
            var stream = SeededStream(seed: 7, purpose: "\(stage.name)/\(request.id)")
            guard stream.nextUnit() < stage.isUp else {
                return .init(ending: .failed(Failure(.server, "down")))
            }
            let isHard = request.lastText == "hard"
            let isRight = stream.nextUnit() < (isHard ? stage.rightOnHard : stage.rightOnEasy)
            let passes = stream.nextUnit() < (isRight ? gateRight : gateWrong)
            return .init("\(isRight ? "right" : "wrong") \(passes ? "pass" : "stop")")
        }
    }

    /// The costs and the resolved tasks of a lever, task by task; whatever passes no gate goes to a person.
    private static func simulate(
        _ lever: any CompositeBackend, _ stages: [Stage], isGated: Bool
    ) async -> RatioOfSums {
        let costs = Dictionary(stages.map { ($0.name, $0.cost) }) { first, _ in first }
        var samples: [(cluster: Int, numerator: Double, denominator: Double)] = []
        for task in 0..<tasks {
            var stream = SeededStream(seed: 11, purpose: "task", index: UInt64(task))
            let isHard = stream.nextUnit() >= easyShare
            let recorder = HopRecorder(clock: lever.clock)
            let exchange = await lever.compose(
                GenerationRequest(
                    id: ExchangeID(episode: "t\(task)"), scheduled: lever.clock.now(),
                    messages: [Message(.user, isHard ? "hard" : "easy")]), recorder)
            var cost = recorder.ended.reduce(0) { $0 + (costs[$1.backend] ?? 0) }
            var resolved = 0.0
            if exchange.succeeded, !isGated || exchange.reply.text.hasSuffix("pass") {
                let isRight = exchange.reply.text.hasPrefix("right")
                resolved = isRight ? 1 : 0
                cost += isRight ? 0 : loss
            } else {
                cost += human
                resolved = stream.nextUnit() < resolves ? 1 : 0
            }
            samples.append((task, cost, resolved))
        }
        return RatioOfSums(samples: samples)
    }

    private func compare(_ simulated: RatioOfSums, _ chain: ChainCost) throws {
        let value = try #require(simulated.value)
        let error = try #require(simulated.standardError)
        let expected = try #require(chain.perResolvedTask)
        // A seeded draw; four standard errors, and an error that is small beside the figure.
        #expect(abs(value - expected) < 4 * error, "simulated \(value) ± \(error), formula \(expected)")
        #expect(error < 0.03 * expected)
    }

    @Test func `retry: the formula agrees with six thousand simulated tasks`() async throws {
        let stage = Stage(name: "s", isUp: 0.6, rightOnEasy: 0.9, rightOnHard: 0.5, cost: 1)
        let clock = ManualClock()
        let lever = RetryLever(
            name: "x", of: Self.backend(stage, clock), policy: RetryPolicy(attempts: 3), clock: clock)
        let stages = [stage, stage, stage]
        try compare(
            await Self.simulate(lever, stages, isGated: false), Self.formula(stages, isGated: false))
    }

    @Test func `fallback: the formula agrees with six thousand simulated tasks`() async throws {
        let stages = [
            Stage(name: "s", isUp: 0.7, rightOnEasy: 0.8, rightOnHard: 0.3, cost: 1),
            Stage(name: "b", isUp: 0.9, rightOnEasy: 0.95, rightOnHard: 0.8, cost: 8),
        ]
        let clock = ManualClock()
        let lever = FallbackLever(
            name: "x", of: stages.map { Self.backend($0, clock) }, on: [.server], clock: clock)
        try compare(
            await Self.simulate(lever, stages, isGated: false), Self.formula(stages, isGated: false))
    }

    @Test func `cascade: the formula agrees with six thousand simulated tasks`() async throws {
        let stages = [
            Stage(name: "s", rightOnEasy: 0.8, rightOnHard: 0.2, cost: 1),
            Stage(name: "m", rightOnEasy: 0.9, rightOnHard: 0.5, cost: 4),
            Stage(name: "b", rightOnEasy: 0.98, rightOnHard: 0.85, cost: 20),
        ]
        let clock = ManualClock()
        let check = try AnswerCheck(
            CheckRule(.pattern("pass$", isWanted: true)), backends: [:], make: TextChecks.make)
        let lever = CascadeLever(
            name: "x",
            stages: stages.map { .init(Self.backend($0, clock), checks: $0.name == "b" ? [] : [check]) },
            clock: clock)
        let simulated = await Self.simulate(lever, stages, isGated: true)
        try compare(simulated, Self.formula(stages, isGated: true))
        // Values that are not conditional on coming to a stage would be far off.
        var naive = Self.formula(stages, isGated: true)
        for place in stages.indices {
            naive.stages[place] = Self.formula([stages[place]], isGated: true).stages[0]
        }
        let value = try #require(simulated.value)
        let error = try #require(simulated.standardError)
        #expect(abs(value - (naive.perResolvedTask ?? value)) > 4 * error)
    }

    @Test func `a chain that resolves nothing has no cost per resolved task`() {
        #expect(ChainCost(stages: [.init(acceptance: 1, precision: 0, cost: 1)]).perResolvedTask == nil)
        #expect(
            ChainCost(stages: [.init(acceptance: 0.5, precision: 1, cost: 1)], humanCost: 4, humanResolves: 1)
                .perResolvedTask == 3)
    }
}
