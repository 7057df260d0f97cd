package import AssayCore
import AssayJSON
import AssayServer
import AssayStatistics
import AssaySystem
import CEvent
import CLinux
import Glibc

/// What the server has done, as it says when it ends.
package struct ServerAccount: Sendable, Hashable {
    /// The replies that ended.
    package var replies = 0
    /// The tokens that were sent.
    package var tokens = 0
    /// How much later than due the kernel took the chunks.
    package var lateness = Lateness()
}

/// An OpenAI-compatible server on 127.0.0.1 whose token times follow a stated model. Confined to the thread that runs it; not Sendable.
package final class SimulatedServer {
    /// Its port.
    package let port: UInt16
    private(set) var account = ServerAccount()
    private let model: ServerModel
    private let log: TruthLog?
    private let base: OpaquePointer
    private let http: OpaquePointer
    private var timer: OpaquePointer?
    private var streams: [Int: ReplyStream] = [:]
    private var agenda = Heap<(due: MonotonicInstant, key: Int)> { $0.due < $1.due }
    private var engine: SimulatedEngine?
    private var count = 0

    /// Listens on a port, or on a free one where it is 0, and writes what it truly sends to a file.
    package init(model: ServerModel, port: UInt16 = 0, logPath: String? = nil) throws(CannotRun) {
        self.model = model
        log = try logPath.map { path throws(CannotRun) in try TruthLog(path: path) }
        if case .engine(let engineModel) = model.timing { engine = SimulatedEngine(engineModel) }
        let (socket, bound) = try LoopbackSocket.listen(port)
        self.port = bound
        let configuration = event_config_new()
        event_config_set_flag(
            configuration,
            CInt(EVENT_BASE_FLAG_PRECISE_TIMER.rawValue | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue))
        guard let base = event_base_new_with_config(configuration), let http = evhttp_new(base),
            evhttp_accept_socket(http, socket) == 0
        else { throw CannotRun("libevent cannot serve on port \(bound)") }
        event_config_free(configuration)
        self.base = base
        self.http = http
        let me = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_gencb(
            http,
            { request, user in
                guard let request, let user else { return }
                Unmanaged<SimulatedServer>.fromOpaque(user).takeUnretainedValue().take(request)
            }, me)
        evhttp_set_timeout(http, 3600)
        timer = event_new(
            base, -1, 0,
            { _, _, user in
                guard let user else { return }
                Unmanaged<SimulatedServer>.fromOpaque(user).takeUnretainedValue().tick()
            }, me)
    }

    deinit {
        if let timer { event_free(timer) }
        // Closing what is still open calls back the streams, which must live until then.
        evhttp_free(http)
        event_base_free(base)
        streams = [:]
    }

    /// Serves until a byte can be read from `stop`, and says what was done.
    package func run(until stop: CInt) -> ServerAccount {
        EventLoop.run(base, until: stop)
        return account
    }

    // MARK: Requests

    private func take(_ request: OpaquePointer) {
        let received = MonotonicInstant.now()
        let path = evhttp_request_get_uri(request).map { String(cString: $0) } ?? ""
        switch path {
        case "/health": reply(request, ["status": "ok"])
        case "/v1/models": reply(request, ["data": [["id": "simulated", "object": "model"]]])
        case "/metrics": reply(request, text: metrics)
        default:
            guard let route = AskedRequest.Route(rawValue: path) else {
                return reply(
                    request, status: 404, ["error": ["message": .string("there is no route \(path)")]])
            }
            do throws(JSONError) {
                begin(request, try AskedRequest(route: route, body: EventLoop.body(of: request)), received)
            } catch {
                reply(
                    request, status: 400,
                    ["error": ["message": .string("the body is no JSON: \(error.message)")]])
            }
        }
    }

    private func begin(_ request: OpaquePointer, _ asked: AskedRequest, _ received: MonotonicInstant) {
        count += 1
        let stream = ReplyStream(
            key: count, request: request, asked: asked, model: model, owner: self, received: received)
        streams[stream.key] = stream
        switch stream.fault {
        case .rateLimit:
            return stream.answer(
                status: 429, "Too Many Requests", headers: [("Retry-After", "1")],
                body: Array(#"{"error":{"message":"rate limit reached","type":"rate_limit"}}"#.utf8))
        case .unavailable:
            return stream.answer(
                status: 503, "Service Unavailable",
                body: Array(#"{"error":{"message":"the server is overloaded"}}"#.utf8))
        case .internalError:
            return stream.answer(
                status: 500, "Internal Server Error",
                body: Array(#"{"error":{"message":"the engine has died","type":"server_error"}}"#.utf8))
        case .badGateway:
            return stream.answer(
                status: 502, "Bad Gateway", type: "text/html",
                body: Array("<html><body><h1>502 Bad Gateway</h1></body></html>".utf8))
        default: break
        }
        if asked.isStreamed { stream.begin() }
        if engine != nil {
            engine?.submit(
                EngineJob(
                    id: stream.key, promptTokens: asked.promptTokens, blocks: asked.blocks,
                    outputTokens: stream.outputTokens), at: received)
        } else if case .stated(let first, _) = model.timing {
            agenda.insert((received + first.draw(&stream.random), stream.key))
        }
        arm()
    }

    // MARK: Time

    private func arm() {
        let next = [agenda.first?.due, engine?.stepEnd].compactMap(\.self).min()
        guard let next else { return }
        let left = max(0, (next - .now()).count)
        var wait = timeval(tv_sec: Int(left / 1_000_000_000), tv_usec: Int(left % 1_000_000_000 / 1000))
        event_add(timer, &wait)
    }

    private func tick() {
        let now = MonotonicInstant.now()
        while let first = agenda.first, first.due <= now {
            _ = agenda.removeFirst()
            if let stream = streams[first.key] { step(stream, due: first.due) }
        }
        while let end = engine?.stepEnd, end <= now {
            for token in engine?.endStep(at: now) ?? [] {
                guard let stream = streams[token.job] else { continue }
                stream.account.cachedTokens = token.cachedTokens
                give(stream, tokens: 1, due: end)
            }
        }
        arm()
    }

    /// The next chunk of a stream whose times are its own.
    private func step(_ stream: ReplyStream, due: MonotonicInstant) {
        guard case .stated(_, let gap) = model.timing else { return }
        let tokens = min(stream.chunkTokens, stream.outputTokens - stream.produced)
        give(stream, tokens: tokens, due: due)
        guard !stream.isClosed, stream.produced < stream.outputTokens, !isStalled(stream) else { return }
        let following = min(stream.chunkTokens, stream.outputTokens - stream.produced)
        var next = due
        for _ in 0..<following { next = next + gap.draw(&stream.random) }
        agenda.insert((next, stream.key))
    }

    private func isStalled(_ stream: ReplyStream) -> Bool {
        stream.fault == .stall && stream.chunks >= stream.faultAt
    }

    /// Gives a stream tokens; they are sent when a chunk is full or the stream ends.
    private func give(_ stream: ReplyStream, tokens: Int, due: MonotonicInstant) {
        guard !stream.isClosed, !isStalled(stream) else { return }
        stream.gathered += tokens
        let isLast = stream.produced + stream.gathered >= stream.outputTokens
        guard stream.gathered >= stream.chunkTokens || isLast else { return }
        if stream.truth.due.isEmpty { stream.account.promptTime = due - stream.truth.received }
        if stream.chunks == stream.faultAt, strike(stream) { return }
        let full = stream.gathered
        stream.gathered = 0
        if stream.asked.isStreamed {
            stream.send(tokens: full, due: due)
        } else {
            stream.count(tokens: full)
        }
        guard isLast else { return }
        stream.account.decodeTime = due - (stream.truth.received + stream.account.promptTime)
        stream.end(due: due)
    }

    /// Lets the fault of a stream strike; says whether that was its end.
    private func strike(_ stream: ReplyStream) -> Bool {
        switch stream.fault {
        case .reset: stream.reset()
        case .malformed:
            stream.sayMalformed()
            return stream.isClosed
        case .error: stream.sayError()
        default: return false
        }
        return true
    }

    /// A reply has been sent whole, or its client has left.
    func ended(_ stream: ReplyStream) {
        streams[stream.key] = nil
        engine?.cancel(stream.key)
        account.replies += 1
        account.tokens += stream.produced
        for (due, sent) in zip(stream.truth.due, stream.truth.sent) { account.lateness.note(sent - due) }
        log?.append(stream.truth)
    }

    // MARK: Short replies

    private func reply(_ request: OpaquePointer, status: CInt = 200, _ body: JSONValue) {
        reply(request, status: status, text: JSON.text(body), type: "application/json")
    }

    private func reply(
        _ request: OpaquePointer, status: CInt = 200, text: String, type: String = "text/plain"
    ) {
        evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", type)
        guard let buffer = evbuffer_new() else { return }
        evbuffer_add(buffer, text, text.utf8.count)
        evhttp_send_reply(request, status, status == 200 ? "OK" : "Error", buffer)
        evbuffer_free(buffer)
    }

    /// Gauges and counters by the names of vLLM.
    private var metrics: String {
        let running = engine?.runningCount ?? streams.count
        return """
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running \(running)
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting \(engine?.waitingCount ?? 0)
            # TYPE vllm:kv_cache_usage_perc gauge
            vllm:kv_cache_usage_perc \(engine?.cacheUse ?? 0)
            # TYPE vllm:prefix_cache_queries_total counter
            vllm:prefix_cache_queries_total \(engine?.promptTokens ?? 0)
            # TYPE vllm:prefix_cache_hits_total counter
            vllm:prefix_cache_hits_total \(engine?.cachedTokens ?? 0)
            # TYPE vllm:generation_tokens_total counter
            vllm:generation_tokens_total \(account.tokens + streams.values.reduce(0) { $0 + $1.produced })

            """
    }
}
