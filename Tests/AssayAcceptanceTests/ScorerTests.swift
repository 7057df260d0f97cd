import AssayAcceptance
import AssayCore
import AssayJSON
import Testing

/// Scores an output under one rule, as a run would.
func judge(
    _ scorer: String, _ output: String, expect: JSONValue = [:], options: JSONObject = JSONObject(),
    input: JSONValue = [:], corpus: [Passage] = [], retrieved: [String] = [], steps: [ToolStep] = [],
    world: WorldDefinition? = nil
) async throws -> Judgement {
    let testCase = Case(id: "c", input: input, expect: expect)
    let suite = Suite(
        name: "s", version: "1", workload: "w", summary: "", prompt: PromptTemplate(user: ""),
        retrieval: corpus.isEmpty ? nil : Retrieval(corpus: corpus, query: "", topK: 3), world: world,
        cases: [testCase], acceptance: [])
    let kind = try #require(AcceptanceScorers.all.first { $0.name == scorer })
    let made = try kind.make(ScorerRule(scorer: scorer, options: options), suite)
    let episode = Episode(
        planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
        backend: "b",
        level: 0, scheduled: MonotonicInstant(nanoseconds: 0), ended: MonotonicInstant(nanoseconds: 1),
        exchanges: [],
        retrieved: retrieved, steps: steps, output: output, ending: .answered)
    return await made.judge(
        ScoringSubject(suite: suite, testCase: testCase, episode: episode, opening: []))
}

func options(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONObject {
    JSONObject(pairs.map { .init(name: $0, value: $1) })
}

extension Judgement {
    var value: Double? { if case .value(let value, _) = self { value } else { nil } }
    var reason: String {
        switch self {
        case .value(_, let reason): reason
        case .unscored(let reason): reason
        }
    }
}

@Suite struct ScorerTests {
    @Test(
        arguments: [
            ("Refunds take 14 days.", ["14 days"] as JSONValue, 1.0), ("It costs $1,200.", ["1200"], 1),
            ("It costs 120 dollars", ["12"], 0), ("It is 12.5", ["12"], 0), ("Twelve. 12.", ["12"], 1),
            ("RED and blue", ["red", ["green", "blue"], "pink"], 2.0 / 3), ("anything", [], 1),
            ("It’s “fine” – really", ["it's \"fine\" - really"], 1),
        ] as [(String, JSONValue, Double)])
    func `facts count as whole words, whatever their spelling`(
        output: String, facts: JSONValue, value: Double
    ) async throws {
        #expect(try await judge("contains_all", output, expect: ["facts": facts]).value == value)
    }

    @Test func `missing facts are named`() async throws {
        let judgement = try await judge(
            "contains_all", "red", expect: ["facts": ["red", ["blue", "azure"]]])
        #expect(judgement.reason == "1 of 2 facts present; missing: 'blue' or 'azure'")
    }

    @Test func `a fact can be asked for at a path of the output's JSON`() async throws {
        let expect: JSONValue = ["facts": ["paris"]]
        let at: JSONObject = options(["path": "city"])
        #expect(
            try await judge("contains_all", #"{"city": "Paris"}"#, expect: expect, options: at).value == 1)
        #expect(
            try await judge("contains_all", #"{"note": "Paris"}"#, expect: expect, options: at).value == 0)
        #expect(try await judge("contains_all", "Paris", expect: expect, options: at).value == 0)
    }

    @Test(arguments: [
        ("[a] says so", ["a"], 1.0), ("says so", ["a"], 0), ("[b]", ["a"], 0), ("[a][z]", ["a"], 0),
        ("see [the page](https://x.org) and [ a ]", ["a"], 1), ("[b, a]", ["a"], 1),
        ("[a]", ["a", "b"], 0.5), ("[b] and [a]", ["a", "b"], 1),
    ])
    func `citations must be of what was retrieved, every source among them`(
        output: String, sources: [String], value: Double
    ) async throws {
        let corpus = ["a", "b", "z"].map { Passage(id: $0, title: $0, text: $0) }
        let judgement = try await judge(
            "citations", output, expect: ["sources": .array(sources.map { .string($0) })], corpus: corpus,
            retrieved: ["a", "b"])
        #expect(judgement.value == value)
    }

    @Test func `a name with a space in it can be cited`() async throws {
        let corpus = [Passage(id: "Annual report 2024", title: "", text: "x")]
        let judgement = try await judge(
            "citations", "It grew [Annual report 2024].", expect: ["sources": ["Annual report 2024"]],
            corpus: corpus, retrieved: ["Annual report 2024"])
        #expect(judgement.value == 1, "\(judgement.reason)")
    }

    @Test(arguments: [
        ("The harbour opened in 1907 [h1].", 1.0), ("It opened in 1908.", 0),
        ("It was built by Ada Marsh.", 1),
        ("It was built by Bob Marsh.", 0.5), ("They said \"four long piers\".", 1),
        ("They said \"five long piers\".", 0),
        ("On March 4 it opened.", 1), ("Marrowby has 1,200 berths.", 1), ("Nothing to state here.", 1),
    ])
    func `what is stated must be in the sources`(output: String, value: Double) async throws {
        let corpus = [
            Passage(
                id: "h1", title: "Harbour",
                text:
                    "Marrowby harbour, with four long piers and 1200 berths, was opened on 1907-03-04 by Ada Marsh."
            )
        ]
        #expect(try await judge("grounded", output, corpus: corpus, retrieved: ["h1"]).value == value)
    }

    @Test(arguments: [
        (true, "It is 4.", 1.0), (true, "Not in the sources.", 0), (false, "NOT IN THE SOURCES", 1),
        (false, "4", 0),
    ])
    func `declining is right exactly when there is no answer`(answerable: Bool, output: String, value: Double)
        async throws
    {
        let judgement = try await judge(
            "declines", output, expect: ["answerable": .bool(answerable)],
            options: options(["phrase": "NOT IN THE SOURCES"]))
        #expect(judgement.value == value)
    }

    @Test(arguments: [
        (#"{"a": 1}"#, 1.0), (#"{"a": "x"}"#, 0), ("no json", 0), ("Here: ```json\n{\"a\": 2}\n``` done", 1),
        ("So {\"a\": 3} it is", 1), (#"{"b": 1}"#, 0),
    ])
    func `JSON is found in the output and held against the schema`(output: String, value: Double) async throws
    {
        let schema: JSONValue = [
            "type": "object", "properties": ["a": ["type": "integer"]], "required": ["a"],
        ]
        #expect(try await judge("json_schema", output, options: options(["schema": schema])).value == value)
    }

    @Test func `fields compare numbers by value and texts once normalised`() async throws {
        let expect: JSONValue = ["fields": ["amount": 12.5, "who.name": "ada", "open": false]]
        let judgement = try await judge(
            "json_fields", #"{"amount": "12.50", "who": {"name": "Ada"}, "open": true}"#, expect: expect)
        #expect(judgement.value == 2.0 / 3)
        #expect(judgement.reason == "open is true, not false")
    }

    @Test(
        arguments: [
            (1_000_000_002, 1_000_000_001, 0), (1_000_000_001.0, 1_000_000_001, 1),
            (9_007_199_254_740_993, 9_007_199_254_740_992, 0), ("+4915112345678", "+4915112345679", 0),
            ("007", "7", 0), ("12E5", "1200000", 0), ("Nan", "Nan", 1), ("Inf", "inf", 1), ("007", 7, 0),
            (7, "007", 0), (12.5, "12.50", 1), ("4111", 4111, 1), (0.300_000_000_000_000_04, 0.3, 1),
            ("12.51", 12.5, 0),
            (true, 1, 0),
        ] as [(JSONValue, JSONValue, Double)])
    func `whole numbers and texts are the same only where nothing differs`(
        found: JSONValue, expected: JSONValue, value: Double
    ) async throws {
        let judgement = try await judge(
            "json_fields", JSON.text(["v": found]), expect: ["fields": ["v": expected]])
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(arguments: [("12.5 km", 1.0), ("12.51 km", 1), ("12.6 km", 0), ("none", 0)])
    func `a number may differ by its tolerance`(output: String, value: Double) async throws {
        let expect: JSONValue = ["number": ["value": "12.50", "tolerance": "0.01"]]
        #expect(try await judge("number", output, expect: expect).value == value)
    }

    @Test func `words are counted against both bounds`() async throws {
        let bounds = options(["min_words": 2, "max_words": 3])
        for (output, value) in [
            ("one", 0.0), ("one two", 1), ("one two three", 1), ("one two three four", 0),
        ] {
            #expect(try await judge("length", output, options: bounds).value == value)
        }
    }

    @Test func `every mistake in a rule is reported, with a hint for a mistyped option`() async throws {
        let wrong = options(["pth": "x", "field": 3])
        let error = await #expect(throws: Diagnostics.self) {
            try await judge("contains_all", "", options: wrong)
        }
        #expect(error?.all.count == 2)
        #expect(error?.all.contains { $0.hint == "did you mean 'path'?" } == true)
    }

    @Test func `a case whose field has the wrong kind is reported`() async throws {
        await #expect(throws: Diagnostics.self) { try await judge("contains_all", "", expect: ["facts": 7]) }
        await #expect(throws: Diagnostics.self) {
            try await judge("declines", "", expect: ["answerable": "yes"])
        }
    }
}
