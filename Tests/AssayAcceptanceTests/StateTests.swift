import AssayAcceptance
import AssayCore
import Testing

/// Goals and forbidden changes as row sets: only the fields that a case names matter.
@Suite struct StateTests {
    static let world = WorldDefinition(
        setup: """
            CREATE TABLE orders(id TEXT PRIMARY KEY, status TEXT, note TEXT, cents INTEGER);
            CREATE TABLE log(line TEXT PRIMARY KEY) WITHOUT ROWID;
            INSERT INTO orders VALUES ('A', 'open', NULL, 100), ('B', 'open', 'old', 200);
            """,
        tools: [tool("run", "UPDATE orders SET status = :status, note = :note WHERE id = :id")]
            + [tool("raise", "UPDATE orders SET cents = cents + 1 WHERE id = :id")]
            + [tool("drop", "DELETE FROM orders WHERE id = :id")]
            + [tool("log", "INSERT INTO log VALUES (:id)")])

    static func tool(_ name: String, _ sql: String) -> WorldTool {
        WorldTool(
            declaration: ToolDeclaration(name: name, summary: "", parameters: ["type": "object"]), sql: sql,
            writes: true)
    }

    static func steps(_ calls: [(String, String)]) -> [ToolStep] {
        calls.map { ToolStep(turn: 0, call: ToolCall(id: "1", name: $0, arguments: $1), result: "") }
    }

    static let closed = steps([("run", #"{"id": "A", "status": "closed", "note": "any words"}"#)])

    @Test(
        arguments: [
            ([["table": "orders", "where": ["id": "A"], "rows": [["status": "closed"]]]], 1),
            (
                [
                    [
                        "table": "orders",
                        "rows": [["id": "B", "status": "open"], ["id": "A", "status": "closed"]],
                    ]
                ], 1
            ),
            ([["table": "orders", "where": ["status": "closed"], "rows": [["id": "A", "cents": 100]]]], 1),
            ([["table": "orders", "where": ["note": nil], "rows": []]], 1),
            ([["table": "orders", "where": ["id": "A"], "rows": []]], 0),
            ([["table": "orders", "where": ["id": "A"], "rows": [["status": "open"]]]], 0),
            ([["table": "orders", "rows": [["status": "open"], ["status": "open"]]]], 0),
            (
                [
                    ["table": "log", "rows": []],
                    ["sql": "SELECT count(*) FROM orders WHERE status = 'open'", "rows": [[2]]],
                ], 0.5
            ),
        ] as [(JSONValue, Double)])
    func `a goal compares the columns that it names and no others`(goal: JSONValue, value: Double)
        async throws
    {
        let judgement = try await judge(
            "end_state", "", expect: ["state": goal], steps: Self.closed, world: Self.world)
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(
        arguments: [
            (["orders"], closed, 1), (["*"], closed, 1), ([], closed, 0),
            ([["table": "orders", "columns": ["status", "note"]]], closed, 1),
            ([["table": "orders", "columns": ["status"]]], closed, 0),
            ([["table": "orders", "where": ["id": "A"]]], closed, 1),
            ([["table": "orders", "where": ["id": "B"]]], closed, 0),
            ([["table": "orders", "where": ["id": "A"], "columns": ["status", "note"]]], closed, 1),
            ([["table": "orders", "columns": ["status"]]], steps([("drop", #"{"id": "A"}"#)]), 0),
            ([["table": "orders", "where": ["id": "A"]]], steps([("drop", #"{"id": "A"}"#)]), 1),
            (["orders"], steps([("log", #"{"id": "x"}"#)]), 0),
            (["log"], steps([("log", #"{"id": "x"}"#)]), 1),
            // What is put back as it was has not changed.
            ([], steps([("run", #"{"id": "B", "status": "open", "note": "old"}"#)]), 1),
        ] as [(JSONValue, [ToolStep], Double)])
    func `an allowance covers a table, some columns or some rows`(
        allowed: JSONValue, steps: [ToolStep], value: Double
    ) async throws {
        let judgement = try await judge(
            "no_side_effects", "", expect: ["may_change": allowed], steps: steps, world: Self.world)
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(
        arguments: [
            ([["table": "orders", "columns": ["cents"]]], 0),
            ([["table": "orders", "columns": ["status"]]], 1),
            ([["table": "orders", "where": ["id": "B"]]], 1), ([["sql": "SELECT sum(cents) FROM orders"]], 0),
            ([["sql": "SELECT count(*) FROM orders"]], 1),
        ] as [(JSONValue, Double)])
    func `what is forbidden to change must not, whatever else may`(forbidden: JSONValue, value: Double)
        async throws
    {
        let judgement = try await judge(
            "no_side_effects", "", expect: ["may_change": "*", "must_not_change": forbidden],
            steps: Self.steps([("raise", #"{"id": "A"}"#)]), world: Self.world)
        #expect(judgement.value == value, "\(judgement.reason)")
    }

    @Test(
        arguments: [
            ("end_state", "state", [["table": "order", "rows": []]], "no such table: order"),
            ("end_state", "state", [["table": "orders", "rows": [["statos": 1]]]], "no such column: statos"),
            (
                "end_state", "state", [["table": "orders", "where": ["ids": 1], "rows": []]],
                "no such column: ids"
            ),
            (
                "end_state", "state", [["sql": "SELECT nowhere FROM orders", "rows": []]],
                "no such column: nowhere"
            ),
            ("end_state", "state", [["sql": "DELETE FROM orders", "rows": []]], "only reading is allowed"),
            (
                "end_state", "state", [["table": "orders", "rows": [["id": 1], ["cents": 1]]]],
                "the same columns"
            ),
            ("end_state", "state", [["table": "orders", "row": []]], "did you mean 'rows'?"),
            ("end_state", "state", [["table": "o]; x", "rows": []]], "cannot be the name"),
            ("end_state", "state", 7, "must be a list"),
            ("no_side_effects", "may_change", ["order"], "no such table: order"),
            ("no_side_effects", "may_change", [["table": "orders", "columns": ["x"]]], "no such column: x"),
            ("no_side_effects", "must_not_change", [["columns": ["x"]]], "needs 'sql' or 'table'"),
        ] as [(String, String, JSONValue, String)])
    func `a misspelt table, column or member is found before anything runs`(
        scorer: String, field: String, value: JSONValue, words: String
    ) async throws {
        do {
            _ = try await judge(scorer, "", expect: [field: value], world: Self.world)
            Issue.record("nothing was found wrong")
        } catch let error as Diagnostics {
            #expect(error.all.count == 1)
            #expect(error.all.first?.message.contains(words) == true, "\(error.all)")
            #expect(error.all.first?.message.hasPrefix("case 'c': expect.\(field) ") == true)
        }
    }

    @Test func `a suite in which doing nothing passes fails its self-test`() async throws {
        var suite = Suite(
            name: "s", version: "1", workload: "agent", summary: "", prompt: PromptTemplate(user: ""),
            world: Self.world,
            cases: [
                Case(
                    id: "c", input: [:], expect: ["state": [["table": "log", "rows": []]]],
                    references: [Reference(text: "done")],
                    counterexamples: [
                        Reference(
                            text: "", toolCalls: [ToolCall(id: "1", name: "log", arguments: #"{"id": "x"}"#)])
                    ])
            ],
            acceptance: [ScorerRule(scorer: "end_state")])
        #expect(
            try await SuiteSelfTest.failures(of: suite) == [
                "s/c doing nothing (no call, an empty answer) is accepted"
            ])
        suite.cases[0].expect = ["state": [["table": "log", "rows": []]], "facts": ["done"]]
        suite.acceptance.append(ScorerRule(scorer: "contains_all"))
        #expect(try await SuiteSelfTest.failures(of: suite).isEmpty)
    }

    @Test(arguments: [
        (EpisodeEnding.answered, 1.0), (.stepLimit, 0), (.stopped(.tokens), 0),
        (.failed(Failure(.toolServer, "gone")), 0),
    ])
    func `within limits is who came to an end by itself`(ending: EpisodeEnding, value: Double) async throws {
        let suite = Suite(
            name: "s", version: "1", workload: "agent", summary: "", prompt: PromptTemplate(user: ""),
            cases: [],
            acceptance: [])
        let kind = try #require(AcceptanceScorers.all.first { $0.name == "within_limits" })
        let start = MonotonicInstant(nanoseconds: 0)
        let episode = Episode(
            planned: PlannedEpisode(id: "e", suite: "s", caseID: "c", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: start, ended: start, exchanges: [], output: "", ending: ending)
        let subject = ScoringSubject(
            suite: suite, testCase: Case(id: "c", input: [:], expect: [:]), episode: episode, opening: [])
        let scorer = try kind.make(ScorerRule(scorer: "within_limits"), suite)
        #expect(await scorer.judge(subject).value == value)
    }
}
