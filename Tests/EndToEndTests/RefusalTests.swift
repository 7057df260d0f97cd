#if Engine
import AssayTestSupport
import Glibc
import Testing

/// What the program refuses before anything runs.
@Suite struct RefusalTests {
    /// Runs the program with these words in the repository and returns its status and what it said.
    private static func outcome(_ words: String) -> (status: Int32, said: String) {
        shell("cd '\(SameModelTwoWaysTests.repository)' && '\(BuiltProgram.path)' \(words)")
    }

    /// Runs a command line.
    static func shell(_ line: String) -> (status: Int32, said: String) {
        let pipe = popen("{ \(line); } 2>&1", "r")
        guard let pipe else { return (-1, "") }
        var said: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { said += buffer[..<count] }
        return ((pclose(pipe) >> 8) & 0xFF, String(decoding: said, as: UTF8.self))
    }

    @Test(arguments: [
        ("run --seconds 10000000000", "--seconds must be from 1 to 604800"),
        ("run --repeats 1000000000000", "--repeats must be from 1 to 10000"),
        ("run --rate 0", "--rate must be from 0.001 to 100000"),
        ("run --slo-share 90", "--slo-share and --tolerance belong to --find-capacity"),
        ("run --url http://me:pass@127.0.0.1:1 --model m", "--url names a user"),
        ("simulate --step inf", "--step must be from 0 to 86400000"),
        ("simulate --engine --prefill-rate 1e-300", "--prefill-rate must be from 1 to"),
        ("simulate --core 3000000000", "--core must be from 0 to 4095"),
        ("simulate --ttft lognormal:200:11", "milliseconds, exp:MEAN or lognormal:MEDIAN:SIGMA"),
        ("simulate --step 5", "belong to --engine"),
        ("simulate --engine --itl 5", "--ttft and --itl state times"),
        ("prices update --book x.json", "leave MODEL and --book out"),
        ("init ../x", "NAME must be a suite's name"), ("init 'Bad Name'", "NAME must be a suite's name"),
        ("run --find-capacity rate --dry-run", "--find-capacity decides its loads as it goes"),
    ])
    func `options that cannot be meant are mistakes`(words: String, said: String) {
        let outcome = Self.outcome(words)
        #expect(outcome.status == 2)
        #expect(outcome.said.contains(said), "\(outcome.said)")
    }

    @Test func `a history that is not there is said, not left out`() {
        let name = "no-such-run"
        let outcome = Self.outcome("gate demo --policy docs/ci/gate.yaml --history \(name)")
        #expect(outcome.status == 3)
        #expect(outcome.said.contains("there is no run and no baseline '\(name)'"), "\(outcome.said)")
    }

    @Test func `a search for the capacity needs a service level in every suite`() throws {
        let folder = TemporaryFolder([
            "suite.yaml": """
            format: 1
            name: free
            version: 1.0.0
            workload: questions
            summary: Without a service level.
            prompt: {user: "{{input.q}}"}
            acceptance: [{scorer: exact}]

            """, "cases.jsonl": #"{"id": "a", "input": {"q": "x"}, "expect": {"answer": "y"}}"#,
        ])
        let outcome = Self.outcome(
            "run '\(folder.path)' --url http://127.0.0.1:1/v1 --model m --find-capacity rate")
        #expect(outcome.status == 3)
        #expect(outcome.said.contains("the suite 'free' has no service level"), "\(outcome.said)")
    }
}
#endif
