import AssayCore
import AssayTestSupport
import AssaySystem
import AssayTransport
import Testing

@Suite struct PoolTests {
    @Test(arguments: [(most: 1, threads: 1), (most: 2, threads: 2), (most: 8, threads: 3)])
    func `threads are added only when all hold as many streams as one should`(most: Int, threads: Int) async {
        let server = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send("begun"), .stall] }
        let pool = TransferPool(mostThreads: most, streamsPerThread: 4)
        let tasks = (0..<12).map { _ in
            Task { await pool.perform(TransferRequest(url: server.url, body: [])) }
        }
        while server.requests.count < 12 { await Task.yield() }
        #expect(pool.threads == threads)
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value.failure == .cancelled) }
        pool.stop()
        server.stop()
    }

    @Test func `a thread tells how long it was at work and how exact its stamps are`() async {
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead)] + (0..<20).map { .send("data: \($0)\n\n") } + [.close]
        }
        let pool = TransferPool(mostThreads: 1)
        let before = pool.instrument
        let began = MonotonicInstant.now()
        _ = await pool.perform(TransferRequest(url: server.url, body: []))
        _ = await pool.perform(TransferRequest(url: server.url, body: []))
        let span = MonotonicInstant.now() - began
        let after = pool.instrument
        #expect(after.busy > before.busy)
        #expect(after.busy - before.busy <= span)
        #expect(after.stampError > .zero)
        pool.stop()
        server.stop()
    }
}
