#if Engine
import AssayCore
import AssayEngine

/// Prints the engine's prefill and decode throughput in tokens per second, at one number of sequences a line: `SEQUENCES PREFILL DECODE`.
@main
struct Main {
    static let promptWords = 110
    static let outputTokens = 64

    static func main() async throws {
        for sequences in [1, 4, 8] {
            let engine = EngineBackend(
                name: "bench", modelName: DefaultModel.name,
                configuration: EngineConfiguration(
                    modelPath: DefaultModel.path, contextTokens: 512, sequences: sequences, threads: 2,
                    prefillChunkTokens: 512))
            try await engine.prepare()
            // Once to warm up; prompts differ in their first words, so that no cache is of use.
            _ = await round(0, engine, sequences)
            let exchanges = await round(1, engine, sequences)
            let figures = throughput(exchanges)
            print("\(sequences) \(figures.prefill) \(figures.decode)")
            await engine.shutdown()
        }
    }

    private static func round(_ round: Int, _ engine: EngineBackend, _ sequences: Int) async -> [Exchange] {
        await withTaskGroup(of: Exchange.self) { group in
            for index in 0..<sequences {
                let words = (0..<promptWords).map {
                    ["sea", "hill", "lamp", "road", "bird"][($0 * 7 + index + round) % 5]
                }
                let prompt =
                    "\(round * 100 + index) " + words.joined(separator: " ")
                    + ". Write a very long story about it."
                // A grammar-free request that never ends by itself within the limit: any text may follow.
                let request = GenerationRequest(
                    id: ExchangeID(episode: "\(index)"), scheduled: MonotonicInstant(nanoseconds: 0),
                    messages: [Message(.system, "\(index)\(round)"), Message(.user, prompt)],
                    settings: GenerationSettings(maxTokens: outputTokens))
                group.addTask { await engine.generate(request) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Prompt tokens over the time until every sequence has its first token; then the tokens until the first sequence ends over that time.
    private static func throughput(_ exchanges: [Exchange]) -> (prefill: Double, decode: Double) {
        let sent = exchanges.compactMap(\.trace.sent).min() ?? MonotonicInstant(nanoseconds: 0)
        let begun = exchanges.compactMap(\.trace.firstToken).max() ?? sent
        let ended = exchanges.compactMap(\.trace.lastContent).min() ?? sent
        let prompt = exchanges.reduce(0) { $0 + ($1.usage.freshPrompt ?? 0) }
        let decoded = exchanges.flatMap(\.trace.chunks).count { $0.at > begun && $0.at <= ended }
        return (Double(prompt) / (begun - sent).inSeconds, Double(decoded) / (ended - begun).inSeconds)
    }
}
#else
@main
struct Main {
    static func main() { print("built without the engine") }
}
#endif
