import AssayCore
import AssayStatistics

extension Metric {
    /// The time between tokens.
    static let interTokenLatency = Metric(
        name: "itl", title: "ITL", unit: "ms", polarity: .lowerIsBetter,
        formula: "chunk gap ÷ tokens in the later chunk, one sample per token"
    ) { input in
        let streams = input.numbered.flatMap { one in
            one.item.seen.filter(\.succeeded).map {
                (chunks: $0.trace.chunks, cluster: one.cluster, unit: one.unit)
            }
        }
        guard streams.allSatisfy({ stream in stream.chunks.allSatisfy { $0.tokens != nil } }) else {
            return .absent(because: "the server does not say how many tokens a chunk carries")
        }
        let gaps = streams.map { stream in
            zip(stream.chunks, stream.chunks.dropFirst()).compactMap { earlier, later in
                later.tokens.flatMap { tokens in
                    tokens > 0
                        ? PooledSamples.Sample(
                            (later.at - earlier.at).inMilliseconds / Double(tokens), count: tokens,
                            cluster: stream.cluster, unit: stream.unit) : nil
                }
            }
        }
        // The gaps of one request have one cause more often than not: no more of them are independent than there are requests.
        return .distribution(
            gaps.flatMap(\.self), most: gaps.count { !$0.isEmpty }, absent: "no request came to that point")
    }
}
