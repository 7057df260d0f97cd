import AssayCore
import AssayRunner
import Testing

@Suite struct OpeningTests {
    struct Fixed: Retriever {
        func passages(for query: String) async throws(CannotRun) -> [Passage] {
            [Passage(id: "found", title: "Found", text: "by the retriever")]
        }
    }

    @Test func `a case with passages is shown these in their order, any other what the retriever finds`()
        async throws
    {
        let corpus = ["found", "one", "two"].map { Passage(id: $0, title: $0, text: "text of \($0)") }
        let suite = Suite(
            name: "s", version: "1", workload: "rag", summary: "",
            prompt: PromptTemplate(user: "{{retrieved}}"),
            retrieval: Retrieval(corpus: corpus, query: "q", topK: 1),
            cases: [
                Case(id: "free", input: [:], expect: [:]),
                Case(id: "fixed", input: [:], passages: ["two", "one"], expect: [:]),
            ], acceptance: [])
        let openings = try await OpeningWriter(suite: suite, retriever: Fixed(), worlds: OneToolWorld())
            .openings()
        #expect(openings["free"]?.retrieved == ["found"])
        #expect(openings["fixed"]?.retrieved == ["two", "one"])
        #expect(
            openings["fixed"]?.messages.last?.content == "[two] two\ntext of two\n\n[one] one\ntext of one")
    }
}
