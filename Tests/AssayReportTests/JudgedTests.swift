import AssayCore
import AssayReport
import AssayStatistics
import Testing

@Suite struct JudgedTests {
    private let stamp = JudgeStamp(
        suite: "s", scorer: "judge", backend: BackendIdentity(name: "j", kind: "openai", model: "m"),
        promptDigest: "p", settings: [:], threshold: 1)

    private func check(_ digest: String = "p") -> JudgeCheck {
        var judge = stamp
        judge.promptDigest = digest
        return JudgeCheck(
            judge: judge, made: "", labelsDigest: "", unscored: 0, clusters: 200, truePositives: 90,
            falseNegatives: 10, falsePositives: 20, trueNegatives: 80)
    }

    /// A run whose episodes the judge accepts or rejects, after another scorer that passes `others` of them.
    private func run(_ outcomes: [Outcome], others: (Int) -> Bool = { _ in true }) -> RunRecord {
        var run = record(outcomes)
        run.header.judges = [stamp]
        for index in run.episodes.indices {
            for place in run.episodes[index].scores.indices {
                run.episodes[index].scores[place].scorer = "judge"
            }
            guard !run.episodes[index].scores.isEmpty else { continue }
            run.episodes[index].scores.append(
                Score(
                    scorer: "schema", required: true,
                    finding: .judged(value: others(index) ? 1 : 0, passed: others(index)), reason: ""))
        }
        return run
    }

    private func summary(_ run: RunRecord, _ calibration: Calibration = Calibration()) -> RunSummary {
        Summarizer.summary(of: run, ledger: ledger(run), suites: [], calibration: calibration)
    }

    private func judged(_ run: RunRecord, _ calibration: Calibration) throws -> JudgedAcceptance {
        try #require(summary(run, calibration).levels[0].groups[0].judged.first)
    }

    /// 41 of 100 accepted.
    private let outcomes = (0..<100).map { $0 < 41 ? Outcome.accepted : .rejected }

    @Test
    func `without labels the headline says that the judge is not calibrated`() {
        let summary = summary(run(outcomes))
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("judge not calibrated — s: judge by j (m), accepted as judged 41.0 %"))
        #expect(SummaryJSON.json(summary)["levels"]?.value(at: "0.groups.0.judged.0.calibrated") == false)
        let page = HTMLReport.page(
            summary, record: run(outcomes), ledger: ledger(run(outcomes)), comparison: nil, chartLibrary: nil)
        #expect(page.contains("judge not calibrated"))
    }

    @Test func `labels of another prompt do not calibrate this one`() throws {
        let judged = try judged(run(outcomes), Calibration(checks: [check("another")]))
        #expect(judged.check == nil && judged.corrected == nil)
    }

    @Test func `a calibrated judge is reported as judged and corrected`() throws {
        let calibration = Calibration(checks: [check()])
        let corrected = try #require(try judged(run(outcomes), calibration).corrected)
        // (0.41 + 0.8 − 1) ÷ (0.9 + 0.8 − 1) = 0.3.
        #expect(abs(corrected.value - 0.3) < 1e-12)
        #expect((corrected.low ?? 1) < 0.3 && (corrected.high ?? 0) > 0.3)
        let text = TextReport.text(summary(run(outcomes), calibration), style: Style(isColoured: false))
        #expect(text.contains("accepted as judged 41.0 %"))
        #expect(text.contains("corrected 30.0 %"))
        #expect(text.contains("by 200 labels (sensitivity 90.0 %"))
        #expect(!text.contains("not calibrated — s"))
    }

    @Test func `only what passed every other scorer is corrected`() throws {
        // Half of the outputs fail another scorer; of the other 50 the judge accepts 41.
        let run = run(outcomes, others: { $0 < 50 })
        let corrected = try #require(try judged(run, Calibration(checks: [check()])).corrected)
        #expect(abs(corrected.value - 0.5 * (0.82 + 0.8 - 1) / 0.7) < 1e-12)
    }

    @Test func `failed episodes are never corrected into accepted ones`() throws {
        let run = run([Outcome](repeating: .failed, count: 50) + [Outcome](repeating: .accepted, count: 50))
        let corrected = try #require(try judged(run, Calibration(checks: [check()])).corrected)
        #expect(corrected.value <= 0.5 && (corrected.high ?? 1) < 0.65)
    }

    @Test func `repeats of a case widen the interval, as judged and corrected, and count as one`() throws {
        let once = run((0..<100).map { $0 < 40 ? .accepted : .rejected })
        var repeated = once
        for index in repeated.episodes.indices { repeated.episodes[index].planned.caseID = "c\(index / 5)" }
        let calibration = Calibration(checks: [check()])
        let group = summary(repeated, calibration).levels[0].groups[0]
        let (narrow, wide) = (try judged(once, calibration), try #require(group.judged.first))
        #expect(wide.corrected?.count == 20 && narrow.corrected?.count == 100)
        #expect(abs((wide.corrected?.value ?? 9) - (narrow.corrected?.value ?? 0)) < 1e-12)
        func width(_ estimate: Estimate?) -> Double { (estimate?.high ?? 9) - (estimate?.low ?? 0) }
        #expect(width(wide.judged) > 1.9 * width(narrow.judged))
        #expect(width(wide.corrected) > 1.5 * width(narrow.corrected))
        #expect(group.value("acceptance_rate") == wide.judged.map { .figure($0) })
    }

    @Test func `labels of the run's own outputs correct it by prediction-powered inference`() throws {
        let run = run(outcomes)
        // People reject a quarter of what the judge accepts, and accept nothing that it rejects.
        let labels = run.episodes.enumerated().filter { $0.offset % 2 == 0 }.map { place, episode in
            HumanLabel(
                caseID: episode.planned.caseID, episode: episode.planned.id, output: episode.output,
                accepts: place < 41 && place % 8 != 0)
        }
        let byLabels = try #require(try judged(run, Calibration(labels: labels)).byLabels)
        #expect(byLabels.count == 50)
        #expect(abs(byLabels.value - 0.3) < 0.02)
        let text = TextReport.text(summary(run, Calibration(labels: labels)), style: Style(isColoured: false))
        #expect(text.contains("prediction-powered inference from 50 labels of this run"))
    }

    @Test func `a judge within a composition is said to be uncalibrated`() throws {
        var run = run(outcomes)
        for index in run.episodes.indices { run.episodes[index].scores[0].scorer = "any(judge, exact)" }
        #expect(try judged(run, Calibration()).check == nil)
        let text = TextReport.text(summary(run), style: Style(isColoured: false))
        #expect(text.contains("judge not calibrated — s"))
        for index in run.episodes.indices { run.episodes[index].scores[0].scorer = "any(misjudge, exact)" }
        #expect(summary(run).levels[0].groups[0].judged.isEmpty)
    }

    @Test func `a judge within a composition is corrected where it decides`() throws {
        // 20 outputs are accepted and 50 rejected whatever the judge says; of the other 30 the judge accepts 15.
        var run = run((0..<100).map { $0 < 35 ? .accepted : .rejected })
        for index in run.episodes.indices {
            let isDecided = index < 20 || index >= 50
            run.episodes[index].scores[0].scorer = "any(exact, judge)"
            run.episodes[index].scores[0].verdict =
                isDecided ? .undecisive : index < 35 ? .accepts : .rejects
        }
        let corrected = try #require(try judged(run, Calibration(checks: [check()])).corrected)
        #expect(abs(corrected.value - (0.2 + 0.3 * (0.5 + 0.8 - 1) / 0.7)) < 1e-12)
        // One episode of a run of before, whose verdict nobody kept, and nothing can be corrected.
        run.episodes[7].scores[0].verdict = nil
        #expect(try judged(run, Calibration(checks: [check()])).corrected == nil)
    }

    @Test func `beside another required judge nothing is corrected, and the report says so`() throws {
        var run = run(outcomes)
        var other = stamp
        other.scorer = "entailment"
        run.header.judges.append(other)
        for index in run.episodes.indices { run.episodes[index].scores[1].scorer = "entailment" }
        let calibration = Calibration(checks: [check()])
        #expect(try judged(run, calibration).corrected == nil)
        let text = TextReport.text(summary(run, calibration), style: Style(isColoured: false))
        #expect(text.contains("not corrected (another model judges too"))
        for index in run.episodes.indices { run.episodes[index].scores[1].required = false }
        #expect(try judged(run, calibration).corrected != nil)
    }

    @Test func `runs that another judge judged are not compared`() {
        func frozen(_ run: RunRecord) -> Baseline {
            Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
        }
        let run = run(outcomes)
        var other = run
        other.header.judges[0].promptDigest = "another"
        let same = Comparer.compare(baseline: frozen(run), candidate: frozen(run), margins: Margins())
        #expect(same.metrics.first?.difference != nil)
        let differing = Comparer.compare(baseline: frozen(run), candidate: frozen(other), margins: Margins())
        #expect(differing.limits.contains { $0.contains("judged by another model") })
        #expect(differing.metrics.allSatisfy { $0.difference == nil })
    }

    @Test func `a run that was judged again by a changed rule is not compared with one that was not`() {
        func frozen(_ judgedBy: String?) -> Baseline {
            var run = run(outcomes)
            run.header.suites[0].judgedBy = judgedBy
            return Freezer.baseline(named: "x", record: run, ledger: ledger(run), suites: []) { $0 }
        }
        let differing = Comparer.compare(baseline: frozen(nil), candidate: frozen("e"), margins: Margins())
        #expect(differing.limits.contains { $0.contains("judged again after the rule of the suite 's'") })
        #expect(differing.metrics.allSatisfy { $0.difference == nil })
        let same = Comparer.compare(baseline: frozen("e"), candidate: frozen("e"), margins: Margins())
        #expect(same.metrics.first?.difference != nil)
    }

    @Test func `a judge that only informs is no matter of acceptance`() {
        var run = run(outcomes)
        for index in run.episodes.indices { run.episodes[index].scores[0].required = false }
        #expect(summary(run).levels[0].groups[0].judged.isEmpty)
    }

    @Test func `position bias is the share of pairs that the order decided`() throws {
        var run = run(outcomes)
        run.header.judges[0].scorer = "preference"
        for index in run.episodes.indices { run.episodes[index].scores[0].scorer = "preference" }
        func asked(_ episode: Int, _ turn: Int, _ verdict: String) -> EvaluationExchange {
            var exchange = run.exchanges[episode]
            exchange.request.id = ExchangeID(episode: run.episodes[episode].planned.id, turn: turn)
            exchange.reply = Reply(text: "{\"reason\": \"r\", \"verdict\": \"\(verdict)\"}")
            return EvaluationExchange(
                use: EvaluationUse(purpose: .judge, part: "preference", promptDigest: "p"), exchange: exchange
            )
        }
        run.evaluation = [
            asked(0, 0, "first"), asked(0, 1, "second"), asked(1, 0, "first"), asked(1, 1, "first"),
            asked(2, 0, "neither"), asked(2, 1, "neither"), asked(3, 0, "second"), asked(3, 1, "second"),
            asked(4, 0, "first"),
        ]
        let judged = try judged(run, Calibration())
        #expect(judged.pairs == 4 && judged.decidedByOrder == 2)
        let text = TextReport.text(summary(run), style: Style(isColoured: false))
        #expect(text.contains("position bias 50.0 %"))
    }

    @Test func `what measuring cost stands apart from the ledger in every report`() {
        let run = run(outcomes)
        var ledger = ledger(run)
        ledger.evaluation = [
            EvaluationLine(
                purpose: .judge, backend: "j", requests: 12, promptTokens: 3400, outputTokens: nil,
                cost: .atLeast(Money(nanos: 5_000_000, currency: .usDollar), because: "x"))
        ]
        let summary = Summarizer.summary(of: run, ledger: ledger, suites: [])
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("judge: j, 12 requests, 3,400 prompt and — output tokens, at least 0.005 USD"))
        #expect(text.contains("inference: 1 USD"))
        let json = SummaryJSON.json(summary)
        #expect(json.value(at: "evaluation.0.cost") == "0.005")
        #expect(json.value(at: "evaluation.0.cost_is_known") == false)
        #expect(json.value(at: "levels.0.groups.0.ledger.inference") == "1")
        let page = HTMLReport.page(summary, record: run, ledger: ledger, comparison: nil, chartLibrary: nil)
        #expect(page.contains("an account of its own, no part of the ledger"))
    }
}
