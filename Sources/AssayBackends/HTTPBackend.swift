package import AssayCore
import AssayJSON
import AssayTransport
import Glibc
import Synchronization

/// A server that is asked over HTTP in one of the dialects, streamed or whole.
package final class HTTPBackend: Backend {
    private let name: String
    private let configuration: EndpointConfiguration
    private let dialect: any Dialect
    private let secrets: Secrets
    private let reader: ReplyReader
    private let probe: ContentProbe
    private let pool: TransferPool
    private let note: @Sendable (String) -> Void
    /// What the server says of its build, model and slots, where it does.
    private let server = Mutex<JSONValue?>(nil)

    /// Makes a backend; `note` is told what a person should know, and what does not stop anything.
    package init(
        name: String, configuration: EndpointConfiguration,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.note = note
        self.name = name
        self.configuration = configuration
        // One processor is left to everything else.
        pool = TransferPool(mostThreads: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1)
        dialect = configuration.dialect
        probe = ContentProbe(members: dialect.contentMembers)
        secrets = Secrets(configuration)
        reader = ReplyReader(name: name, configuration: configuration)
    }

    /// The endpoint and how it is asked.
    package var identity: BackendIdentity {
        get async {
            BackendIdentity(
                name: name, kind: configuration.kind.rawValue, model: configuration.model,
                details: .members([
                    "url": .string(configuration.shownURL), "stream": .bool(configuration.isStreaming),
                    "server": server.withLock(\.self),
                ]))
        }
    }

    /// How long the answer may take on a route that generates nothing.
    private static let routeTimeout = Nanoseconds.seconds(15)

    /// Asks the server for its models: whether it can be reached, takes the key and has the model. A server without that route is let be.
    package func prepare() async throws(CannotRun) {
        if let variable = secrets.missing {
            throw CannotRun(
                "the backend '\(name)' needs the environment variable \(variable), which is not set",
                hint: "export \(variable)=…")
        }
        try await checkModels()
        if configuration.kind.isSpokenByLlamaCpp { await readServerProperties() }
    }

    /// Asks llama.cpp's server what it is; another server has no such routes and is let be.
    private func readServerProperties() async {
        func json(_ route: String) async -> JSONValue? {
            let result = await pool.perform(transfer(configuration.root + route, body: nil))
            guard result.failure == nil, result.wire.status == 200 else { return nil }
            return try? JSON.parse(result.body)
        }
        guard let properties = await json("/props"),
            let found = ServerProperties.kept(properties, slots: await json("/slots"))
        else { return }
        server.withLock { $0 = found }
    }

    private func checkModels() async throws(CannotRun) {
        guard let models = dialect.modelsURL(configuration) else { return }
        let result = await pool.perform(transfer(models, body: nil))
        if let failure = result.failure {
            throw CannotRun(
                "the backend '\(name)' at \(configuration.shownURL) cannot be reached: \(reader.words(failure, firstContent: Self.routeTimeout))",
                hint: "is the server running, and is the URL right?")
        }
        let status = result.wire.status ?? 0
        if status == 401 || status == 403 {
            throw CannotRun(
                "the backend '\(name)' at \(configuration.shownURL) refuses the key: \(secrets.redact(ErrorBody.message(inBody: result.body)))",
                hint: configuration.keyVariable.map { "see the environment variable \($0)" }
                    ?? "name the variable that holds it: api_key: ${NAME}, or --api-key-env NAME")
        }
        guard status == 200, let value = try? JSON.parse(result.body), let list = value["data"]?.arrayValue
        else { return }
        let names = list.compactMap { $0["id"]?.stringValue }
        guard !names.isEmpty, !names.contains(configuration.model) else { return }
        try await checkUnlisted(names)
    }

    /// Servers answer to more names than they list: aliases, tags, those of a router. Only a request tells whether this is one.
    private func checkUnlisted(_ names: [String]) async throws(CannotRun) {
        let request = GenerationRequest(
            id: ExchangeID(episode: "prepare"), scheduled: MonotonicInstant(nanoseconds: 0),
            messages: [Message(.user, "Hi")], settings: GenerationSettings(maxTokens: 1))
        let result = await pool.perform(transfer(dialect.url(configuration), body: body(of: request)))
        let listed = names.prefix(10).joined(separator: ", ")
        guard result.wire.status != 404 else {
            throw CannotRun(
                "the backend '\(name)' at \(configuration.shownURL) has no model '\(configuration.model)'",
                hint: NearMiss.nearest(to: configuration.model, among: names).map { "did you mean '\($0)'?" }
                    ?? "it lists: \(listed)")
        }
        note("the backend '\(name)' does not list the model '\(configuration.model)'; it lists: \(listed)")
    }

    /// The transfer thread sends a request when it is due.
    package var holdsUntilDue: Bool { true }

    /// Asks for one generation.
    package func generate(_ request: GenerationRequest) async -> Exchange {
        var transfer = transfer(dialect.url(configuration), body: body(of: request))
        transfer.due = request.scheduled
        let result = await pool.perform(transfer)
        return reader.exchange(of: request, result)
    }

    /// The request's body with the configuration's own members; its tree is gone before anything is waited for.
    private func body(of request: GenerationRequest) -> [UInt8] {
        var body = dialect.body(request, configuration)
        for member in configuration.body.members {
            body[member.name] = member.value == .null ? JSONValue?.none : member.value
        }
        return JSON.serialize(.object(body))
    }

    /// How the transfer threads have fared.
    package var instrument: InstrumentReading? { pool.instrument }

    /// Ends the transfer threads; what is under way ends as cancelled.
    package func shutdown() async { pool.stop() }

    private func transfer(_ url: String, body: [UInt8]?) -> TransferRequest {
        var headers = dialect.headers(key: secrets.key) + secrets.resolvedHeaders + secrets.sessionHeader
        if body != nil { headers.append(("Content-Type", "application/json")) }
        // Large bodies would otherwise wait for a "100 Continue" that many servers never send.
        headers.append(("Expect", ""))
        var transfer = TransferRequest(
            url: Secrets.resolve(url), body: body, headers: headers,
            connectTimeout: configuration.connectTimeout,
            firstContentTimeout: body == nil ? Self.routeTimeout : configuration.firstTokenTimeout,
            totalTimeout: configuration.totalTimeout, certificateFile: configuration.certificateFile)
        transfer.method = configuration.custom?.method ?? transfer.method
        transfer.signature = secrets.signature(service: "bedrock", path: dialect.signedPath(configuration))
        if body != nil, configuration.isStreaming { transfer.contentBegins = probe.contentBegins }
        return transfer
    }
}
