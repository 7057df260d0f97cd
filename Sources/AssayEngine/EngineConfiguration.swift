/// How the in-process engine is set up.
package struct EngineConfiguration: Sendable, Hashable {
    /// The GGUF file.
    package var modelPath: String
    /// The length of each sequence's context, in tokens.
    package var contextTokens: Int
    /// The sequences computed together; further requests wait.
    package var sequences: Int
    /// The processor threads.
    package var threads: Int
    /// The most tokens computed in one step.
    package var batchTokens: Int
    /// The most prompt tokens in a step while other sequences are generating, so that a long prompt does not stall them.
    package var prefillChunkTokens: Int

    /// Makes a configuration.
    package init(
        modelPath: String, contextTokens: Int = 3072, sequences: Int = 4, threads: Int,
        batchTokens: Int = 512,
        prefillChunkTokens: Int = 128
    ) {
        self.modelPath = modelPath
        self.contextTokens = contextTokens
        self.sequences = sequences
        self.threads = threads
        self.batchTokens = batchTokens
        self.prefillChunkTokens = prefillChunkTokens
    }
}
