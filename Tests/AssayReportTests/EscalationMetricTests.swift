import AssayCore
import AssayReport
import Testing

@Suite struct EscalationMetricTests {
    /// Ten episodes: four contained rightly (one of them with the wrong refund), one needless, two right, two missed, one that failed.
    private static let findings: [EscalationFinding?] = [
        .contained, .contained, .contained, .contained, .needless, .right, .right, .missed, .missed, nil,
    ]
    private static let outcomes: [Outcome] = [
        .accepted, .accepted, .accepted, .rejected, .rejected, .accepted, .rejected, .rejected, .rejected,
        .failed,
    ]

    private func group(labelled: Bool = true) -> RunSummary.Group {
        var run = record(Self.outcomes)
        for (index, finding) in Self.findings.enumerated() where labelled {
            guard let finding else { continue }
            run.episodes[index].scores.append(
                Score(
                    scorer: "escalation", required: true,
                    finding: .judged(value: 1, passed: run.episodes[index].outcome == .accepted), reason: "",
                    label: finding.rawValue))
        }
        return Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0]
    }

    @Test(arguments: [
        ("containment_rate", 0.6, 10), ("false_resolution_rate", 0.5, 6),
        ("needless_escalation_rate", 0.2, 5), ("missed_escalation_rate", 0.5, 4),
    ])
    func `every rate has its own denominator`(name: String, value: Double, count: Int) throws {
        guard case .figure(let estimate) = group().value(name) else {
            Issue.record("no figure")
            return
        }
        #expect(abs(estimate.value - value) < 1e-12)
        #expect(estimate.count == count)
    }

    @Test(arguments: [
        "containment_rate", "false_resolution_rate", "needless_escalation_rate", "missed_escalation_rate",
    ])
    func `runs without labels have no such rate`(name: String) {
        #expect(
            group(labelled: false).value(name)
                == .absent(because: "no scorer of these episodes judges escalation"))
    }

    @Test func `the text report shows them where they are known`() {
        func text(labelled: Bool) -> String {
            var run = record([.accepted, .accepted])
            if labelled {
                run.episodes[0].scores[0].label = EscalationFinding.contained.rawValue
                run.episodes[1].scores[0].label = EscalationFinding.right.rawValue
            }
            let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
            return TextReport.text(summary, style: Style(isColoured: false))
        }
        #expect(
            text(labelled: true).contains(
                "Escalation  contained 50.0 % · false resolutions 0.0 % · needless escalations 0.0 % · missed escalations 0.0 %"
            ))
        #expect(!text(labelled: false).contains("Escalation"))
    }
}
