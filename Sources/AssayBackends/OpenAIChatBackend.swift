package import AssayCore
import AssayJSON
import AssayTransport
import Glibc

/// An OpenAI-compatible endpoint: `chat/completions`, streamed or whole.
///
/// A request succeeded only if its terminal marker came, no error object came and at least one unit was generated; HTTP 200 proves nothing.
package final class OpenAIChatBackend: Backend {
    private let name: String
    private let configuration: OpenAIChatConfiguration
    private let secrets: Secrets
    private let loop = TransferLoop()

    /// Makes a backend.
    package init(name: String, configuration: OpenAIChatConfiguration) {
        self.name = name
        self.configuration = configuration
        secrets = Secrets(configuration)
    }

    /// The endpoint and how it is asked.
    package var identity: BackendIdentity {
        get async {
            BackendIdentity(
                name: name, kind: "openai", model: configuration.model,
                details: ["url": .string(configuration.url), "stream": .bool(configuration.isStreaming)])
        }
    }

    /// Asks the server for its models: whether it can be reached, takes the key and has the model. A server without that route is let be.
    package func prepare() async throws(CannotRun) {
        if let variable = secrets.missing {
            throw CannotRun(
                "the backend '\(name)' needs the environment variable \(variable), which is not set",
                hint: "export \(variable)=…")
        }
        let result = await loop.perform(transfer(configuration.route("models"), body: nil))
        if let failure = result.failure {
            throw CannotRun(
                "the backend '\(name)' at \(configuration.url) cannot be reached: \(words(failure))",
                hint: "is the server running, and is the URL right?")
        }
        let status = result.wire.status ?? 0
        if status == 401 || status == 403 {
            throw CannotRun(
                "the backend '\(name)' at \(configuration.url) refuses the key: \(secrets.redact(ErrorBody.message(inBody: result.body)))",
                hint: configuration.keyVariable.map { "see the environment variable \($0)" }
                    ?? "name the variable that holds it: api_key: ${NAME}, or --api-key-env NAME")
        }
        guard status == 200, let value = try? JSON.parse(result.body), let list = value["data"]?.arrayValue
        else { return }
        let models = list.compactMap { $0["id"]?.stringValue }
        guard !models.isEmpty, !models.contains(configuration.model) else { return }
        throw CannotRun(
            "the backend '\(name)' at \(configuration.url) has no model '\(configuration.model)'",
            hint: "it has: \(models.prefix(10).joined(separator: ", "))")
    }

    /// Asks for one generation.
    package func generate(_ request: GenerationRequest) async -> Exchange {
        let body = ChatRequestBody.bytes(request, configuration)
        let result = await loop.perform(transfer(configuration.route("chat/completions"), body: body))
        return exchange(of: request, result)
    }

    /// Ends the transfer thread; what is under way ends as cancelled.
    package func shutdown() async { loop.stop() }

    private func transfer(_ url: String, body: [UInt8]?) -> TransferRequest {
        var headers = secrets.resolvedHeaders
        if body != nil { headers.append(("Content-Type", "application/json")) }
        // Large bodies would otherwise wait for a "100 Continue" that many servers never send.
        headers.append(("Expect", ""))
        var transfer = TransferRequest(
            url: url, body: body, headers: headers, connectTimeout: configuration.connectTimeout,
            firstContentTimeout: body == nil ? .seconds(15) : configuration.firstTokenTimeout,
            totalTimeout: configuration.totalTimeout, certificateFile: configuration.certificateFile)
        if body != nil, configuration.isStreaming { transfer.contentBegins = ContentProbe.contentBegins }
        return transfer
    }

    // MARK: Reading the result

    private func exchange(of request: GenerationRequest, _ result: TransferResult) -> Exchange {
        var assembler = ChatReplyAssembler()
        var terminal: MonotonicInstant?
        var problem: String?
        if result.wire.status == 200 {
            (terminal, problem) =
                configuration.isStreaming
                ? readStream(result, into: &assembler) : readWhole(result, into: &assembler)
        }
        let ending = ending(result, assembler, hasTerminal: terminal != nil, problem)
        return Exchange(
            request: request, backend: name, servedModel: assembler.servedModel,
            trace: Trace(
                scheduled: request.scheduled, sent: result.sent, firstByte: result.arrivals.first?.at,
                terminal: terminal, closed: result.closed, chunks: assembler.chunks),
            reply: assembler.reply, usage: assembler.usage, rawUsage: assembler.rawUsage,
            serverTimings: assembler.serverTimings, wire: result.wire, ending: ending)
    }

    private func readStream(
        _ result: TransferResult, into assembler: inout ChatReplyAssembler
    ) -> (terminal: MonotonicInstant?, problem: String?) {
        guard var reader = try? JSONReader() else { return (nil, "out of memory") }
        var cursor = ArrivalCursor(result.arrivals)
        var shape: ContentShape?
        var (terminal, problem): (MonotonicInstant?, String?)
        SSEFramer.forEach(in: result.body) { _, data, end in
            guard terminal == nil, problem == nil else { return }
            let at = cursor.arrival(before: end)?.at ?? result.closed
            if let text = shape?.text(in: data) { return assembler.take(answer: text, at: at) }
            if data.elementsEqual("[DONE]".utf8) {
                terminal = at
                return
            }
            let before = assembler.chunks.count
            do throws(JSONError) {
                try reader.read(data) { assembler.take($0, at: at) }
                shape = assembler.answer(since: before).flatMap { ContentShape(data, carrying: $0) } ?? shape
            } catch {
                problem = "an event of the stream is not JSON: \(error.message)"
            }
        }
        return (terminal, problem)
    }

    private func readWhole(
        _ result: TransferResult, into assembler: inout ChatReplyAssembler
    ) -> (terminal: MonotonicInstant?, problem: String?) {
        guard var reader = try? JSONReader() else { return (nil, "out of memory") }
        let at = result.arrivals.last?.at ?? result.closed
        do throws(JSONError) {
            try result.body.withUnsafeBufferPointer { bytes throws(JSONError) in
                try reader.read(bytes) { assembler.take($0, at: at) }
            }
        } catch {
            return (nil, "the reply is not JSON: \(error.message)")
        }
        return (at, nil)
    }

    private func ending(
        _ result: TransferResult, _ assembler: ChatReplyAssembler, hasTerminal: Bool, _ problem: String?
    ) -> Ending {
        if result.failure == .cancelled { return .cancelled }
        func failed(_ kind: Failure.Kind, _ message: String) -> Ending {
            .failed(Failure(kind, secrets.redact(message)))
        }
        if let error = assembler.error { return failed(.errorInStream, error) }
        // What the server had said before the connection broke still tells more than that it broke.
        if let failure = result.failure, !hasTerminal { return failed(Self.kind(failure), words(failure)) }
        if let status = result.wire.status, status != 200 {
            return failed(
                Self.kind(status: status), "HTTP \(status): \(ErrorBody.message(inBody: result.body))")
        }
        if let problem { return failed(.brokenStream, problem) }
        guard hasTerminal else {
            return failed(.brokenStream, "the stream ended without its terminal marker")
        }
        guard !assembler.chunks.isEmpty else {
            return failed(.empty, "the reply holds no text and no tool call")
        }
        return .completed(assembler.finish ?? .other("none given"))
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

    private func words(_ failure: TransferFailure) -> String {
        func milliseconds(_ span: Nanoseconds) -> String { "\(span.count / 1_000_000) ms" }
        return switch failure {
        case .connect(let words), .tls(let words), .broken(let words): words
        case .connectTimeout: "no connection within \(milliseconds(configuration.connectTimeout))"
        case .firstContentTimeout: "no content within \(milliseconds(configuration.firstTokenTimeout))"
        case .totalTimeout: "not finished within \(milliseconds(configuration.totalTimeout))"
        case .cancelled: "cancelled"
        }
    }
}
