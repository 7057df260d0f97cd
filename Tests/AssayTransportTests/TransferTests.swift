import AssayCore
import AssaySystem
import AssayTestSupport
import AssayTransport
import Testing

@Suite struct TransferTests {
    @Test func `a body comes whole, its reads stamped in order, after the request was sent`() async {
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead), .send("one"), .send("two"), .close]
        }
        let loop = TransferLoop()
        let result = await loop.perform(TransferRequest(url: server.url, body: Array("ask".utf8)))
        #expect(result.failure == nil)
        #expect(result.body == Array("onetwo".utf8))
        #expect(result.wire.status == 200)
        #expect(result.arrivals.last?.end == 6)
        let instants = [result.sent].compactMap(\.self) + result.arrivals.map(\.at) + [result.closed]
        #expect(instants == instants.sorted())
        #expect(server.requests.first?.hasSuffix("\r\n\r\nask") == true)
        loop.stop()
        server.stop()
    }

    @Test(.timeLimit(.minutes(10)))
    func `whoever asks while the thread is told to end gets an answer`() async {
        for _ in 0..<200 {
            let loop = TransferLoop()
            await withTaskGroup(of: Void.self) { group in
                for place in 0..<8 {
                    group.addTask {
                        if place == 4 { return loop.stop() }
                        _ = await loop.perform(TransferRequest(url: "http://127.0.0.1:1"))
                    }
                }
            }
        }
    }

    @Test
    func `a request that is handed over early is sent when it is due, and its time-outs count from then`()
        async
    {
        let server = LoopbackServer { _ in [LoopbackServer.reply("200 OK", "{}")] }
        let loop = TransferLoop()
        let due = MonotonicInstant.now() + .milliseconds(300)
        var request = TransferRequest(url: server.url, totalTimeout: .seconds(60))
        request.due = due
        var impatient = TransferRequest(url: server.url, connectTimeout: .milliseconds(1))
        impatient.due = due + .seconds(3600)
        async let waits = loop.perform(impatient)
        let result = await loop.perform(request)
        #expect(result.failure == nil)
        #expect(result.sent.map { $0 >= due } == true)
        loop.stop()
        #expect(await waits.failure == .cancelled)
        server.stop()
    }

    @Test func `a request that is cancelled before it is due is never sent`() async {
        let server = LoopbackServer { _ in [LoopbackServer.reply("200 OK", "{}")] }
        let loop = TransferLoop()
        var request = TransferRequest(url: server.url)
        request.due = .now() + .seconds(3600)
        let waits = Task { [request] in await loop.perform(request) }
        waits.cancel()
        let result = await waits.value
        #expect(result.failure == .cancelled)
        #expect(result.sent == nil)
        // The thread still does what is asked of it.
        #expect(await loop.perform(TransferRequest(url: server.url)).failure == nil)
        #expect(server.requests.count == 1)
        loop.stop()
        server.stop()
    }

    @Test(.timeLimit(.minutes(5)))
    func
        `while many streams are under way others are read whole, and those that are cancelled keep what had come`()
        async
    {
        let stalled = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send("half"), .stall] }
        let whole = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead)] + Array(repeating: .send("piece "), count: 20) + [.close]
        }
        let loop = TransferLoop()
        let many = (0..<48).map { _ in Task { await loop.perform(TransferRequest(url: stalled.url)) } }
        while stalled.requests.count < many.count { await Task.yield() }
        for _ in 0..<5 {
            let result = await loop.perform(TransferRequest(url: whole.url))
            #expect(result.failure == nil)
            #expect(result.body == Array(String(repeating: "piece ", count: 20).utf8))
            let instants = [result.sent].compactMap(\.self) + result.arrivals.map(\.at) + [result.closed]
            #expect(instants == instants.sorted())
        }
        for task in many { task.cancel() }
        var bodies: Set<String> = []
        for task in many {
            let result = await task.value
            #expect(result.failure == .cancelled)
            bodies.insert(String(decoding: result.body, as: UTF8.self))
        }
        // One or another may be cancelled before its half has come.
        #expect(bodies.contains("half") && bodies.isSubset(of: ["half", ""]))
        loop.stop()
        stalled.stop()
        whole.stop()
    }

    @Test func `an open connection is used again`() async {
        let server = LoopbackServer { _ in [LoopbackServer.reply("200 OK", "{}")] }
        let loop = TransferLoop()
        let first = await loop.perform(TransferRequest(url: server.url))
        #expect(!first.wire.reusedConnection)
        // One that lies idle for two minutes is not used again, and a busy machine can be that slow once.
        var isReused = false
        for _ in 0..<4 where !isReused {
            isReused = await loop.perform(TransferRequest(url: server.url)).wire.reusedConnection
        }
        #expect(isReused)
        loop.stop()
        server.stop()
    }

    @Test func `resets, refusals and each time-out are told apart`() async {
        let reset = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send("half"), .reset] }
        let stalled = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .stall] }
        let slow = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send("content"), .stall] }
        let loop = TransferLoop()
        let closed = LoopbackServer { _ in [.close] }
        closed.stop()
        if case .broken = await loop.perform(TransferRequest(url: reset.url)).failure {
        } else {
            Issue.record("no reset seen")
        }
        let refused = await loop.perform(TransferRequest(url: "http://127.0.0.1:1")).failure
        if case .connect = refused {} else { Issue.record("\(String(describing: refused))") }
        let first = await loop.perform(
            TransferRequest(url: stalled.url, firstContentTimeout: .milliseconds(50)))
        #expect(first.failure == .firstContentTimeout)
        let total = await loop.perform(TransferRequest(url: slow.url, totalTimeout: .seconds(2)))
        #expect(total.failure == .totalTimeout)
        #expect(total.body == Array("content".utf8))
        loop.stop()
    }

    @Test func `a body that is longer than what is kept of one ends broken, and what came is kept`() async {
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead)] + Array(repeating: .send("0123456789"), count: 100) + [.stall]
        }
        let loop = TransferLoop()
        let result = await loop.perform(TransferRequest(url: server.url, mostBodyBytes: 64))
        #expect(result.failure == .broken("the reply is longer than what is kept of one"))
        #expect(result.body.count <= 64)
        loop.stop()
        server.stop()
    }

    @Test func `a cancelled transfer ends at once with what had come`() async {
        let server = LoopbackServer { _ in [.send(LoopbackServer.streamHead), .send("half"), .stall] }
        let loop = TransferLoop()
        let task = Task { await loop.perform(TransferRequest(url: server.url)) }
        task.cancel()
        #expect(await task.value.failure == .cancelled)
        loop.stop()
    }

    @Test func `sixty-four streams at once all come whole`() async {
        let server = LoopbackServer { _ in
            [.send(LoopbackServer.streamHead)] + (0..<50).map { .send("data: \($0)\n\n") } + [.close]
        }
        let loop = TransferLoop()
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    SSEFramer.events(in: await loop.perform(TransferRequest(url: server.url, body: [])).body)
                        .count
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 50, count: 64))
        loop.stop()
        server.stop()
    }
}
