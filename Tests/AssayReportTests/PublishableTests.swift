import AssayCore
import AssayReport
import Testing

/// The rules of a claim that is to be published: a run that keeps them all, and for each rule one that does not.
@Suite struct PublishableTests {
    /// 60 cases, each run three times, the last time with changed prompts, over a minute, on a calibrated instrument at dated prices.
    private static func good() -> RunRecord {
        var run = record([Outcome](repeating: .accepted, count: 180), milliseconds: { 300 + Int64($0) })
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index % 60)"
            run.episodes[index].planned.repetition = index / 60
            run.episodes[index].planned.paddingTokens = index < 120 ? 0 : index
            run.exchanges[index].trace.chunks[1].bytes = 60
        }
        run.header.windows[0].steadyTo = run.header.origin + .seconds(61)
        run.header.configuration = [
            "calibration": ["processor": "m", "trusted_streams": 8, "made": "2026-01-01"],
            "prices": ["b": ["source": "genai-prices 0.0.9 of 2026-01-01, x/y"]],
        ]
        return run
    }

    private static func frozen(_ run: RunRecord) -> Baseline {
        Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
    }

    private static func summary(_ run: RunRecord) -> RunSummary {
        Summarizer.summary(of: run, ledger: ledger(run), suites: [])
    }

    private static let goodBaseline = frozen(good())
    /// Of a summary only the judges and the basis of prices bear on the rules, and it takes long to make.
    private static let goodSummary = summary(good())

    private static func checks(
        _ run: RunRecord, summary: RunSummary = goodSummary, baseline: Baseline? = goodBaseline
    ) -> [String: EvidenceCheck] {
        let rules = PublishableRules(
            record: run, summary: summary, own: frozen(run), baseline: baseline)
        return Dictionary(uniqueKeysWithValues: rules.checks.map { ($0.name, $0) })
    }

    private static func holds(_ check: EvidenceCheck?) -> Bool {
        if case .holds = check?.finding { true } else { false }
    }

    @Test func `a run that keeps every rule is publishable`() {
        let checks = Self.checks(Self.good())
        #expect(checks.count == 12)
        #expect(checks.values.filter { !Self.holds($0) }.map(\.text) == [])
    }

    /// What breaks a rule, by its name.
    static let breaches: [(name: String, change: @Sendable (inout RunRecord) -> Void)] = [
        ("finished", { $0.header.status = .interrupted }),
        (
            "cases",
            { run in
                for index in run.episodes.indices { run.episodes[index].planned.caseID = "c\(index % 59)" }
            }
        ),
        ("repeats", { $0.episodes.removeLast() }),
        ("steady time", { $0.header.windows[0].steadyTo = $0.header.origin + .seconds(59) }),
        ("steady time", { $0.header.windows = [] }),
        ("instrument", { $0.header.configuration = [:] }),
        ("instrument", { $0.header.machine.processor = "another" }),
        ("instrument", { $0.header.plan.levels[0].shape = .closed(concurrency: 9) }),
        ("prices", { $0.header.configuration = ["prices": ["b": ["source": "as configured"]]] }),
        ("prices", { $0.header.configuration = [:] }),
        ("accuracy under load", { $0.episodes[0].scores[0].finding = .unscored }),
        ("accuracy under load", { $0.header.plan.levels[0].shape = .closed(concurrency: 1) }),
        // Repeated prompts are answered at once: their tokens take a tenth of the time.
        (
            "repeated queries",
            { run in
                for index in 60..<180 {
                    let first = run.exchanges[index].trace.chunks[0].at
                    run.exchanges[index].trace.chunks[1].at = first + .milliseconds(20)
                }
            }
        ),
        // Prompts as they are are answered at once, those that were changed are not.
        (
            "perturbed queries",
            { run in
                for index in 0..<120 {
                    let first = run.exchanges[index].trace.chunks[0].at
                    run.exchanges[index].trace.chunks[1].at = first + .milliseconds(20)
                }
            }
        ),
        (
            "perturbed queries",
            { run in for index in run.episodes.indices { run.episodes[index].planned.paddingTokens = 0 } }
        ),
        ("streams", { $0.exchanges[0].trace.sent = $0.exchanges[0].trace.closed }),
        ("streams", { $0.exchanges[0].trace.terminal = $0.exchanges[0].trace.firstToken }),
        ("streams", { $0.exchanges[0].trace.chunks.swapAt(0, 1) }),
        ("streams", { $0.exchanges[0].usage = Usage(freshPrompt: 1, answer: 500) }),
        ("streams", { $0.exchanges[0].usage = Usage(freshPrompt: 1, answer: 0) }),
        (
            "output length",
            { run in for index in run.exchanges.indices { run.exchanges[index].usage.answer = 17 } }
        ),
    ]

    @Test(arguments: breaches.indices)
    func `a run that breaks a rule is found by it`(index: Int) {
        let (name, change) = Self.breaches[index]
        var run = Self.good()
        change(&run)
        #expect(!Self.holds(Self.checks(run)[name]), "\(name)")
    }

    @Test func `without a baseline the output length is not proven`() {
        let check = Self.checks(Self.good(), baseline: nil)["output length"]
        #expect(
            check?.text == "absent  output length: name a baseline with --baseline" && check?.isNeeded == true
        )
    }

    @Test func `a judge without a check is named`() {
        var run = Self.good()
        run.header.judges = [
            JudgeStamp(
                suite: "s", scorer: "x", backend: BackendIdentity(name: "j", kind: "openai", model: "m"),
                promptDigest: "p", settings: [:], threshold: 1)
        ]
        #expect(
            Self.checks(run, summary: Self.summary(run))["judges"]?.text
                == "FAILS   judges: s: x is not calibrated")
    }

    @Test func `two reports differ where one member does, at its place`() {
        let stored: JSONValue = ["a": [["b": 1, "c": 2.5]], "d": nil]
        #expect(FigureDifferences.between(stored, stored) == [])
        let computed: JSONValue = ["a": [["b": 1, "c": 2.25]], "e": true]
        #expect(
            FigureDifferences.between(stored, computed) == [
                "a.0.c is 2.5, computed 2.25", "e is null, computed true",
            ])
        #expect(FigureDifferences.between(["a": [1]], ["a": [1, 2]]) == ["a has 1 elements, computed 2"])
    }
}
