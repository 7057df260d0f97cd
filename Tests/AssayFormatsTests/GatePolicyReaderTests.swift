import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct GatePolicyReaderTests {
    private static let metrics: [String: Polarity] = [
        "acceptance_rate": .higherIsBetter, "cost_per_accepted_output": .lowerIsBetter,
    ]

    private func read(_ text: String) throws(Diagnostics) -> GatePolicy {
        try GatePolicyReader.read(SourceFile(name: "gate.yaml", text: text), metrics: Self.metrics)
    }

    private func mistakes(_ text: String) -> [String] {
        do throws(Diagnostics) {
            _ = try read(text)
            return []
        } catch { return error.all.map(\.description) }
    }

    @Test func `every key is read`() throws {
        let policy = try read(
            """
            format: 1
            level: 0.01
            power: 0.9
            inconclusive: block
            budget: {money: 2.50, tokens: 1000, minutes: 3}
            sequential: {block: 30, spending: pocock}
            flaky: {quarantine: true, fewest_tries: 5}
            rules:
              - {metric: acceptance_rate, suite: blended, tolerance: 1, detect: 5}
              - {metric: acceptance_rate, suite: rag, at_least: 0.9, block: false}
              - {metric: cost_per_accepted_output, at_most: 0.05}
            """)
        #expect(policy.level == 0.01 && policy.power == 0.9 && policy.inconclusiveBlocks)
        #expect(policy.budget.moneyNanos == 2_500_000_000 && policy.budget.tokens == 1000)
        #expect(policy.budget.time == .seconds(180))
        #expect(policy.sequential == SequentialPlan(block: 30, spending: "pocock"))
        #expect(policy.flaky == FlakyRule(quarantine: true, fewestTries: 5))
        #expect(policy.rules.map(\.scope) == [.blended, .suite("rag"), .everySuite])
        #expect(
            policy.rules.map(\.threshold) == [
                .relative(tolerance: 1, detect: 5), .atLeast(0.9), .atMost(0.05),
            ])
        #expect(policy.rules.map(\.blocks) == [true, false, true])
        #expect(policy.rules.map(\.location.line) == [9, 10, 11])
    }

    @Test(arguments: [
        (
            "rules:\n  - {metric: acceptence_rate}",
            "gate.yaml:2:14: error: there is no metric 'acceptence_rate' to make a rule of\n  hint: did you mean 'acceptance_rate'?"
        ),
        (
            "rules:\n  - {metric: acceptance_rate, tolerence: 1}",
            "gate.yaml:2:31: error: unknown key 'tolerence' in the rule\n  hint: did you mean 'tolerance'?"
        ),
        (
            "rules:\n  - {metric: acceptance_rate, at_least: 2}",
            "gate.yaml:2:41: error: 'at_least' must be a number from 0 to 1"
        ),
        (
            "rules:\n  - {metric: acceptance_rate, tolerance: 5, detect: 5}",
            "gate.yaml:2:53: error: 'detect' must be above 'tolerance': a change within the tolerance is let pass"
        ),
        (
            "rules:\n  - {metric: acceptance_rate, at_least: 0.5, tolerance: 5}",
            "gate.yaml:2:5: error: the rule has more than one threshold\n  hint: write a rule each for 'at_least', 'at_most' and 'tolerance'"
        ),
        (
            "rules: []",
            "gate.yaml:1:8: error: there are no rules\n  hint: a gate without rules lets everything pass"
        ),
        (
            "level: 0.05",
            "gate.yaml:1:1: error: the policy lacks 'rules'\n  hint: a gate without rules lets everything pass"
        ),
        (
            "inconclusive: maybe\nrules:\n  - {metric: acceptance_rate}",
            "gate.yaml:1:15: error: 'inconclusive' must be warn or block, not 'maybe'"
        ),
        (
            "sequential: {spending: evenly}\nrules:\n  - {metric: acceptance_rate}",
            "gate.yaml:1:24: error: 'spending' must be obrien-fleming or pocock, not 'evenly'"
        ),
        (
            "budget: {money: -1}\nrules:\n  - {metric: acceptance_rate}",
            "gate.yaml:1:17: error: 'money' must not be negative"
        ),
        ("rules: 3", "gate.yaml:1:8: error: 'rules' must be a list"),
        (
            "format: 2\nrules:\n  - {metric: acceptance_rate}",
            "gate.yaml:1:9: error: format 2 is not known\n  hint: this program reads format 1"
        ),
    ])
    func `a mistake is told with its place`(text: String, message: String) {
        #expect(mistakes(text).contains(message), "\(mistakes(text))")
    }

    @Test func `all mistakes are told at once`() {
        #expect(mistakes("level: 7\npower: x\nrules:\n  - {metric: y, suit: z}").count == 4)
    }

    @Test func `no cut and no changed byte of a policy makes the reader fall over`() {
        let whole = Array(
            "level: 0.01\nrules:\n  - {metric: acceptance_rate, suite: a, tolerance: 1, detect: 5}\n".utf8)
        var draw = SeededGenerator(seed: 3)
        for length in whole.indices {
            var cut = Array(whole[..<length])
            _ = mistakes(String(decoding: cut, as: UTF8.self))
            cut = whole
            cut[length] = UInt8.random(in: 0...255, using: &draw)
            _ = mistakes(String(decoding: cut, as: UTF8.self))
        }
    }
}
