import AssayCore
import AssayFormats
import AssayRunner

extension StoredConfiguration {
    /// What a plan's draws rest on beside the seed, the suites, the repeats and the warm-up.
    static func load(_ settings: RunSettings) -> JSONValue {
        let lengths = settings.request.suites.filter { $0.padding != nil || $0.promptLength != nil }
        return .members([
            "think_time": settings.request.thinkTime.map(time),
            "lengths": lengths.isEmpty
                ? nil
                : .object(
                    JSONObject(
                        lengths.map {
                            .init(
                                name: $0.suite.name,
                                value: .members([
                                    "padding_tokens": $0.padding.map(tokens),
                                    "prompt_tokens": $0.promptLength.map(tokens),
                                ]))
                        })),
            "trace": settings.trace.map { trace in
                .members(["path": .string(trace.path), "format": trace.format.map { .string($0) }])
            },
        ])
    }

    /// The stored think time of users.
    static func thinkTime(_ load: JSONValue) -> TimeDistribution? {
        guard let stored = load["think_time"] else { return nil }
        func time(_ name: String) -> Nanoseconds? { stored[name]?.integerValue.map { Nanoseconds($0) } }
        if let constant = time("constant_ns") { return .constant(constant) }
        if let mean = time("mean_ns") { return .exponential(mean: mean) }
        guard let median = time("median_ns"), let sigma = stored["sigma"]?.numberValue else { return nil }
        return .logNormal(median: median, sigma: sigma)
    }

    /// The stored lengths of a suite's prompts: what stands before them, and how long they are to be.
    static func lengths(
        _ load: JSONValue, of suite: String
    ) -> (padding: TokenDistribution?, prompt: TokenDistribution?) {
        let stored = load["lengths"]?[suite]
        return (
            stored?["padding_tokens"].flatMap(tokens), stored?["prompt_tokens"].flatMap(tokens)
        )
    }

    /// Times in nanoseconds, so that the same are drawn again.
    private static func time(_ distribution: TimeDistribution) -> JSONValue {
        switch distribution {
        case .constant(let time): ["constant_ns": .integer(time.count)]
        case .exponential(let mean): ["mean_ns": .integer(mean.count)]
        case .logNormal(let median, let sigma):
            ["median_ns": .integer(median.count), "sigma": .number(sigma)]
        }
    }

    private static func tokens(_ distribution: TokenDistribution) -> JSONValue {
        switch distribution {
        case .constant(let count): .integer(Int64(count))
        case .uniform(let from, let to): ["from": .integer(Int64(from)), "to": .integer(Int64(to))]
        case .logNormal(let median, let sigma, let most):
            ["median": .number(median), "sigma": .number(sigma), "most": .integer(Int64(most))]
        }
    }

    private static func tokens(_ stored: JSONValue) -> TokenDistribution? {
        if let count = stored.integerValue { return .constant(Int(count)) }
        if let from = stored["from"]?.integerValue, let to = stored["to"]?.integerValue {
            return .uniform(from: Int(from), to: Int(to))
        }
        guard let median = stored["median"]?.numberValue, let sigma = stored["sigma"]?.numberValue,
            let most = stored["most"]?.integerValue
        else { return nil }
        return .logNormal(median: median, sigma: sigma, most: Int(most))
    }
}
