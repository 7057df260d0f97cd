import AssayCore

/// Reads what is tried again, and how often.
enum RetryReader {
    /// The policy in a mapping.
    static func policy(_ reader: inout MappingReader) -> RetryPolicy {
        var policy = RetryPolicy()
        policy.attempts = reader.integer("attempts", in: 2...100) ?? policy.attempts
        func time(_ key: String) -> Nanoseconds? {
            reader.integer(key, in: 0...3_600_000).map { .milliseconds(Int64($0)) }
        }
        policy.backoff = time("backoff_ms") ?? policy.backoff
        policy.longestWait = time("max_wait_ms") ?? policy.longestWait
        policy.kinds = kinds(&reader) ?? policy.kinds
        return policy
    }

    /// The kinds of failure under `on`.
    static func kinds(_ reader: inout MappingReader) -> Set<Failure.Kind>? {
        guard let words = reader.texts("on") else { return nil }
        let kinds = words.compactMap(Failure.Kind.init(rawValue:))
        if kinds.count < words.count || kinds.isEmpty {
            reader.problems.add(
                "'on' must be a list of kinds of failure",
                hint: "the kinds are: " + Failure.Kind.allCases.map(\.rawValue).joined(separator: ", "),
                at: reader.node["on"]?.location)
        }
        return Set(kinds)
    }
}
