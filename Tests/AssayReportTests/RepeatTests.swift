import AssayCore
import AssayReport
import Testing

@Suite struct RepeatTests {
    /// A run whose episodes are so many repeats of each case in turn.
    private func repeated(_ outcomes: [Outcome], times: Int) -> RunSummary {
        var run = record(outcomes)
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index / times)"
            run.episodes[index].planned.repetition = index % times
        }
        return Summarizer.summary(of: run, ledger: ledger(run), suites: [])
    }

    private func estimate(_ name: String, _ summary: RunSummary) throws -> Estimate {
        guard case .figure(let estimate) = try #require(summary.levels.first?.groups.first).value(name) else {
            throw CannotRun("no figure \(name)")
        }
        return estimate
    }

    @Test func `pass@k and pass^k are means over cases, with an interval over cases`() throws {
        let summary = repeated(
            [
                .accepted, .rejected, .accepted, .accepted, .accepted, .accepted, .failed, .rejected,
                .rejected,
            ], times: 3)
        // Two of three, three of three and none of three pass: of two tries any passes with 1, 1, 0 and all with 1/3, 1, 0.
        let any = try estimate("pass_at_2", summary)
        let all = try estimate("pass_hat_2", summary)
        #expect(abs(any.value - 2.0 / 3) < 1e-12)
        #expect(abs(all.value - 4.0 / 9) < 1e-12)
        #expect(any.count == 3)
        #expect(try #require(all.low) >= 0 && #require(all.high) <= 1)
        #expect(abs(try estimate("pass_hat_3", summary).value - 1.0 / 3) < 1e-12)
        let text = TextReport.text(summary, style: Style(isColoured: false))
        #expect(text.contains("pass^k"))
    }

    @Test func `a run without repeats shows neither`() throws {
        let summary = repeated([.accepted, .rejected, .accepted], times: 1)
        let group = try #require(summary.levels.first?.groups.first)
        #expect(!group.values.contains { $0.metric.name.hasPrefix("pass_") })
        #expect(!TextReport.text(summary, style: Style(isColoured: false)).contains("pass^k"))
    }

    @Test func `what always passes is not known without doubt`() throws {
        let summary = repeated([.accepted, .accepted, .accepted, .accepted], times: 2)
        let all = try estimate("pass_hat_2", summary)
        #expect(all.value == 1)
        #expect(try #require(all.low) < 1)
    }
}
