import AssayCore
import Synchronization
import Testing

@testable import AssayAcceptance

@Suite struct CodeTestsScorerTests {
    private func suite(_ tests: JSONValue) -> Suite {
        Suite(
            name: "s", version: "1", workload: "codegen", summary: "", prompt: PromptTemplate(user: "?"),
            cases: [Case(id: "a", input: [:], expect: ["tests": tests])], acceptance: [])
    }

    private func scorer(_ options: JSONObject, _ tests: JSONValue) throws(Diagnostics) -> any Scorer {
        let rule = ScorerRule(scorer: "code_tests", options: options)
        return try CodeTestsScorer.kind.make(rule, suite(tests))
    }

    private func judge(_ output: String, _ options: JSONObject, _ tests: JSONValue) async throws -> Judgement
    {
        let suite = suite(tests)
        let episode = Episode(
            planned: PlannedEpisode(id: "a", suite: "s", caseID: "a", repetition: 0, seed: 0, warmUp: false),
            backend: "b", level: 0, scheduled: MonotonicInstant(nanoseconds: 0),
            ended: MonotonicInstant(nanoseconds: 0), exchanges: [], retrieved: [], output: output,
            ending: .answered)
        return await (try scorer(options, tests)).judge(
            ScoringSubject(suite: suite, testCase: suite.cases[0], episode: episode, opening: []))
    }

    private func object(_ members: [(name: String, value: JSONValue)]) -> JSONObject {
        JSONObject(members.map { JSONObject.Member(name: $0.name, value: $0.value) })
    }

    private func options(_ value: JSONValue) -> JSONObject { value.objectValue ?? JSONObject() }

    @Test func `lines end as every system ends them`() {
        let test = ProgramTest(output: "5\n6\n")
        #expect(test.mistake(status: 0, output: Array("5\r\n6\r\n".utf8)) == nil)
        #expect(test.mistake(status: 0, output: Array("5\r\n7\r\n".utf8)) != nil)
    }

    @Test(arguments: [
        ("Here it is:\n```python\nx = 1\n```\nThat is all.", "all hidden tests pass", 1.0),
        ("Windows:\r\n```python\r\nx = 1\r\n```\r\n", "all hidden tests pass", 1),
        ("x = 1", "all hidden tests pass", 1),
        ("```\nx = 1", "all hidden tests pass", 1),
        ("```python\nx = 2\n```", "wrong: does not hold: assert x == 1", 0),
        ("```python\nx =\n```", "compile error: SyntaxError", 0),
        ("```python\ny = 1\n```", "error: NameError", 0),
        ("```python\nwhile True: pass\n```", "time-out: ", 0),
        ("```python\nx = bytearray(10 ** 12)\n```", "out of memory: ", 0),
        ("```python\nimport ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)\n```", "forbidden: ", 0),
        ("```python\n\n```", "no code found", 0),
        ("```rust\nfn main() {}\n```", "no code found", 0),
        ("", "no code found", 0),
    ])
    func `the reason tells how it failed, and no code apart from failing code`(
        output: String, reason: String, value: Double
    ) async throws {
        let judgement = try await judge(output, options(["cpu_seconds": 1]), "assert x == 1")
        guard case .value(let got, let said) = judgement else {
            Issue.record("not judged: \(judgement)")
            return
        }
        #expect(got == value)
        #expect(said.hasPrefix(reason), "\(said)")
    }

    @Test func `a list of runs is judged in the rule's language`() async throws {
        let runs: JSONValue = [["stdin": "2 3\n", "stdout": "5"]]
        let rule = options(["language": "sh"])
        #expect(
            try await judge("```sh\nread -r a b; echo $((a + b))\n```", rule, runs)
                == .pass("all hidden tests pass"))
        guard case .value(0, let reason) = try await judge("```sh\necho 6\n```", rule, runs) else {
            Issue.record("a wrong script was accepted")
            return
        }
        #expect(reason == "wrong: test 1: wrote '6\\n', not '5'")
    }

    @Test(
        arguments: [
            (["language": "pyton"], "assert True", "did you mean 'python'?"),
            (["language": ["name": "x"]], [["stdout": ""]], "a language is a mapping"),
            (
                ["language": ["name": "x", "file": "a/b", "run": ["/x"]]], [["stdout": ""]],
                "a language is a mapping"
            ),
            (
                ["language": ["name": "x", "file": "a", "run": ["x"]]], [["stdout": ""]],
                "a language is a mapping"
            ),
            (["cpu_seconds": 0], "assert True", "'cpu_seconds' must lie in"),
            (["memory_mb": 1], "assert True", "'memory_mb' must lie in"),
            (["time": 3], "assert True", "unknown option 'time'"),
            ([:], "", "expect.tests must be"),
            (["language": "bash"], "echo 1", "expect.tests must be"),
            ([:], [], "expect.tests must be"),
            ([:], [["stdin": "x"]], "expect.tests must be"),
            ([:], [["stdout": "x", "stdoot": "y"]], "expect.tests must be"),
            ([:], [["stdout": "x", "status": 256]], "expect.tests must be"),
            ([:], [["stdout": "x", "files": ["../x": ""]]], "expect.tests must be"),
        ] as [(JSONValue, JSONValue, String)])
    func `mistakes in options and tests are found before anything runs`(
        rule: JSONValue, tests: JSONValue, message: String
    ) {
        do throws(Diagnostics) {
            _ = try scorer(options(rule), tests)
            Issue.record("taken as right")
        } catch {
            let words = error.all.map { $0.message + " " + ($0.hint ?? "") }.joined(separator: "; ")
            #expect(words.contains(message), "\(words)")
        }
    }

    @Test func `no value, however strange, brings the readers down`() {
        let leaves: [JSONValue] = [nil, true, -1, 1e300, "", "/", "..", "stdout", [], [:]]
        var values = leaves
        for key in ["stdout", "args", "files", "status", "stdin", "name", "file", "run", "runtime", "fences"]
        {
            for leaf in leaves {
                values.append(.object(object([(key, leaf)])))
                values.append([.object(object([(key, leaf), ("stdout", "x")]))])
                values.append(.object(object([("name", "x"), ("file", "f"), ("run", ["/x"]), (key, leaf)])))
            }
        }
        var right = 0
        for value in values {
            if case .success = ProgramTest.tests(value) { right += 1 }
            if Language(value) != nil { right += 1 }
        }
        #expect(right > 0 && right < values.count)
    }
}

@Suite struct SandboxPoolTests {
    /// Counts who is at work.
    private final class Tally: Sendable {
        let counts = Mutex((running: 0, most: 0, done: 0))

        func work() {
            counts.withLock { counts in
                counts.running += 1
                counts.most = max(counts.most, counts.running)
            }
            counts.withLock { counts in
                counts.running -= 1
                counts.done += 1
            }
        }
    }

    @Test func `no more runs at a time than the pool is wide, and all of it runs`() async {
        let pool = SandboxPool(width: 3)
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { await pool.run { tally.work() } } }
        }
        let (running, most, done) = tally.counts.withLock { $0 }
        #expect(running == 0 && done == 200)
        #expect((1...3).contains(most))
    }

    @Test func `the filter is a program for the kernel`() throws {
        let bytes = try #require(SystemCallFilter.bytes)
        #expect(bytes.count > 8 && bytes.count.isMultiple(of: 8))
    }
}
