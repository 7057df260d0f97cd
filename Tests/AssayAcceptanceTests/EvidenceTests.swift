import AssayAcceptance
import AssayCore
import Testing

/// Quotes, citations and what is traced to them.
@Suite struct EvidenceTests {
    static let corpus = [
        Passage(id: "a", title: "Fees", text: "A transfer abroad costs 9 dollars, and it takes three days."),
        Passage(id: "b", title: "Old fees", text: "A transfer abroad cost 7 dollars."),
    ]

    private func judged(
        _ scorer: String, _ output: String, options rule: KeyValuePairs<String, JSONValue>,
        expect: JSONValue = ["sources": ["a"]]
    ) async throws -> Judgement {
        try await judge(
            scorer, output, expect: expect, options: options(rule), corpus: Self.corpus,
            retrieved: ["a", "b"])
    }

    @Test(arguments: [
        (#"{"quotes": ["costs 9 dollars"], "sources": ["a"]}"#, 1.0),
        (#"{"quotes": ["“A transfer abroad costs 9 dollars.”"], "sources": ["a"]}"#, 1),
        (#"{"quotes": ["A transfer abroad … takes three days"], "sources": ["a"]}"#, 1),
        (#"{"quotes": ["takes three days ... A transfer abroad"], "sources": ["a"]}"#, 0),
        (#"{"quotes": ["costs 9 dollars"], "sources": ["b"]}"#, 0),
        (#"{"quotes": ["costs nine dollars"], "sources": ["a"]}"#, 0),
        (#"{"quotes": ["costs 9 dollars", "cost 7 dollars"], "sources": ["a"]}"#, 0.5),
        (#"{"quotes": [], "sources": ["a"]}"#, 0), (#"{"quotes": ["…"], "sources": ["a"]}"#, 0),
        ("no JSON", 0),
    ])
    func `a quote stands word for word in a passage that is cited`(output: String, value: Double) async throws
    {
        let judgement = try await judged("quotes", output, options: ["citations": "sources"])
        #expect(judgement.value == value)
    }

    @Test(arguments: [
        (#"{"sources": ["a"]}"#, 1.0, 1.0), (#"{"sources": ["a", "b"]}"#, 0.5, 1),
        (#"{"sources": ["b"]}"#, 0, 0),
        (#"{"sources": ["a", "a", "c"]}"#, 0.5, 0), (#"{"sources": []}"#, 0, 0), ("no JSON", 0, 0),
    ])
    func `precision counts needless citations, recall the sources that are missing`(
        output: String, precision: Double, recall: Double
    ) async throws {
        for (scorer, value) in [("citation_precision", precision), ("citations", recall)] {
            let judgement = try await judged(scorer, output, options: ["path": "sources"])
            #expect(judgement.value == value, "\(scorer): \(judgement)")
        }
    }

    @Test func `of alternative sources each counts for precision, and brackets are read without a path`()
        async throws
    {
        let expect: JSONValue = ["sources": [["a", "b"]]]
        let judgement = try await judged(
            "citation_precision", "It is so [a], [b].", options: [:], expect: expect)
        #expect(judgement.value == 1)
        #expect(try await judged("citation_precision", "So.", options: [:], expect: [:]).value == 1)
    }

    @Test func `a suite is tried with the query that a run would ask`() async throws {
        let corpus = ["123", "456", "789", "321"].map {
            Passage(id: "p\($0)", title: "", text: "Order \($0).")
        }
        let testCase = Case(
            id: "c", input: ["order": 321], expect: ["sources": ["p321"]],
            references: [Reference(text: "It is [p321].")],
            counterexamples: [Reference(text: "It is [p123].")])
        let suite = Suite(
            name: "s", version: "1", workload: "rag", summary: "", prompt: PromptTemplate(user: ""),
            retrieval: Retrieval(corpus: corpus, query: "{{input.order}}", topK: 1), cases: [testCase],
            acceptance: [ScorerRule(scorer: "citations")])
        #expect(try await SuiteSelfTest.failures(of: suite) == [])
    }

    @Test func `nothing need be quoted where the case names no source`() async throws {
        let output = #"{"quotes": [], "sources": []}"#
        let judgement = try await judged("quotes", output, options: ["citations": "sources"], expect: [:])
        #expect(judgement.value == 1)
    }

    @Test func `quotes and citations need a corpus, and say so`() {
        for name in ["quotes", "citations"] {
            let kind = AcceptanceScorers.all.first { $0.name == name }
            let suite = Suite(
                name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
                cases: [], acceptance: [])
            #expect(throws: Diagnostics.self) { try kind?.make(ScorerRule(scorer: name), suite) }
        }
    }

    @Test(arguments: [
        (#"{"answer": "It costs $9 and takes 3 days.", "sources": ["a"]}"#, 1.0),
        (#"{"answer": "It costs 9 USD.", "sources": ["a"]}"#, 1),
        (#"{"answer": "It costs 9 EUR.", "sources": ["a"]}"#, 0.5),
        (#"{"answer": "It costs 9 dollars.", "sources": ["b"]}"#, 0),
        (#"{"answer": "It cost 7 dollars.", "sources": ["b"]}"#, 1),
    ])
    func `a claim is traced to what is cited, in any common spelling`(output: String, value: Double)
        async throws
    {
        let judgement = try await judged(
            "grounded", output, options: ["against": ["cited"], "path": "answer", "citations": "sources"])
        #expect(judgement.value == value)
    }

    @Test(arguments: [
        (#"{"title": "New Prices For Transfers", "text": "The fee is 9 dollars."}"#, 1.0),
        (#"{"title": "8 New Prices", "text": "The fee is 9 dollars."}"#, 0.5),
        (#"{"title": "Fees", "text": "The new Prices hold."}"#, 0),
    ])
    func `capital letters in a heading make no names, numbers are traced everywhere`(
        output: String, value: Double
    ) async throws {
        let judgement = try await judged(
            "grounded", output, options: ["against": ["retrieved"], "headings": ["title"]])
        #expect(judgement.value == value)
    }

    @Test(arguments: [
        ("14 May 2025", "It is due on May 14, 2025.", 1.0), ("18:30", "It begins at 6:30 p.m.", 1),
        ("9 pm", "It ends at 21:00.", 1), ("1.5 million", "1,500,000 visitors came.", 1),
        ("1,500,000", "1.5 million visitors came.", 1), ("1.5 million", "1.5 billion visitors came.", 0),
        ("closed on Mondays", "It is closed on Monday.", 1), ("seven", "It took 7 hours.", 1),
        ("18:30", "It begins at 5:30 p.m.", 0.5),
        ("second quarter", "Revenue in Q2 rose.", 1), ("quarter", "Revenue in Q2 rose.", 0),
        ("the surgery", "It is the surgery of Dr. Halloran.", 0),
    ])
    func `numbers, times and dates are the same in every spelling`(
        source: String, output: String, value: Double
    )
        async throws
    {
        let judgement = try await judge(
            "grounded", output, options: options(["against": ["input"]]), input: ["text": .string(source)])
        #expect(judgement.value == value, "\(judgement)")
    }

    @Test func `facts and falsehoods are looked for at several paths`() async throws {
        let at = options(["path": ["title", "summary"]])
        let output =
            #"{"title": "Due on 3 May", "summary": "It costs $40.", "conflicts": "One says 60 dollars."}"#
        let facts: JSONValue = ["facts": ["May 3", "40 dollars"], "forbidden": ["60 dollars"]]
        #expect(try await judge("contains_all", output, expect: facts, options: at).value == 1)
        #expect(try await judge("contains_none", output, expect: facts, options: at).value == 1)
        let wrong = output.replacing("$40", with: "$60")
        #expect(try await judge("contains_none", wrong, expect: facts, options: at).value == 0)
        #expect(try await judge("contains_all", "{}", expect: facts, options: at).value == 0)
    }
}
