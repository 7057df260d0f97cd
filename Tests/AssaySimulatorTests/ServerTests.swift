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

    private func ask(
        _ server: RunningServer, count: Int = 1, stream: Bool = true, kind: DialectKind = .chat
    ) async -> [Exchange] {
        var configuration = EndpointConfiguration(url: server.url, model: "simulated")
        configuration.kind = kind
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

    @Test(arguments: [true, false], [DialectKind.chat, .completions])
    func `a reply carries its text, its usage and the server's own times`(stream: Bool, kind: DialectKind)
        async throws
    {
        let server = await RunningServer(ServerModel(timing: Self.quick, outputTokens: .constant(12)))
        let exchange = try #require(await ask(server, stream: stream, kind: kind).first)
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
        (.rateLimit, .rateLimited), (.unavailable, .server), (.internalError, .server),
        (.badGateway, .server), (.reset, .brokenStream), (.stall, .timeout),
        (.malformed, .brokenStream), (.error, .errorInStream), (.splitCharacter, nil), (.severalTokens, nil),
        (.emptyChunks, nil), (.comments, nil),
    ]

    /// Streamed over either route, and whole; a reply of one token has no middle, and yet the fault strikes.
    static let ways: [(kind: DialectKind, stream: Bool, tokens: Int)] = [
        (.chat, true, 12), (.completions, true, 12), (.chat, false, 12), (.chat, true, 1),
    ]

    @Test(arguments: faults, ways)
    func `every fault is told apart, and what is only unusual is no failure`(
        fault: (fault: Fault, kind: Failure.Kind?), way: (kind: DialectKind, stream: Bool, tokens: Int)
    ) async throws {
        let server = await RunningServer(
            ServerModel(timing: Self.quick, outputTokens: .constant(way.tokens), faults: [fault.fault: 1]))
        for exchange in await ask(server, count: 3, stream: way.stream, kind: way.kind) {
            switch exchange.ending {
            case .failed(let failure): #expect(failure.kind == fault.kind, "\(failure)")
            case .completed:
                #expect(fault.kind == nil)
                let whole = " the cost of a token is what café pays for the cost"
                #expect(exchange.reply.text == (way.tokens == 12 ? whole : " the"))
                #expect(exchange.usage.answer == way.tokens)
            case .cancelled: Issue.record("cancelled")
            }
        }
        _ = await server.stop()
    }

    @Test func `a request that is told to wait is told how long`() async throws {
        let server = await RunningServer(ServerModel(timing: Self.quick, faults: [.rateLimit: 1]))
        let exchange = try #require(await ask(server).first)
        #expect(exchange.wire?.headers["retry-after"] == "1")
        _ = await server.stop()
    }

    @Test func `a character that is cut in two comes in two reads, and its chunk is whole with the second`()
        async throws
    {
        let path = "/tmp/assay-split-\(getpid()).jsonl"
        let server = await RunningServer(
            ServerModel(
                timing: .stated(
                    timeToFirstToken: .constant(.milliseconds(2)),
                    interTokenLatency: .constant(.milliseconds(20))), outputTokens: .constant(12),
                faults: [.splitCharacter: 1]), log: path)
        let exchange = try #require(await ask(server).first)
        _ = await server.stop()
        let record = try #require(try lines(path).compactMap { TruthRecord(json: try JSON.parse($0)) }.first)
        unlink(path)
        // The eighth token has the character; its chunk is whole when the ninth is due.
        #expect(record.due.count == 12)
        #expect(record.due[7] == record.due[8])
        #expect(record.due[7] - record.due[6] == .milliseconds(40))
        let chunks = exchange.trace.chunks
        #expect(chunks.count == 12)
        #expect(chunks[7].at >= record.due[7])
    }

    @Test func `chunks of several tokens are fewer than the tokens, and the log has the tokens of each`()
        async throws
    {
        let path = "/tmp/assay-several-\(getpid()).jsonl"
        let server = await RunningServer(
            ServerModel(timing: Self.quick, outputTokens: .constant(64), faults: [.severalTokens: 1]),
            log: path)
        let exchange = try #require(await ask(server).first)
        _ = await server.stop()
        let record = try #require(try lines(path).compactMap { TruthRecord(json: try JSON.parse($0)) }.first)
        unlink(path)
        #expect(record.tokens.reduce(0, +) == 64)
        #expect(record.tokens.dropLast().allSatisfy { (2...4).contains($0) })
        #expect(Set(record.tokens).count > 1)
        #expect(exchange.trace.chunks.count == record.tokens.count)
        // Nobody on the wire says how many tokens each chunk carries.
        #expect(exchange.trace.chunks.allSatisfy { $0.tokens == nil })
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
