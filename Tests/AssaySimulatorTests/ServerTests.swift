import AssayBackends
import AssayCore
import AssayJSON
import AssaySimulator
import Glibc
import Testing

/// The real server over real sockets, asked by the real backend.
@Suite struct ServerTests {
    private static let quick = ServerModel.Timing.stated(
        timeToFirstToken: .constant(.milliseconds(2)), interTokenLatency: .constant(Nanoseconds(200_000)))

    private func ask(_ server: RunningServer, count: Int = 1, stream: Bool = true) async -> [Exchange] {
        var configuration = EndpointConfiguration(url: server.url, model: "simulated")
        configuration.isStreaming = stream
        configuration.totalTimeout = .seconds(2)
        let backend = HTTPBackend(name: "b", configuration: configuration)
        let exchanges = await withTaskGroup(of: Exchange.self) { group in
            for index in 0..<count {
                group.addTask {
                    await backend.generate(
                        GenerationRequest(
                            id: ExchangeID(episode: "\(index)"), scheduled: MonotonicInstant(nanoseconds: 0),
                            messages: [Message(.user, "one two three")]))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        await backend.shutdown()
        return exchanges
    }

    @Test(arguments: [true, false])
    func `a reply carries its text, its usage and the server's own times`(stream: Bool) async throws {
        let server = await RunningServer(ServerModel(timing: Self.quick, outputTokens: .constant(12)))
        let exchange = try #require(await ask(server, stream: stream).first)
        #expect(exchange.ending == .completed(.stop))
        #expect(exchange.reply.text == " the cost of a token is what café pays for the cost")
        #expect(exchange.usage.prompt == 3)
        #expect(exchange.usage.answer == 12)
        #expect(exchange.serverTimings?["predicted_n"]?.integerValue == 12)
        #expect(exchange.trace.chunks.count == (stream ? 12 : 1))
        _ = await server.stop()
    }

    @Test func `the log says what was sent and when, by the clock that the client reads`() async throws {
        let path = "/tmp/assay-truth-\(getpid()).jsonl"
        let server = await RunningServer(
            ServerModel(timing: Self.quick, outputTokens: .constant(20), tokensPerChunk: 3), log: path)
        let exchanges = await ask(server, count: 8)
        let account = try #require(await server.stop())
        #expect(account.replies == 8)
        #expect(account.tokens == 160)
        let records = try lines(path).compactMap { TruthRecord(json: try JSON.parse($0)) }
        #expect(records.count == 8)
        for record in records {
            #expect(record.tokens == [3, 3, 3, 3, 3, 3, 2])
            #expect(record.sent.count == 7)
            #expect(zip(record.due, record.sent).allSatisfy { $0 <= $1 })
            let exchange = try #require(exchanges.first { $0.wire?.headers["x-request-id"] == record.id })
            // Nothing can come before it was due. That the kernel had taken it is stamped a moment after it can be read.
            #expect(zip(record.due, exchange.trace.chunks).allSatisfy { $0 <= $1.at })
            #expect(exchange.trace.chunks.count == record.due.count)
            #expect(exchange.trace.sent.map { $0 <= record.received } == true)
        }
        unlink(path)
    }

    static let faults: [(fault: Fault, kind: Failure.Kind?)] = [
        (.rateLimit, .rateLimited), (.unavailable, .server), (.reset, .brokenStream), (.stall, .timeout),
        (.malformed, .brokenStream), (.error, .errorInStream), (.splitCharacter, nil), (.emptyChunks, nil),
        (.comments, nil),
    ]

    @Test(arguments: faults)
    func `every fault is told apart, and what is only unusual is no failure`(
        fault: Fault, kind: Failure.Kind?
    ) async throws {
        let server = await RunningServer(
            ServerModel(timing: Self.quick, outputTokens: .constant(12), faults: [fault: 1]))
        for exchange in await ask(server, count: 3) {
            switch exchange.ending {
            case .failed(let failure): #expect(failure.kind == kind, "\(failure)")
            case .completed:
                #expect(kind == nil)
                #expect(exchange.reply.text == " the cost of a token is what café pays for the cost")
            case .cancelled: Issue.record("cancelled")
            }
        }
        _ = await server.stop()
    }

    private func lines(_ path: String) throws -> [String] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

@Suite struct StoppingTests {
    @Test(arguments: 0..<10)
    func `a server that is stopped while streams are open ends in order`(round: Int) async {
        let slow = ServerModel.Timing.stated(
            timeToFirstToken: .constant(.milliseconds(1)), interTokenLatency: .constant(.seconds(60)))
        let server = await RunningServer(ServerModel(timing: slow))
        let backend = HTTPBackend(
            name: "b", configuration: EndpointConfiguration(url: server.url, model: "simulated"))
        let asking = (0..<4).map { index in
            Task {
                await backend.generate(
                    GenerationRequest(
                        id: ExchangeID(episode: "\(index)"), scheduled: MonotonicInstant(nanoseconds: 0),
                        messages: [Message(.user, "go")]))
            }
        }
        // A route of its own, answered after the four requests have come.
        try? await backend.prepare()
        _ = await server.stop()
        for one in asking { #expect(await !one.value.succeeded) }
        await backend.shutdown()
    }
}
