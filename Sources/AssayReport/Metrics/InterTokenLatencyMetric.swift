import AssayCore

extension Metric {
    /// The time between tokens.
    static let interTokenLatency = Metric(
        name: "itl", title: "ITL", unit: "ms", polarity: .lowerIsBetter,
        formula: "chunk gap ÷ tokens in the later chunk, one sample per token"
    ) { input in
        let traces = input.seen.filter(\.succeeded).map(\.trace.chunks)
        guard traces.allSatisfy({ chunks in chunks.allSatisfy { $0.tokens != nil } }) else {
            return .absent(because: "the server does not say how many tokens a chunk carries")
        }
        return .times(
            traces.flatMap { chunks in
                zip(chunks, chunks.dropFirst()).flatMap { earlier, later -> [Double] in
                    let tokens = later.tokens ?? 0
                    guard tokens > 0 else { return [] }
                    return Array(
                        repeating: (later.at - earlier.at).inMilliseconds / Double(tokens), count: tokens)
                }
            })
    }
}
