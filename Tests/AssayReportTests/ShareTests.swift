import AssayCore
import AssayReport
import Testing

/// Shares of episodes and how sure they are.
@Suite struct ShareTests {
    /// A figure of the blend.
    private func estimate(_ name: String, _ run: RunRecord) throws -> Estimate {
        let summary = Summarizer.summary(of: run, ledger: ledger(run), suites: [])
        guard case .figure(let estimate) = summary.levels[0].groups[2].value(name) else {
            throw CannotRun("no figure \(name)")
        }
        return estimate
    }

    /// 20 cases of a suite of weight 3 and 20 of one of weight 1, all alike.
    private func mix(_ outcome: Outcome) -> RunRecord {
        var run = record([Outcome](repeating: outcome, count: 40))
        run.header.suites = [("s", 3), ("t", 1)].map { name, weight in
            SuiteStamp(name: name, path: name, version: "1", digest: name, weight: weight)
        }
        for index in run.episodes.indices where index >= 20 { run.episodes[index].planned.suite = "t" }
        return run
    }

    @Test func `a mix by weights that is all alike is as unsure as its heaviest cases let it be`() throws {
        // 80 of weight in all, of cases that weigh at most 3: as good as 26 of one weight.
        let accepted = try estimate("acceptance_rate", mix(.accepted))
        #expect(accepted.value == 1 && accepted.high == 1)
        #expect(abs(try #require(accepted.low) - (1 - 3.0 / 26)) < 1e-12)
        let failed = try estimate("failure_rate", mix(.accepted))
        #expect(failed.value == 0 && failed.low == 0)
        #expect(abs(try #require(failed.high) - 3.0 / 26) < 1e-12)
    }

    @Test func `a part of which nothing was seen is not sure to be nothing`() throws {
        // Each case generated as many tokens, so that they weigh as the cases do.
        let none = try estimate("token_yield", mix(.rejected))
        #expect(none.value == 0 && none.low == 0)
        #expect(abs(try #require(none.high) - 3.0 / 26) < 1e-12)
        let all = try estimate("token_yield", mix(.accepted))
        #expect(all.value == 1 && all.high == 1)
        #expect(abs(try #require(all.low) - (1 - 3.0 / 26)) < 1e-12)
        let lost = try estimate("spend_for_nothing", mix(.rejected))
        #expect(lost.value == 1)
        #expect(abs(try #require(lost.low) - (1 - 3.0 / 26)) < 1e-12)
    }

    @Test func `repeats of a mix that is all alike are no more sure than its cases`() throws {
        var run = mix(.accepted)
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index / 2)"
            run.episodes[index].planned.repetition = index % 2
        }
        let all = try estimate("pass_hat_2", run)
        #expect(all.value == 1)
        #expect(abs(try #require(all.low) - (1 - 3.0 / 13)) < 1e-12)
    }
}
