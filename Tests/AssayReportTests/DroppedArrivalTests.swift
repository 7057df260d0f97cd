import AssayCore
import AssayReport
import Testing

@Suite struct DroppedArrivalTests {
    /// Ten cases of ten repeats each, of which half kept the service level and half never did.
    private func attainment(dropped: Int) throws -> Estimate {
        var run = record((0..<100).map { $0 < 50 ? .accepted : .failed })
        for index in run.episodes.indices {
            run.episodes[index].planned.caseID = "c\(index / 10)"
            run.episodes[index].planned.repetition = index % 10
        }
        run.header.windows[0].dropped = dropped
        let group = Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0]
        guard case .figure(let estimate) = group.value("slo_attainment") else {
            throw CannotRun("no attainment")
        }
        return estimate
    }

    @Test func `one dropped arrival does not make repeats of a case independent`() throws {
        func width(_ estimate: Estimate) throws -> Double {
            try #require(estimate.high) - #require(estimate.low)
        }
        let (none, one) = (try attainment(dropped: 0), try attainment(dropped: 1))
        #expect(abs(one.value - 50.0 / 101) < 1e-12)
        #expect(try width(one) > 0.9 * width(none))
        #expect(try attainment(dropped: 100).value == 0.25)
    }
}
