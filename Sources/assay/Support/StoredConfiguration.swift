import AssayCore
import AssayFormats
import AssayRunner

/// The effective configuration as a run stores it: no secrets, only the names of the variables that held them.
enum StoredConfiguration {
    static func json(_ settings: RunSettings) -> JSONValue {
        .members([
            "seed": .string(String(settings.seed)), "repeats": .integer(Int64(settings.request.repeats)),
            "warm_up": .integer(Int64(settings.request.warmUp)), "load": load(settings),
            "slo": serviceLevel(settings.capacity),
            "capacity": search(settings.capacity), "calibration": settings.calibration,
            "price_book": settings.priceBook,
            "backends": .object(
                JSONObject(
                    (settings.backends + settings.parts).map {
                        .init(name: $0.name, value: backend($0.setting))
                    })),
            "evaluation_backends": settings.evaluation.backends.isEmpty
                ? nil
                : .object(
                    JSONObject(
                        settings.evaluation.backends.map { .init(name: $0.name, value: backend($0.setting)) })
                ),
            "economics": economics(settings.economics),
            "prices": .object(
                JSONObject(
                    settings.prices.sorted { $0.key < $1.key }.map {
                        .init(name: $0.key, value: price($0.value))
                    })),
        ])
    }

    /// The service level given for all suites, in milliseconds.
    private static func serviceLevel(_ options: CapacityOptions) -> JSONValue? {
        options.serviceLevel.map { word in
            .members([
                "ttft_ms": word.level.timeToFirstToken.map { .number($0.inMilliseconds) },
                "episode_ms": word.level.episodeTime.map { .number($0.inMilliseconds) },
            ])
        }
    }

    /// The service level that a stored configuration gives all suites.
    static func serviceLevel(_ json: JSONValue) -> ServiceLevel? {
        json["slo"].map { level in
            func time(_ name: String) -> Nanoseconds? {
                level[name]?.numberValue.map { .seconds(fraction: $0 / 1000) }
            }
            return ServiceLevel(timeToFirstToken: time("ttft_ms"), episodeTime: time("episode_ms"))
        }
    }

    private static func economics(_ stated: [String: SuiteEconomics]) -> JSONValue? {
        stated.isEmpty
            ? nil
            : .object(
                JSONObject(
                    stated.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value.json) }))
    }

    /// What a stored configuration states of a suite's outcomes over what the suite states itself.
    static func economics(_ json: JSONValue, of suite: String) -> SuiteEconomics? {
        json["economics"]?[suite].map { SuiteEconomics(json: $0) }
    }

    private static func search(_ options: CapacityOptions) -> JSONValue? {
        options.axis.map { axis in
            [
                "over": .string(axis.rawValue), "share_percent": .number(options.share),
                "tolerance_percent": .number(options.tolerance),
            ]
        }
    }

    private static func backend(_ setting: Configuration.BackendSetting) -> JSONValue {
        switch setting {
        case .lever(let lever):
            return ["kind": .string(lever.lever.rawValue), "of": .array(lever.names.map { .string($0) })]
        case .engine(let model, let context, let sequences, let threads):
            return .members([
                "kind": "engine", "model": .string(model ?? "default"),
                "context": context.map { .integer(Int64($0)) },
                "sequences": sequences.map { .integer(Int64($0)) },
                "threads": threads.map { .integer(Int64($0)) },
            ])
        case .endpoint(let endpoint):
            let headers = endpoint.headers.keys.sorted().map { JSONValue.string($0) }
            // Their values may stand in what servers say; who packs the run for others takes them out by these names.
            let variables = (endpoint.headers.values.sorted() + [endpoint.url]).flatMap(
                EnvironmentReference.names)
            return .members([
                "kind": .string(endpoint.kind), "url": .string(WebAddress.withoutSecrets(endpoint.url)),
                "model": .string(endpoint.model),
                "api_key": endpoint.keyVariable.map { .string("${\($0)}") }, "stream": .bool(endpoint.stream),
                "retry": endpoint.retry.map(retry),
                "rate_limit": endpoint.rateLimit.map { limit in
                    .members([
                        "requests_per_minute": limit.requestsPerMinute.map { .integer(Int64($0)) },
                        "tokens_per_minute": limit.tokensPerMinute.map { .integer(Int64($0)) },
                    ])
                },
                "header_names": headers.isEmpty ? nil : .array(headers),
                "variables": variables.isEmpty ? nil : .array(variables.map { .string("${\($0)}") }),
                "body": .object(endpoint.body),
                "max_tokens_field": endpoint.maxTokensField.map { .string($0) },
                "telemetry": endpoint.telemetry.map { telemetry in
                    [
                        "url": .array(telemetry.urls.map { .string($0) }),
                        "interval_ms": .number(telemetry.interval.inMilliseconds),
                    ]
                },
                "region": endpoint.region.map { .string($0) }, "custom": endpoint.custom.map(custom),
            ])
        }
    }

    /// What a custom server is asked, and where its text is found.
    private static func custom(_ setting: CustomDialectSetting) -> JSONValue {
        [
            "method": .string(setting.method), "body": setting.body,
            "framing": .string(setting.framing.rawValue), "text": .array(setting.text.map { .string($0) }),
            "reasoning": .array(setting.reasoning.map { .string($0) }),
            "cumulative": .bool(setting.isCumulative), "usage": usage(setting.usage),
        ]
    }

    private static func usage(_ paths: CustomDialectSetting.UsagePaths) -> JSONValue {
        .members([
            "prompt": paths.prompt.map { .string($0) }, "cache_read": paths.cacheRead.map { .string($0) },
            "cache_write": paths.cacheWrite.map { .string($0) }, "output": paths.output.map { .string($0) },
            "reasoning": paths.reasoning.map { .string($0) }, "cache_is_apart": .bool(paths.cacheIsApart),
            "reasoning_is_apart": .bool(paths.reasoningIsApart),
        ])
    }

    private static func retry(_ policy: RetryPolicy) -> JSONValue {
        [
            "attempts": .integer(Int64(policy.attempts)),
            "backoff_ms": .number(policy.backoff.inMilliseconds),
            "max_wait_ms": .number(policy.longestWait.inMilliseconds),
            "on": .array(policy.kinds.map(\.rawValue).sorted().map { .string($0) }),
        ]
    }

    private static func price(_ setting: Configuration.PriceSetting) -> JSONValue {
        switch setting {
        case .tokens(let agreement): agreement.json
        case .capacity(let terms): terms.json
        }
    }

    /// A stored configuration with further backends' prices.
    static func adding(prices: [String: Configuration.PriceSetting], to json: JSONValue) -> JSONValue {
        guard case .object(var members) = json else { return json }
        var stored = members["prices"]?.objectValue ?? JSONObject()
        for name in prices.keys.sorted() { stored[name] = prices[name].map(price) }
        members["prices"] = .object(stored)
        return .object(members)
    }

    /// The prices in a stored configuration.
    static func prices(_ json: JSONValue) -> [String: Configuration.PriceSetting] {
        let members = json["prices"]?.objectValue?.members ?? []
        return Dictionary(members.compactMap { member in setting(member.value).map { (member.name, $0) } }) {
            first, _ in first
        }
    }

    private static func setting(_ json: JSONValue) -> Configuration.PriceSetting? {
        if let terms = CapacityTerms(json: json) { return .capacity(terms) }
        return PriceAgreement(json: json).map { .tokens($0) }
    }
}
