import AssayAcceptance
import AssayCore
import Testing

private func steps(_ calls: [(String, String)]) -> [ToolStep] {
    calls.enumerated().map { index, call in
        ToolStep(
            turn: index, call: ToolCall(id: "\(index)", name: call.0, arguments: call.1), result: "{}")
    }
}

private func value(
    _ calls: [(String, String)], _ expected: JSONValue, _ rule: KeyValuePairs<String, JSONValue> = [:]
) async throws -> Double? {
    try await judge(
        "tool_calls", "", expect: ["calls": expected], options: options(rule), steps: steps(calls)
    ).value
}

@Suite struct ToolCallsScorerTests {
    private static let weather: JSONValue = [
        "name": "weather", "arguments": ["city": "Oslo", "days": 5],
        "one_of": ["unit": ["celsius", "C"]], "optional": ["lang": ["en", "EN"], "note": []],
    ]

    @Test(arguments: [
        (#"{"city": "Oslo", "days": 5, "unit": "C"}"#, 1.0),
        (#"{"unit": "celsius", "days": 5.0, "city": "Oslo"}"#, 1),
        (#"{"city": "Oslo", "days": "5", "unit": "C"}"#, 0),
        (#"{"city": "Oslo", "days": true, "unit": "C"}"#, 0),
        (#"{"city": "oslo", "days": 5, "unit": "C"}"#, 0), (#"{"city": "Oslo", "days": 5}"#, 0),
        (#"{"city": "Oslo", "days": 5, "unit": "F"}"#, 0),
        (#"{"city": "Oslo", "days": 5, "unit": "C", "lang": "EN"}"#, 1),
        (#"{"city": "Oslo", "days": 5, "unit": "C", "lang": "de"}"#, 0),
        (#"{"city": "Oslo", "days": 5, "unit": "C", "note": [1]}"#, 1),
        (#"{"city": "Oslo", "days": 5, "unit": "C", "other": 1}"#, 0), ("not json", 0), ("[]", 0), ("", 0),
    ])
    func `arguments compare by type and value, with alternatives and optional ones`(
        arguments: String, right: Double
    ) async throws {
        #expect(try await value([("weather", arguments)], [Self.weather]) == right)
    }

    @Test func `texts can be compared once normalised`() async throws {
        let calls = [("f", #"{"s": " oslo ", "n": [1, {"a": 2.0}]}"#)]
        let expected: JSONValue = [["name": "f", "arguments": ["n": [1, ["a": 2]], "s": "Oslo"]]]
        #expect(try await value(calls, expected) == 0)
        #expect(try await value(calls, expected, ["strings": "normal"]) == 1)
    }

    @Test(
        arguments: [
            (["a", "b"], "set", 1.0), (["b", "a"], "set", 1), (["b", "a"], "sequence", 0.5),
            (["a"], "set", 0.5), (["a", "b", "c"], "set", 2.0 / 3), (["a", "x", "b"], "sequence", 2.0 / 3),
            ([], "set", 0), (["a", "a", "b"], "set", 2.0 / 3),
        ] as [([String], String, Double)])
    func `calls are matched as a set or as a sequence, and extra calls count against them`(
        made: [String], order: String, right: Double
    ) async throws {
        let judged = try await value(
            made.map { ($0, "{}") }, [["name": "a"], ["name": "b"]], ["order": .string(order)])
        #expect(judged == right)
    }

    @Test func `extra calls can be allowed`() async throws {
        let made = ["x", "a", "b", "a"].map { ($0, "{}") }
        #expect(try await value(made, [["name": "a"], ["name": "b"]], ["allow_extra": true]) == 1)
    }

    @Test func `a call that fits two expected ones is not used up by the wrong one`() async throws {
        let expected: JSONValue = [
            ["name": "f", "one_of": ["x": [1, 2]]], ["name": "f", "arguments": ["x": 1]],
        ]
        #expect(try await value([("f", #"{"x": 1}"#), ("f", #"{"x": 2}"#)], expected) == 1)
    }

    @Test func `where no call is right, calling is wrong`() async throws {
        #expect(try await value([], []) == 1)
        #expect(try await value([("a", "{}")], []) == 0)
    }

    @Test func `the reason names what is wrong with the nearest call`() async throws {
        let judgement = try await judge(
            "tool_calls", "", expect: ["calls": [Self.weather]],
            steps: steps([("weather", #"{"city": "Oslo", "days": 6, "unit": "C"}"#)]))
        #expect(
            judgement.reason == "0 of 1 expected calls made: weather is given days = '6', not '5'")
    }

    @Test func `an expectation that cannot be read is a mistake`() async throws {
        for wrong in [
            [["arguments": [:]]], [["name": "f", "one_of": ["x": []]]], [["name": "f", "args": [:]]], 3,
        ] as [JSONValue] {
            await #expect(throws: Diagnostics.self) {
                try await judge("tool_calls", "", expect: ["calls": wrong])
            }
        }
    }
}
