package import AssayCore
import AssayJSON
package import AssayTransport

/// Makes the record of a request out of what came back on the wire: no clock, no connection.
///
/// A request succeeded only if its terminal marker came, no error object came and at least one unit was generated; HTTP 200 proves nothing.
package struct ReplyReader: Sendable {
    private let name: String
    private let configuration: EndpointConfiguration
    private let dialect: any Dialect
    private let secrets: Secrets

    /// Makes a reader for a backend's replies.
    package init(name: String, configuration: EndpointConfiguration) {
        self.name = name
        self.configuration = configuration
        dialect = configuration.dialect
        secrets = Secrets(configuration)
    }

    /// The record of a request, from what came back on the wire.
    package func exchange(of request: GenerationRequest, _ result: TransferResult) -> Exchange {
        var state = ReplyState()
        var terminal: MonotonicInstant?
        var problem: String?
        if result.wire.status == 200 {
            (terminal, problem) =
                configuration.isStreaming
                ? readStream(result, into: &state) : readWhole(result, into: &state)
        }
        let ending = ending(result, state, hasTerminal: terminal != nil, problem)
        var wire = result.wire
        wire.ignored = state.ignored
        if let status = wire.status, status != 200 || isUnframed(result, state) {
            wire.errorBody = ErrorBody.beginning(of: redacted(result.body))
        }
        var exchange = Exchange(
            request: request, backend: name, servedModel: state.servedModel,
            trace: Trace(
                scheduled: request.scheduled, sent: result.sent, firstByte: result.arrivals.first?.at,
                terminal: terminal, closed: result.closed, chunks: state.chunks),
            reply: state.reply, usage: state.usage, rawUsage: state.rawUsage,
            serverTimings: state.serverTimings ?? Self.timings(in: wire.headers), wire: wire, ending: ending)
        exchange.meanLogProbability = state.meanLogProbability
        return exchange
    }

    private func readStream(
        _ result: TransferResult, into state: inout ReplyState
    ) -> (terminal: MonotonicInstant?, problem: String?) {
        guard var reader = try? JSONReader() else { return (nil, "out of memory") }
        var cursor = ArrivalCursor(result.arrivals)
        var shape: ContentShape?
        var ignoredAlike: [String: Int] = [:]
        var (terminal, problem): (MonotonicInstant?, String?)
        let misframed = dialect.framing.forEach(in: result.body) { data, name, end in
            state.documents += 1
            guard terminal == nil, problem == nil else { return }
            let at = cursor.arrival(before: end)?.at ?? result.closed
            if let text = shape?.text(in: data) {
                if !ignoredAlike.isEmpty { state.ignoreAgain(ignoredAlike) }
                return state.take(answer: text, at: at)
            }
            if data.elementsEqual(dialect.marker.utf8) {
                terminal = at
                return
            }
            let (chunks, ignored) = (state.chunks.count, state.ignored)
            state.documentName = name
            do throws(JSONError) {
                try reader.read(data) { dialect.take($0, into: &state, at: at) }
                if !dialect.isCumulative,
                    let learnt = state.answer(since: chunks).flatMap({ ContentShape(data, carrying: $0) })
                {
                    shape = learnt
                    ignoredAlike = state.ignored.merging(ignored, uniquingKeysWith: -).filter { $0.value > 0 }
                }
                if state.isTerminated { terminal = at }
            } catch {
                problem = "an event of the stream is not JSON: \(error.message)"
            }
        }
        if isUnframed(result, state) { problem = readUnframed(result, &reader, into: &state) }
        if terminal == nil { problem = problem ?? misframed }
        if terminal == nil, dialect.endsWithConnection, result.failure == nil, problem == nil,
            state.finish != nil
        {
            terminal = result.closed
        }
        return (terminal, problem)
    }

    /// Whether a body came in which there is nothing of a stream, where a stream was asked for.
    private func isUnframed(_ result: TransferResult, _ state: ReplyState) -> Bool {
        configuration.isStreaming && state.documents == 0 && !result.body.isEmpty
    }

    /// Takes the error, or the whole reply, that came in the place of a stream; says what is wrong where it is no error.
    private func readUnframed(
        _ result: TransferResult, _ reader: inout JSONReader, into state: inout ReplyState
    ) -> String? {
        let at = result.arrivals.last?.at ?? result.closed
        do throws(JSONError) {
            try result.body.withUnsafeBufferPointer { bytes throws(JSONError) in
                try reader.read(bytes) { dialect.take($0, into: &state, at: at) }
            }
        } catch {
            return nil
        }
        return "a whole reply came where a stream was asked for: set `stream: false`"
    }

    private func readWhole(
        _ result: TransferResult, into state: inout ReplyState
    ) -> (terminal: MonotonicInstant?, problem: String?) {
        guard var reader = try? JSONReader() else { return (nil, "out of memory") }
        let at = result.arrivals.last?.at ?? result.closed
        do throws(JSONError) {
            try result.body.withUnsafeBufferPointer { bytes throws(JSONError) in
                try reader.read(bytes) { dialect.take($0, into: &state, at: at) }
            }
        } catch {
            return (nil, "the reply is not JSON: \(error.message)")
        }
        return (at, nil)
    }

    /// A body without secrets: taken out before anything is cut off, so that no piece of one is left.
    private func redacted(_ body: [UInt8]) -> [UInt8] {
        Array(secrets.redact(String(decoding: body, as: UTF8.self)).utf8)
    }

    /// What the server tells of its own times in headers, in milliseconds.
    private static func timings(in headers: [String: String]) -> JSONValue? {
        let times = headers.filter { $0.key.hasPrefix("x-") && $0.key.hasSuffix("-time") }.compactMapValues(
            Double.init)
        guard !times.isEmpty else { return nil }
        return .object(
            JSONObject(times.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .number($0.value)) })
        )
    }

    private func ending(
        _ result: TransferResult, _ state: ReplyState, hasTerminal: Bool, _ problem: String?
    ) -> Ending {
        if result.failure == .cancelled { return .cancelled }
        func failed(_ kind: Failure.Kind, _ message: String) -> Ending {
            .failed(Failure(kind, secrets.redact(message)))
        }
        if let error = state.error { return failed(.errorInStream, error) }
        // What the server had said before the connection broke still tells more than that it broke.
        if let failure = result.failure, !hasTerminal { return failed(Self.kind(failure), words(failure)) }
        if let status = result.wire.status, status != 200 {
            return failed(
                Self.kind(status: status),
                "HTTP \(status): \(ErrorBody.message(inBody: redacted(result.body)))")
        }
        if let problem { return failed(.brokenStream, problem) }
        guard hasTerminal else {
            return failed(.brokenStream, "the stream ended without its terminal marker")
        }
        guard !state.chunks.isEmpty else {
            return failed(.empty, "the reply holds no text and no tool call")
        }
        return .completed(state.finish ?? .other("none given"))
    }

    private static func kind(status: Int) -> Failure.Kind {
        switch status {
        case 401, 403: .unauthorized
        case 404: .notFound
        case 429: .rateLimited
        case 400..<500: .badRequest
        default: .server
        }
    }

    private static func kind(_ failure: TransferFailure) -> Failure.Kind {
        switch failure {
        case .connect: .connect
        case .tls: .tls
        case .connectTimeout, .firstContentTimeout, .totalTimeout: .timeout
        case .broken, .cancelled: .brokenStream
        }
    }

    /// A transfer's failure in words; `firstContent` is how long the content was waited for, unless that was as configured.
    func words(_ failure: TransferFailure, firstContent: Nanoseconds? = nil) -> String {
        failure.words(
            connect: configuration.connectTimeout,
            firstContent: firstContent ?? configuration.firstTokenTimeout,
            total: configuration.totalTimeout)
    }
}

extension TransferFailure {
    /// The failure in words, with the times that were waited for.
    func words(connect: Nanoseconds, firstContent: Nanoseconds, total: Nanoseconds) -> String {
        func milliseconds(_ span: Nanoseconds) -> String { "\(span.count / 1_000_000) ms" }
        return switch self {
        case .connect(let words), .tls(let words), .broken(let words): words
        case .connectTimeout: "no connection within \(milliseconds(connect))"
        case .firstContentTimeout: "no content within \(milliseconds(firstContent))"
        case .totalTimeout: "not finished within \(milliseconds(total))"
        case .cancelled: "cancelled"
        }
    }
}
