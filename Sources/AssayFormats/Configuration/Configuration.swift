package import AssayCore

/// What `assay.yaml` says; flags override it.
package struct Configuration: Sendable {
    /// A backend as it is configured.
    package enum BackendSetting: Sendable, Hashable {
        /// The in-process engine; a missing setting is the engine's own default.
        case engine(model: String?, contextTokens: Int?, sequences: Int?, threads: Int?)
        /// An HTTP endpoint.
        case endpoint(Endpoint)
        /// A composite of others.
        case lever(LeverSetting)
    }

    /// An HTTP endpoint.
    package struct Endpoint: Sendable, Hashable {
        /// The base URL.
        package var url: String
        /// The model's name.
        package var model: String
        /// The dialect that it speaks.
        package var kind: String
        /// The environment variable that holds the key; the key itself is never read from a file.
        package var keyVariable: String?
        /// Whether answers are streamed.
        package var stream: Bool
        /// Further headers; values may be `${NAME}`.
        package var headers: [String: String]
        /// Further members of the request's body.
        package var body: JSONObject
        /// The name under which the most tokens of an answer are asked for; `nil` is the dialect's own.
        package var maxTokensField: String?
        /// The time to connect; `nil` is the default.
        package var connectTimeout: Nanoseconds?
        /// The time to the first token; `nil` is the default.
        package var firstTokenTimeout: Nanoseconds?
        /// The time for everything; `nil` is the default.
        package var totalTimeout: Nanoseconds?
        /// A file with further certificate authorities.
        package var caFile: String?
        /// How a server of the kind `custom` is asked and answers.
        package var custom: CustomDialectSetting?
        /// The AWS region to sign requests for; `nil` signs nothing.
        package var region: String?
        /// What is tried again; `nil` is nothing.
        package var retry: RetryPolicy?
        /// Where the server tells of itself; `nil` asks nothing.
        package var telemetry: TelemetrySetting?
        /// What may be asked for in a minute; `nil` is anything.
        package var rateLimit: RateLimit?

        /// Makes an endpoint.
        package init(
            url: String, model: String, kind: String = "openai", keyVariable: String? = nil,
            stream: Bool = true,
            headers: [String: String] = [:], body: JSONObject = JSONObject(),
            connectTimeout: Nanoseconds? = nil,
            firstTokenTimeout: Nanoseconds? = nil, totalTimeout: Nanoseconds? = nil, caFile: String? = nil
        ) {
            self.url = url
            self.model = model
            self.kind = kind
            self.keyVariable = keyVariable
            self.stream = stream
            self.headers = headers
            self.body = body
            self.connectTimeout = connectTimeout
            self.firstTokenTimeout = firstTokenTimeout
            self.totalTimeout = totalTimeout
            self.caFile = caFile
        }
    }

    /// How a backend's tokens are priced.
    package enum PriceSetting: Sendable, Hashable {
        /// Prices per million tokens, and per request.
        case tokens(PriceAgreement)
        /// A rate per hour, stated or built, at a planned utilisation.
        case capacity(CapacityTerms)
    }

    /// The seed of the plan.
    package var seed: UInt64?
    /// The backends, by name, in the order written.
    package var backends: [(name: String, setting: BackendSetting)] = []
    /// The prices, by backend.
    package var prices: [String: PriceSetting] = [:]
    /// What is stated of outcomes over what suites state themselves, by suite.
    package var economics: [String: SuiteEconomics] = [:]
    /// The file of the price book; `nil` is the one that set-up made.
    package var priceBook: String?
    /// How energy is metered; `nil` is not at all.
    package var energy: EnergySetting?
    /// The load.
    package var load = LoadSetting()
    /// The suites' parts in the load, by name.
    package var mix: [String: MixSetting] = [:]
    /// The suites to run where none is named.
    package var suites: [String] = []
    /// The margins of a comparison.
    package var margins = Margins()

    /// Makes an empty configuration.
    package init() {}
}
