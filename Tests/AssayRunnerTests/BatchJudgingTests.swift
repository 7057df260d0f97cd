import AssayCore
import AssayRunner
import Synchronization
import Testing

@Suite struct BatchJudgingTests {
    /// How many of forty episodes are judged in a task that is cancelled first, or is not.
    private func judged(cancelled: Bool) async throws -> Int {
        let one = suite("a", cases: 1)
        let judging = BatchJudging(judges: ["a": try Judge(suite: one, kinds: [yes])])
        let now = MonotonicInstant(nanoseconds: 0)
        let waiting = (0..<40).map { index in
            let planned = PlannedEpisode(
                id: "\(index)", suite: "a", caseID: "c0", repetition: 0, seed: 1, warmUp: false)
            return (
                episode: Episode(
                    planned: planned, backend: "x", level: 0, scheduled: now, ended: now, exchanges: [],
                    output: "yes", ending: .answered), opening: [Message]()
            )
        }
        let kept = Mutex(0)
        try await Task {
            if cancelled { withUnsafeCurrentTask { $0?.cancel() } }
            try await judging.judge(waiting) { _ in kept.withLock { $0 += 1 } }
        }.value
        return kept.withLock(\.self)
    }

    @Test func `judging goes on until all are judged, or until it is cancelled`() async throws {
        #expect(try await judged(cancelled: false) == 40)
        #expect(try await judged(cancelled: true) == 0)
    }
}
