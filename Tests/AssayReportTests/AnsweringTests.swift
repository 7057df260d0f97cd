import AssayCore
import AssayReport
import Testing

/// Answer rates and retrieval figures.
@Suite struct AnsweringTests {
    /// One question: whether it has an answer, whether the output declined, what was retrieved and what is relevant.
    struct Asked {
        var answerable: Bool? = true
        var declined = false
        var retrieved: [String] = []
        var relevant: JSONValue? = nil
        var isFixed = false
    }

    private func value(_ name: String, _ asked: [Asked]) -> MetricValue {
        var run = record(asked.map { _ in .accepted })
        var cases: [Case] = []
        for (index, one) in asked.enumerated() {
            var expect = JSONObject()
            if let answerable = one.answerable { expect["answerable"] = .bool(answerable) }
            expect["sources"] = one.relevant
            cases.append(
                Case(
                    id: "c\(index)", input: [:], passages: one.isFixed ? one.retrieved : nil,
                    expect: .object(expect)))
            run.episodes[index].retrieved = one.retrieved
            guard let answerable = one.answerable else { continue }
            run.episodes[index].scores.append(
                Score(
                    scorer: "declines", required: true,
                    finding: .judged(value: 1, passed: answerable != one.declined), reason: ""))
        }
        let suite = Suite(
            name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
            cases: cases, acceptance: [])
        return Summarizer.summary(of: run, ledger: ledger(run), suites: [suite]).levels[0].groups[0].value(
            name)
    }

    private func figure(_ name: String, _ asked: [Asked]) -> Double? {
        if case .figure(let estimate) = value(name, asked) { estimate.value } else { nil }
    }

    @Test func `refusing everything answers nothing, answering everything answers falsely`() {
        let refusing = [
            Asked(declined: true), Asked(declined: true), Asked(answerable: false, declined: true),
        ]
        #expect(figure("answer_rate", refusing) == 0)
        #expect(figure("false_answer_rate", refusing) == 0)
        let answering = [Asked(), Asked(), Asked(declined: true), Asked(answerable: false)]
        #expect(figure("answer_rate", answering).map { abs($0 - 2.0 / 3) < 1e-12 } == true)
        #expect(figure("false_answer_rate", answering) == 1)
    }

    @Test func `where no case says whether it has an answer there is no rate`() {
        for name in ["answer_rate", "false_answer_rate"] {
            #expect(figure(name, [Asked(answerable: nil)]) == nil)
        }
        #expect(figure("answer_rate", [Asked(answerable: false)]) == nil)
    }

    static let rankings: [([String], JSONValue, Double, Double)] = [
        (["a", "b"], ["a"], 1.0, 1.0), (["b", "a"], ["a"], 1, 0.630_929_753_571_457_4),
        (["b", "c"], ["a"], 0, 0), (["a", "b"], ["a", "z"], 0.5, 0.613_147_192_765_458_4),
        (["b", "a"], [["a", "b"]], 1, 1), (["a", "b", "c"], ["c", "a"], 1, 0.919_720_789_148_187_6),
        (["a"], ["a", "b"], 0.5, 1),
    ]

    @Test(arguments: rankings)
    func `recall counts what was found, nDCG how high it stood`(
        retrieved: [String], relevant: JSONValue, recall: Double, gain: Double
    ) {
        let asked = [Asked(retrieved: retrieved, relevant: relevant)]
        #expect(figure("retrieval_recall", asked).map { abs($0 - recall) < 1e-12 } == true)
        #expect(figure("retrieval_ndcg", asked).map { abs($0 - gain) < 1e-12 } == true)
    }

    @Test func `a retriever that never missed may yet miss: its recall has a lower bound below 1`() {
        let found = Asked(retrieved: ["a"], relevant: ["a"])
        guard case .figure(let recall) = value("retrieval_recall", Array(repeating: found, count: 30)) else {
            Issue.record("no recall")
            return
        }
        #expect(recall.value == 1)
        #expect(recall.low.map { abs($0 - 0.9) < 1e-12 } == true)
    }

    @Test func `passages that the case fixed are no merit of the retriever`() {
        let fixed = Asked(retrieved: ["a"], relevant: ["a"], isFixed: true)
        #expect(figure("retrieval_recall", [fixed]) == nil)
        let missed = Asked(retrieved: ["b"], relevant: ["a"])
        #expect(figure("retrieval_recall", [fixed, missed]) == 0)
    }

    @Test func `the answer rate stands beside acceptance, where there is one`() {
        func text(_ answerable: Bool?) -> String {
            var run = record([.accepted])
            let testCase = Case(
                id: "c0", input: [:], expect: answerable.map { ["answerable": .bool($0)] } ?? [:])
            run.episodes[0].scores.append(
                Score(
                    scorer: "declines", required: true, finding: .judged(value: 1, passed: true), reason: ""))
            let suite = Suite(
                name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
                cases: [testCase], acceptance: [])
            return TextReport.text(
                Summarizer.summary(of: run, ledger: ledger(run), suites: [suite]),
                style: Style(isColoured: false))
        }
        #expect(text(true).contains("answered"))
        #expect(!text(nil).contains("answered"))
    }
}
