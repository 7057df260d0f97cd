package import AssayCore

/// Reads `assay.yaml`, or says everything that is wrong with it.
package struct ConfigurationReader {
    private let problems = Problems()
    private var configuration = Configuration()

    /// The kinds of backends: the engine, and the dialects that servers speak.
    package static let kinds = [
        "engine", "openai", "openai-completions", "openai-responses", "anthropic", "ollama", "gemini",
        "bedrock",
        "llamacpp", "sglang", "tgi", "openai-embeddings", "custom",
    ]

    /// Every kind that a backend can be: those that generate, and the composites of others.
    package static let allKinds = kinds + Lever.allCases.map(\.rawValue)

    private let book: PriceBookLoading
    private var references: [LeverReference] = []

    private init(book: @escaping PriceBookLoading) { self.book = book }

    /// Reads a file; `book` is asked where prices name a model.
    package static func read(
        path: String, book: @escaping PriceBookLoading = noPriceBook
    ) throws(Diagnostics) -> Configuration {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch { throw Diagnostics([error]) }
        return try read(file, book: book)
    }

    /// Reads a file's content.
    package static func read(
        _ file: SourceFile, book: @escaping PriceBookLoading = noPriceBook
    ) throws(Diagnostics) -> Configuration {
        var reader = ConfigurationReader(book: book)
        reader.read(try YAMLReader.read(file))
        try reader.problems.throwIfAny()
        return reader.configuration
    }

    private mutating func read(_ node: Node) {
        var top = MappingReader(node, title: "the configuration", problems: problems)
        if let format = top.integer("format", in: 0...Int.max), format != 1 {
            problems.add(
                "format \(format) is not known", hint: "this program reads format 1",
                at: node["format"]?.location)
        }
        configuration.seed = top.integer("seed", in: 0...Int.max).map { UInt64($0) }
        var written: [String] = []
        for member in top.members("backends") {
            written.append(member.key)
            if let setting = backend(member) { configuration.backends.append((member.key, setting)) }
        }
        LeverGraph(written, references).check(problems)
        configuration.priceBook = top.text("price_book")
        let prices = PriceReader(bookFile: configuration.priceBook, book: book, problems: problems)
        for member in top.members("prices") {
            noteUnknown(member, among: configuration.backends.map(\.name), "backend")
            if case .lever? = configuration.backends.first(where: { $0.name == member.key })?.setting {
                problems.add(
                    "'\(member.key)' is a composite and has no price of its own",
                    hint: "give prices to the backends that it is made of", at: member.keyLocation)
            }
            configuration.prices[member.key] = prices.price(member)
        }
        for member in top.members("economics") {
            configuration.economics[member.key] = EconomicsReader(problems: problems).economics(
                member.value, title: "the economics of '\(member.key)'")
        }
        configuration.energy = top.node("energy").flatMap(EnergyReader(problems: problems).energy)
        noteMissingBatchPrices()
        if let load = top.node("load") { configuration.load = LoadReader.read(load, problems) }
        for member in top.members("mix") {
            configuration.mix[member.key] = LoadReader.mix(member, problems)
        }
        configuration.suites = top.texts("suites") ?? []
        readMargins(top.node("margins"))
        top.finish()
    }

    /// A batch is bought at the batch service's price, so where tokens are priced there must be one.
    private func noteMissingBatchPrices() {
        for case (let name, .lever(.batch(let inner, _, _))) in configuration.backends {
            guard case .tokens(let agreement)? = configuration.prices[inner],
                !agreement.schedule.variants.contains(where: { $0.when == ["processing": "batch"] })
            else { continue }
            problems.add(
                "'\(name)' buys at the batch price, and the prices of '\(inner)' have none",
                hint: "add it to them: batch: {input_per_million: …, output_per_million: …}",
                at: references.first { $0.composite == name }?.location)
        }
    }

    private func noteUnknown(_ member: Node.Member, among names: [String], _ kind: String) {
        guard !names.contains(member.key) else { return }
        let near = NearMiss.nearest(to: member.key, among: names)
        problems.add(
            "there is no \(kind) '\(member.key)'",
            hint: near.map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? nil : "there are: \(names.joined(separator: ", "))"),
            at: member.keyLocation)
    }

    private mutating func backend(_ member: Node.Member) -> Configuration.BackendSetting? {
        var backend = MappingReader(member.value, title: "the backend '\(member.key)'", problems: problems)
        defer { backend.finish() }
        let kind = backend.requiredText(
            "kind", hint: "the kinds are: \(Self.allKinds.joined(separator: ", "))")
        switch kind {
        case "engine":
            let model = backend.text("model").flatMap { $0 == "default" ? nil : $0 }
            return .engine(
                model: model, contextTokens: backend.integer("context", in: 64...1_000_000),
                sequences: backend.integer("sequences", in: 1...256),
                threads: backend.integer("threads", in: 1...1024))
        case _ where Self.kinds.contains(kind): return .endpoint(endpoint(kind, &backend))
        case "": return nil
        case _ where Lever(rawValue: kind) != nil:
            guard let lever = Lever(rawValue: kind) else { return nil }
            var levers = LeverReader(member.key, problems: problems)
            let setting = levers.read(lever, &backend)
            references += levers.references
            return setting.map { .lever($0) }
        default:
            let near = NearMiss.nearest(to: kind, among: Self.allKinds)
            problems.add(
                "there is no kind of backend '\(kind)'",
                hint: near.map { "did you mean '\($0)'?" }
                    ?? "the kinds are: \(Self.allKinds.joined(separator: ", "))",
                at: member.value["kind"]?.location)
            // What the other keys mean is not known, so they are not called unknown.
            if case .mapping(let members) = member.value.content {
                for one in members { _ = backend.node(one.key) }
            }
            return nil
        }
    }

    private func endpoint(_ kind: String, _ backend: inout MappingReader) -> Configuration.Endpoint {
        let url = backend.requiredText("url", hint: "for example: url: http://127.0.0.1:8080/v1")
        if !url.isEmpty, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            problems.add(
                "'\(url)' is no URL", hint: "begin with http:// or https://",
                at: backend.node["url"]?.location)
        }
        if WebAddress.namesUser(url) { noteUser(at: backend.node["url"]?.location) }
        var headers: [String: String] = [:]
        for member in backend.members("headers") {
            if member.value.text == nil {
                problems.add("'\(member.key)' must be text", at: member.value.location)
            }
            headers[member.key] = member.value.text
        }
        var endpoint = Configuration.Endpoint(
            url: url, model: backend.requiredText("model"), kind: kind, headers: headers,
            caFile: backend.text("ca_file"))
        if kind == "custom" {
            let custom = CustomDialectReader.read(&backend)
            endpoint.stream = custom.framing != .whole
            endpoint.custom = custom
        } else {
            endpoint.stream = backend.flag("stream") ?? (kind != "openai-embeddings")
            endpoint.body = backend.node("body")?.value.objectValue ?? JSONObject()
        }
        if kind != "custom", kind != "bedrock" { endpoint.maxTokensField = maxTokensField(kind, &backend) }
        endpoint.keyVariable = keyVariable(&backend)
        if kind == "bedrock" { endpoint.region = region(&backend, isKeyed: endpoint.keyVariable != nil) }
        if let node = backend.node("timeouts") {
            var times = MappingReader(node, title: "the timeouts", problems: problems)
            func time(_ key: String) -> Nanoseconds? {
                times.integer(key, in: 1...86_400_000).map { .milliseconds(Int64($0)) }
            }
            endpoint.connectTimeout = time("connect_ms")
            endpoint.firstTokenTimeout = time("first_token_ms")
            endpoint.totalTimeout = time("total_ms")
            times.finish()
        }
        endpoint.retry = backend.node("retry").map(retry)
        endpoint.rateLimit = backend.node("rate_limit").map(rateLimit)
        endpoint.telemetry = backend.node("telemetry").map(telemetry)
        return endpoint
    }

    /// A URL is kept and shown, so it may hold no password.
    private func noteUser(at location: SourceLocation?) {
        problems.add(
            "the URL names a user, perhaps with a password",
            hint: "give it as a header: headers: {Authorization: \"Basic ${NAME}\"}", at: location)
    }

    private static let maxTokensFields = ["max_tokens", "max_completion_tokens"]

    private func maxTokensField(_ kind: String, _ backend: inout MappingReader) -> String? {
        guard let field = backend.text("max_tokens_field") else { return nil }
        if kind != "openai" || !Self.maxTokensFields.contains(field) {
            problems.add(
                "'max_tokens_field' must be \(Self.maxTokensFields.joined(separator: " or ")), and belongs to the kind openai",
                at: backend.node["max_tokens_field"]?.location)
        }
        return field
    }

    /// The region to sign requests for, where there is no key.
    private func region(_ backend: inout MappingReader, isKeyed: Bool) -> String? {
        let region = backend.text("region")
        switch (region, isKeyed) {
        case (nil, false) where backend.node["api_key"] == nil:
            backend.missing(
                "region",
                hint:
                    "give 'api_key', or the region to sign for with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )
        case (_?, true):
            problems.add(
                "'region' is for requests that are signed, and 'api_key' is given too",
                hint: "give one of the two",
                at: backend.node["region"]?.location)
        case (let region?, false) where !region.utf8.allSatisfy({ Self.regionBytes.contains($0) }):
            problems.add("'region' must be a name such as us-east-1", at: backend.node["region"]?.location)
        default: break
        }
        return region
    }

    private static let regionBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)

    private func telemetry(_ node: Node) -> TelemetrySetting {
        var reader = MappingReader(node, title: "the telemetry", problems: problems)
        defer { reader.finish() }
        reader.require("url", hint: "the address of the metrics: url: http://127.0.0.1:8000/metrics")
        let urls = reader.texts("url") ?? []
        for url in urls where !url.hasPrefix("http://") && !url.hasPrefix("https://") {
            problems.add(
                "'\(url)' is no URL", hint: "begin with http:// or https://", at: node["url"]?.location)
        }
        if urls.contains(where: WebAddress.namesUser) { noteUser(at: node["url"]?.location) }
        var setting = TelemetrySetting(urls: urls)
        if let interval = reader.integer("interval_ms", in: 10...3_600_000) {
            setting.interval = .milliseconds(Int64(interval))
        }
        return setting
    }

    private func rateLimit(_ node: Node) -> RateLimit {
        var reader = MappingReader(node, title: "the rate limit", problems: problems)
        defer { reader.finish() }
        let limit = RateLimit(
            requestsPerMinute: reader.integer("requests_per_minute", in: 1...100_000_000),
            tokensPerMinute: reader.integer("tokens_per_minute", in: 1...1_000_000_000_000))
        if limit == RateLimit() {
            problems.add(
                "the rate limit says nothing", hint: "give 'requests_per_minute' or 'tokens_per_minute'",
                at: node.location)
        }
        return limit
    }

    private func retry(_ node: Node) -> RetryPolicy {
        var reader = MappingReader(node, title: "the retry policy", problems: problems)
        defer { reader.finish() }
        return RetryReader.policy(&reader)
    }

    /// The name in `${NAME}`; a key written out is refused and not repeated in the message.
    private func keyVariable(_ backend: inout MappingReader) -> String? {
        guard let text = backend.text("api_key") else { return nil }
        guard text.hasPrefix("${"), text.hasSuffix("}"), text.count > 3 else {
            problems.add(
                "'api_key' must be a reference to the environment, not the key itself",
                hint: "write: api_key: ${OPENAI_API_KEY}",
                at: backend.node["api_key"]?.location)
            return nil
        }
        return String(text.dropFirst(2).dropLast())
    }

    private mutating func readMargins(_ node: Node?) {
        guard let node else { return }
        var margins = MappingReader(node, title: "the margins", problems: problems)
        let base = Margins()
        configuration.margins = Margins(
            acceptancePoints: margins.number("acceptance_points", in: 0...100) ?? base.acceptancePoints,
            costPercent: margins.number("cost_percent", in: 0...1000) ?? base.costPercent,
            latencyPercent: margins.number("latency_percent", in: 0...1000) ?? base.latencyPercent)
        margins.finish()
    }
}
