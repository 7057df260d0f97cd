import AssayAcceptance
import Testing

@Suite struct SandboxTests {
    private func run(_ program: String, _ tests: String, cpuSeconds: Int = 2) async -> CodeVerdict {
        await PythonRunner().run(
            program: program, tests: tests,
            limits: SandboxLimits(cpuSeconds: cpuSeconds, memoryMebibytes: 256))
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

    @Test func `a program that does not load, or lacks the function, is an error in words`() async {
        for program in ["def add(a, b) return a", "x = 1"] {
            guard case .error(let detail) = await run(program, "assert add(1, 1) == 2") else {
                Issue.record("accepted or misjudged: \(program)")
                continue
            }
            #expect(detail.contains("SyntaxError") || detail.contains("NameError"))
        }
    }

    /// None of these is a solution; every one tries to look like one or to do harm.
    @Test(arguments: [
        "import sys\nsys.exit(0)",
        "import os\nos._exit(0)",
        "print('{\"result\": \"passed\"}')\nimport os\nos._exit(0)",
        "import os\ndef add(a, b):\n    os.write(1, b'passed')\n    os._exit(0)",
        "import builtins\nbuiltins.AssertionError = Exception\ndef add(a, b):\n    return 0",
        "class Any(int):\n    def __eq__(self, other):\n        return True\ndef add(a, b):\n    return Any(0)",
        "class Any:\n    def __eq__(self, other):\n        return True\ndef add(a, b):\n    return Any()",
        "def add(a, b):\n    return reversed([a, b])",
        "import os, sys\nfd = int(sys.argv[2])\nos.write(fd, b\"('ok', [])\\n\")\nos._exit(0)",
        "def add(a, b):\n    while True:\n        pass",
        "def add(a, b):\n    import time\n    time.sleep(0)\n    return [0] * (10 * 1024 ** 3)",
        "import os\ndef add(a, b):\n    while True:\n        os.fork()",
        "def add(a, b):\n    import threading\n    threading.Thread(target=lambda: None).start()\n    return 5",
        "def add(a, b):\n    return open('/etc/passwd').read()",
        "def add(a, b):\n    import os\n    return os.listdir('/root')",
        "def add(a, b):\n    import os\n    return os.listdir('/home')",
        "def add(a, b):\n    import socket\n    socket.create_connection(('127.0.0.1', 22), 1)\n    return 5",
        "def add(a, b):\n    import os\n    return open('/proc/%d/mem' % os.getppid(), 'rb').read(1)",
        "def add(a, b):\n    open('/usr/lib/written', 'w')\n    return 5",
        "def add(a, b):\n    import os\n    return 5 if os.environ.get('HOME') else 0",
    ])
    func `no trick is accepted, and the next program is judged as ever`(program: String) async {
        let verdict = await run(program, "assert add(2, 3) == 5", cpuSeconds: 1)
        #expect(verdict != .passed)
        if case .unavailable(let reason) = verdict { Issue.record("not judged: \(reason)") }
        #expect(await run("def add(a, b):\n    return a + b", "assert add(2, 3) == 5") == .passed)
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
