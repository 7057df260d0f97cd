@testable import AssayAcceptance
import AssayTestSupport
import Testing

@Suite struct SandboxTests {
    private func run(_ program: String, _ tests: String, cpuSeconds: Int = 2) async -> CodeVerdict {
        await PythonRunner(limits: SandboxLimits(cpuSeconds: cpuSeconds)).run(program: program, tests: tests)
    }

    @Test(arguments: [
        ("def add(a, b):\n    return a + b", "assert add(2, 3) == 5\nassert add('a', 'b') == 'ab'"),
        ("def rotate(m):\n    m.reverse()", "grid = [1, 2]\nrotate(grid)\nassert grid == [2, 1]"),
        (
            "class Box:\n    def __init__(self):\n        self.items = {}\n    def put(self, k, v):\n        self.items[k] = v\n    def get(self, k):\n        return self.items.get(k, -1)",
            "box = Box()\nbox.put('a', 1)\nassert box.get('a') == 1\nassert box.get('b') == -1\nassert box.items == {'a': 1}"
        ),
        (
            "def half(n):\n    if n % 2:\n        raise ValueError('odd')\n    return n // 2",
            "try:\n    half(3)\n    assert False, 'no error'\nexcept ValueError:\n    pass\nassert half(4) == 2"
        ),
        ("def count(n):\n    yield from range(n)", "assert list(count(3)) == [0, 1, 2]"),
        (
            "import threading\ndef both(a, b):\n    found = []\n    jobs = [threading.Thread(target=found.append, args=(n,)) for n in (a, b)]\n    [job.start() for job in jobs]\n    [job.join() for job in jobs]\n    return sorted(found)",
            "assert both(2, 1) == [1, 2]"
        ),
        (
            "import itertools\nfrom dataclasses import dataclass\n@dataclass\nclass Pair:\n    a: 'int'\n    b: float\ndef endless():\n    yield from itertools.count()\ndef twice(f, x):\n    return f(f(x))",
            "numbers = endless()\nassert [next(numbers) for _ in range(3)] == [0, 1, 2]\nassert str(Pair(1, float('inf'))) == 'Pair(a=1, b=inf)'\nassert Pair(1, float('inf')).b == float('inf')\nassert twice(inside('lambda x: x * 3'), 2) == 18"
        ),
        (
            "class Empty(ValueError):\n    pass\ndef first(items):\n    if not items:\n        raise Empty('none')\n    return items[0]",
            "try:\n    first([])\n    assert False, 'no error'\nexcept ValueError as error:\n    assert str(error) == 'none'"
        ),
        (
            "from collections import Counter, namedtuple\nPoint = namedtuple('Point', 'x y')\nbags = Counter",
            "assert bags('aab') == {'a': 2, 'b': 1}\nassert Point(1, 2) == (1, 2) and Point(1, 2).y == 2\nassert Point(1, 2) == Point(1, 2)"
        ),
    ])
    func `a right program passes, whatever kind of value it deals in`(program: String, tests: String) async {
        #expect(await run(program, tests) == .passed)
    }

    @Test func `a wrong result names the test that fails`() async {
        let verdict = await run(
            "def add(a, b):\n    return a - b", "assert add(0, 0) == 0\nassert add(2, 3) == 5")
        #expect(verdict == .wrong("does not hold: assert add(2, 3) == 5"))
    }

    @Test func `a program that is no Python is a compile error, and one that lacks the function an error`()
        async
    {
        guard case .compileError(let detail) = await run("def add(a, b) return a", "assert add(1, 1) == 2"),
            detail.contains("SyntaxError")
        else {
            Issue.record("the mistake in the syntax was no compile error")
            return
        }
        guard case .error(let detail) = await run("x = 1", "assert add(1, 1) == 2"),
            detail.contains("NameError")
        else {
            Issue.record("the missing function was no error")
            return
        }
    }

    @Test func `an endless wait ends at the wall limit`() async {
        let limits = SandboxLimits(cpuSeconds: 1, wallSeconds: 1)
        let program = "def add(a, b):\n    import time\n    time.sleep(600)"
        guard case .timeOut = await PythonRunner(limits: limits).run(program: program, tests: "add(1, 1)")
        else {
            Issue.record("the wait was not a time-out")
            return
        }
    }

    @Test func `without bubblewrap nothing runs, and the reason says so`() async {
        let runner = PythonRunner(limits: SandboxLimits(), sandbox: .found(in: "/nowhere:/usr/lib"))
        guard case .unavailable(let reason) = await runner.run(program: "x = 1", tests: "assert x == 1")
        else {
            Issue.record("something ran without a sandbox")
            return
        }
        #expect(reason.contains("bubblewrap"))
    }

    /// A stand-in for a broken installation: a program of the right name that fails before anything runs.
    @Test
    func `a sandbox that cannot be made is tried twice and then reported, never a failure of the program`()
        async throws
    {
        let folder = try TemporaryFolder()
        try folder.script(
            "bwrap", "#!/bin/sh\necho tried >>\(folder.path)/tries\necho 'bwrap: no namespaces' >&2\nexit 1\n"
        )
        let runner = PythonRunner(limits: SandboxLimits(), sandbox: .found(in: folder.path))
        guard case .unavailable(let reason) = await runner.run(program: "x = 1", tests: "assert x == 1")
        else {
            Issue.record("judged without a sandbox")
            return
        }
        #expect(reason.contains("no namespaces"))
        #expect(folder.text("tries") == "tried\ntried\n")
    }

    @Test func `endless loops and endless memory are told apart`() async {
        guard case .timeOut = await run("def add(a, b):\n    while True: pass", "add(1, 1)", cpuSeconds: 1)
        else {
            Issue.record("the loop was not a time-out")
            return
        }
        guard case .memory = await run("def add(a, b):\n    return [0] * 10 ** 10", "add(1, 1)") else {
            Issue.record("the allocation was not out of memory")
            return
        }
    }
}
