import AssayBackends
import AssayCore
import AssayStatistics
import AssayTransport
import Testing

@Suite struct DialectTests {
    private static let request = GenerationRequest(
        id: ExchangeID(episode: "e"), scheduled: MonotonicInstant(nanoseconds: 0),
        messages: [Message(.user, "go")])

    /// Reads a body as if it had come in pieces that end at some places.
    private func read(_ kind: DialectKind, _ body: [UInt8], ends: [Int]) -> Exchange {
        let reader = ReplyReader(
            name: "b", configuration: EndpointConfiguration(url: "http://127.0.0.1:1", model: "m", kind: kind)
        )
        var result = TransferResult(closed: MonotonicInstant(nanoseconds: 1_000_000))
        result.body = body
        result.sent = MonotonicInstant(nanoseconds: 1)
        result.wire.status = 200
        result.arrivals = (ends + [body.count]).enumerated().map {
            Arrival(at: MonotonicInstant(nanoseconds: Int64($0.offset) + 2), end: $0.element)
        }
        return reader.exchange(of: Self.request, result)
    }

    @Test(arguments: RecordedStreams.all)
    func `every row of what servers send reads as it is meant`(recorded: Recorded) {
        let exchange = read(recorded.kind, recorded.bytes, ends: [])
        #expect(exchange.ending == recorded.ending)
        #expect(exchange.reply.text == recorded.text)
        #expect(exchange.reply.reasoning == recorded.reasoning)
        #expect(exchange.reply.toolCalls == recorded.calls)
        #expect(exchange.usage == recorded.usage)
        #expect(exchange.serverTimings == recorded.timings)
        #expect(exchange.wire?.ignored == recorded.ignored)
        if let tokens = recorded.tokens { #expect(exchange.trace.chunks.map(\.tokens) == tokens) }
        #expect((exchange.rawUsage == nil) == (recorded.usage == .unknown))
    }

    @Test(arguments: RecordedStreams.all)
    func `where reads are split changes stamps and nothing else`(recorded: Recorded) {
        let body = recorded.bytes
        let whole = read(recorded.kind, body, ends: [])
        for split in 1..<body.count {
            let exchange = read(recorded.kind, body, ends: [split])
            #expect(exchange.reply == whole.reply)
            #expect(exchange.ending == whole.ending)
            #expect(exchange.trace.chunks.map(\.bytes) == whole.trace.chunks.map(\.bytes))
            #expect(exchange.trace.chunks.map(\.at) == exchange.trace.chunks.map(\.at).sorted())
        }
    }

    @Test(arguments: RecordedStreams.all.filter(\.hasMarker))
    func `a stream cut before its terminal marker never succeeds`(recorded: Recorded) {
        let body = recorded.bytes
        for cut in 0...recorded.markerAt {
            let exchange = read(recorded.kind, Array(body[..<cut]), ends: [])
            #expect(!exchange.succeeded, "cut at \(cut)")
        }
    }

    @Test(arguments: RecordedStreams.all)
    func `bytes changed anywhere never crash`(recorded: Recorded) {
        var stream = SeededStream(seed: 7, purpose: recorded.name)
        let body = recorded.bytes
        for _ in 0..<200 {
            var changed = body
            for _ in 0...stream.next(below: 4) {
                changed[Int(stream.next(below: UInt64(changed.count)))] = UInt8(
                    truncatingIfNeeded: stream.next())
            }
            _ = read(recorded.kind, changed, ends: [])
        }
    }
}
