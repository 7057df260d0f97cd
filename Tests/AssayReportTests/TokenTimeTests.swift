import AssayCore
import AssayReport
import AssayStatistics
import Testing

/// The times of one request whose chunks came at given milliseconds after it was sent.
@Suite struct TokenTimeTests {
    private func samples(
        _ name: String, _ chunks: [(at: Int64, kind: ChunkKind, tokens: Int?)], output: Int?,
        lateness: Int64 = 0
    ) -> [Double]? {
        var run = record([.accepted])
        let sent = run.exchanges[0].trace.scheduled + .milliseconds(lateness)
        run.exchanges[0].trace.sent = sent
        run.exchanges[0].trace.chunks = chunks.map {
            Chunk(at: sent + .milliseconds($0.at), kind: $0.kind, bytes: 1, tokens: $0.tokens)
        }
        run.exchanges[0].usage.answer = output
        let group = Summarizer.summary(of: run, ledger: ledger(run), suites: []).levels[0].groups[0]
        guard case .distribution(let distribution) = group.value(name) else { return nil }
        let counts = zip(distribution.samples.upTo, [0] + distribution.samples.upTo).map { $0 - $1 }
        return zip(distribution.samples.values, counts).flatMap { Array(repeating: $0, count: $1) }
    }

    private let stream: [(at: Int64, kind: ChunkKind, tokens: Int?)] = [
        (30, .reasoning, 1), (40, .answer, 1), (70, .answer, 3), (80, .answer, 2),
    ]

    @Test func `a gap is shared by the tokens of the chunk that ends it, one sample for each`() {
        #expect(samples("itl", stream, output: 7) == [5, 5, 10, 10, 10, 10])
    }

    @Test func `without the tokens of every chunk there is no time between tokens`() {
        var unknown = stream
        unknown[2].tokens = nil
        #expect(samples("itl", unknown, output: 7) == nil)
        #expect(samples("tpot", unknown, output: 7) != nil)
    }

    @Test func `the time per output token leaves the first one out, and one token has none`() {
        #expect(samples("tpot", stream, output: 6) == [10])
        #expect(samples("tpot", stream, output: 1) == nil)
        #expect(samples("tpot", stream, output: nil) == nil)
        #expect(samples("tpot", Array(stream.prefix(1)), output: 5) == nil)
    }

    @Test
    func `times count from sent, scheduled ones from the plan, and an answer begins after its reasoning`() {
        #expect(samples("ttft", stream, output: 7, lateness: 5) == [30])
        #expect(samples("scheduled_ttft", stream, output: 7, lateness: 5) == [35])
        #expect(samples("time_to_first_answer", stream, output: 7, lateness: 5) == [40])
        #expect(samples("e2e", stream, output: 7, lateness: 5) == [80])
        #expect(samples("scheduled_e2e", stream, output: 7, lateness: 5) == [85])
        #expect(samples("send_lag", stream, output: 7, lateness: 5) == [5])
    }

    @Test func `every metric has a formula to print, under a name of its own`() {
        #expect(Metric.all.allSatisfy { !$0.formula.isEmpty && !$0.unit.isEmpty })
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    }
}
