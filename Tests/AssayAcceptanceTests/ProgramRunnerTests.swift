import AssayCore
import AssayTestSupport
import Testing

@testable import AssayAcceptance

@Suite struct ProgramRunnerTests {
    private func run(
        _ program: String, _ language: Language, _ tests: [ProgramTest],
        _ limits: SandboxLimits = SandboxLimits()
    ) async -> CodeVerdict {
        await ProgramRunner(language: language, limits: limits).run(program: program, tests: tests)
    }

    private static let sums = [
        ProgramTest(input: "2 3\n", output: "5\n"), ProgramTest(input: "-4 4\n", output: "0"),
    ]

    @Test(arguments: [
        (Language.sh, "read -r a b\necho $((a + b))"),
        (.bash, "read -r a b\nsum=(\"$a\" \"$b\")\necho \"$((${sum[0]} + ${sum[1]}))  \"\necho"),
        (.bash, "tr ' ' '\\n' < /dev/stdin | awk '{ s += $1 } END { print s }' | sed 's/$//' > /dev/stdout"),
        (.python, "a, b = map(int, input().split())\nprint(a + b)"),
        (
            .swift,
            "let n = (readLine() ?? \"\").split(separator: \" \").compactMap { Int($0) }\nprint(n.reduce(0, +))"
        ),
    ])
    func `a right program passes in every language`(language: Language, program: String) async {
        #expect(await run(program, language, Self.sums) == .passed)
    }

    @Test(arguments: [
        (Language.sh, "read -r a b\necho $((a - b))", "wrong"),
        (.sh, "if true; then echo 5", "compileError"),
        (.sh, "exit 3", "error"),
        (.sh, "while :; do :; done", "timeOut"),
        (.sh, "sleep 1000", "timeOut"),
        (.sh, "while :; do printf %9999d 5; done", "error"),
        (.sh, "kill -9 $$", "error"),
        (.bash, "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done", "memory"),
        (.python, "def", "compileError"),
        (.python, "import os\nos.fork()\nimport ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)", "forbidden"),
        (.python, "x = bytearray(1 << 40)", "memory"),
        (.swift, "let n: Int = \"five\"\nprint(n)", "compileError"),
        (.swift, "let n: [Int] = []\nprint(n[0])", "error"),
    ])
    func `failures are told apart`(language: Language, program: String, kind: String) async {
        // Filling the memory takes a slow processor more than a second.
        let limits =
            kind == "memory"
            ? SandboxLimits(cpuSeconds: 8, wallSeconds: 20) : SandboxLimits(cpuSeconds: 1, wallSeconds: 4)
        let verdict = await run(program, language, Self.sums, limits)
        #expect(String(describing: verdict).hasPrefix(kind), "\(verdict)")
    }

    @Test(arguments: [
        "kill -9 -1", "kill -9 1; kill -STOP 1; kill $PPID", "cat /proc/1/environ /proc/1/cmdline",
        "cat /etc/passwd /root/* /home/*", "echo 5 > /program/main.sh", "echo 5 > /proc/1/fd/1x",
        "ls /dev /proc/1/fd",
        "exec 3<>/dev/tcp/127.0.0.1/22 && echo 5", "env", "set", "mkfifo /tmp/p; cat /tmp/p",
        "exec /program/main.sh", "ln -s / /tmp/up; ls /tmp/up/work", "trap '' TERM XCPU; while :; do :; done",
        "(setsid sleep 1000 &) ; sleep 1000", "ulimit -u unlimited; ulimit -t unlimited; while :; do :; done",
    ])
    func `nothing hostile in a shell is accepted, and the next program is judged as ever`(program: String)
        async
    {
        let limits = SandboxLimits(cpuSeconds: 1, wallSeconds: 3)
        let verdict = await run(program, .bash, Self.sums, limits)
        #expect(verdict != .passed)
        if case .unavailable(let reason) = verdict { Issue.record("not judged: \(reason)") }
        #expect(await run("read -r a b\necho $((a + b))", .sh, Self.sums) == .passed)
    }

    @Test func `a child left behind neither holds up the program nor lives on`() async throws {
        let sandbox = try #require(Bubblewrap.found())
        var job = SandboxJob(
            command: ProcessCap.wrapping(["/usr/bin/bash", "-c", "sleep 1000 & echo 5"], at: 8),
            readOnlyPaths: ["/usr/bin/bash", "/usr/bin/dash", "/usr/bin/sleep"], limits: SandboxLimits())
        job.limits.wallSeconds = 600
        let result = await SandboxPool.shared.run { [job] in sandbox.run(job) }
        #expect(result.ending == .exited(0))
        #expect(String(decoding: result.output, as: UTF8.self) == "5\n")
    }

    @Test func `a sandboxed process has no capabilities, no new privileges, and a filter`() async {
        let program =
            "grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status | awk '{ print $1, $2 }'"
        let expected = """
            CapPrm: 0000000000000000
            CapEff: 0000000000000000
            CapBnd: 0000000000000000
            NoNewPrivs: 1
            Seccomp: 2
            """
        #expect(await run(program, .bash, [ProgramTest(output: expected)]) == .passed)
    }

    /// Root of a user namespace that root has made could read it.
    @Test func `a sandboxed process is not root outside, even where assay is`() async throws {
        let sandbox = try #require(Bubblewrap.found())
        let job = SandboxJob(
            command: ["/usr/bin/cat", "/etc/shadow"], readOnlyPaths: ["/usr/bin/cat", "/etc/shadow"],
            limits: SandboxLimits())
        let result = await SandboxPool.shared.run { sandbox.run(job) }
        #expect(result.ending == .exited(1))
        #expect(String(decoding: result.errors, as: UTF8.self).contains("Permission denied"))
        #expect(result.output.isEmpty)
    }

    @Test func `a fork bomb in a shell is stopped, and the next program is judged as ever`() async {
        let bomb = "bomb() { bomb | bomb & }\nbomb\necho 5"
        let limits = SandboxLimits(cpuSeconds: 1, wallSeconds: 3)
        #expect(await run(bomb, .bash, Self.sums, limits) != .passed)
        #expect(await run("read -r a b\necho $((a + b))", .sh, Self.sums) == .passed)
    }

    @Test func `arguments, files and the status are part of a test`() async {
        let test = ProgramTest(
            arguments: ["/data/names.txt", "a b"], files: ["names.txt": "one\ntwo\n"], output: "two one\na b",
            status: 7)
        let program = "tac \"$1\" | paste -sd' '\necho \"$2\"\nexit 7"
        #expect(await run(program, .sh, [test]) == .passed)
        #expect(await run(program.replacing("exit 7", with: ""), .sh, [test]) != .passed)
    }

    @Test func `one test's files are not there for the next`() async {
        let tests = [ProgramTest(output: "0"), ProgramTest(output: "0")]
        #expect(await run("ls /tmp | wc -l\ntouch /tmp/left", .sh, tests) == .passed)
    }

    @Test func `a suite may define a language of its own`() async throws {
        let value: JSONValue = [
            "name": "awk", "file": "main.awk", "run": ["/usr/bin/awk", "-f", "{program}"],
            "runtime": ["/usr/bin/awk"],
        ]
        let awk = try #require(Language(value))
        #expect(await run("{ print $1 + $2 }", awk, Self.sums) == .passed)
        #expect(await run("{ print $1 }", awk, Self.sums) != .passed)
    }

    @Test func `a language whose runtime is not here is not judged`() async {
        var language = Language.sh
        language.runtime.append("/usr/bin/no-such-shell")
        guard case .unavailable(let reason) = await run("echo 5", language, Self.sums) else {
            Issue.record("judged without a runtime")
            return
        }
        #expect(reason.contains("/usr/bin/no-such-shell"))
    }

    @Test func `without bubblewrap nothing runs`() async {
        let runner = ProgramRunner(language: .sh, limits: SandboxLimits(), sandbox: .found(in: "/nowhere"))
        guard case .unavailable(let reason) = await runner.run(program: "echo 5", tests: Self.sums) else {
            Issue.record("something ran without a sandbox")
            return
        }
        #expect(reason.contains("bubblewrap"))
    }
}
