import Testing

/// A program that is no solution of `add(a, b)`: it tries to look like one, or to do harm.
struct HostileProgram: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// What the attempt must be called, where it can be told from a plain failure.
    let verdict: String?

    init(_ name: String, _ text: String, is verdict: String? = nil) {
        self.name = name
        self.verdict = verdict
        self.text = text
    }

    var testDescription: String { name }

    /// A program whose `add` runs these lines and then answers 5, which is right.
    private static func adding(_ name: String, _ lines: String, is verdict: String? = nil) -> HostileProgram {
        let body = lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        return HostileProgram(
            name, "import os, sys, ctypes\ndef add(a, b):\n\(body)\n    return 5", is: verdict)
    }

    /// A system call by its number on x86-64 and on AArch64.
    private static func calling(_ name: String, _ numbers: (Int, Int), _ arguments: String) -> HostileProgram
    {
        adding(
            name,
            "number = {'x86_64': \(numbers.0), 'aarch64': \(numbers.1)}[os.uname().machine]\nctypes.CDLL(None).syscall(number, \(arguments))",
            is: "forbidden"
        )
    }

    /// A program that searches all of its own memory for the tests, by a pattern that does not match itself; it answers rightly only
    /// where it finds them.
    static let memorySearch = """
        import re
        def add(a, b):
            with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:
                for line in maps:
                    low, high = (int(n, 16) for n in line.split()[0].split('-'))
                    try:
                        memory.seek(low)
                        if re.search(rb'hidden[ ]marker', memory.read(high - low)):
                            return 5
                    except (OSError, ValueError, OverflowError, MemoryError):
                        pass
            return 0
        """

    static let all = pretending + harming + looking + calls

    /// They would pass without solving anything.
    private static let pretending: [HostileProgram] = [
        HostileProgram("leaves with status 0", "import sys\nsys.exit(0)"),
        HostileProgram("leaves at once", "import os\nos._exit(0)"),
        HostileProgram("replaces itself", "import os\nos.execv('/bin/true', ['true'])"),
        HostileProgram(
            "prints what a pass looks like",
            "print('passed')\nprint('\\n'.join(['0', 'passed', '']))\nimport os\nos._exit(0)"),
        HostileProgram(
            "writes to every descriptor",
            "import os\nfor n in range(100):\n    try:\n        os.write(n, b\"passed\\n('ok', ('value', '5'))\\n\")\n    except OSError:\n        pass\nos._exit(0)"
        ),
        HostileProgram(
            "answers before it is asked, then leaves",
            "import os\nfor _ in range(9):\n    os.write(11, b\"('ok', ())\\n\")\nos._exit(0)"),
        HostileProgram(
            "answers what no program may",
            "import os\nos.write(11, b'__import__(\"os\")._exit(0)\\n')\ntime = __import__('time').sleep(60)"),
        HostileProgram(
            "answers with a line without end", "import os\nwhile True:\n    os.write(11, b'(' * 65536)"),
        HostileProgram(
            "replaces AssertionError",
            "import builtins\nbuiltins.AssertionError = Exception\ndef add(a, b):\n    return 0"),
        HostileProgram(
            "replaces every builtin",
            "import builtins\nfor name in dir(builtins):\n    if name[0].islower() and name not in ('repr', 'type'):\n        setattr(builtins, name, lambda *a, **k: True)\ndef add(a, b):\n    return 0"
        ),
        HostileProgram(
            "patches the test frameworks",
            "import sys\nfor name in ('unittest', 'pytest', 'tests', '__main__'):\n    sys.modules[name] = None\ndef add(a, b):\n    return None"
        ),
        HostileProgram(
            "equals everything, as a number",
            "class Any(int):\n    def __eq__(self, other):\n        return True\ndef add(a, b):\n    return Any(0)"
        ),
        HostileProgram(
            "equals everything, as an object",
            "class Any:\n    def __eq__(self, other):\n        return True\n    __ne__ = __lt__ = __gt__ = lambda *_: False\ndef add(a, b):\n    return Any()"
        ),
        HostileProgram(
            "has a forged class",
            "class Any:\n    __class__ = int\n    def __eq__(self, other):\n        return True\n    def __repr__(self):\n        return '5 or 5'\ndef add(a, b):\n    return Any()"
        ),
        HostileProgram(
            "shows itself as code",
            "class Any:\n    def __repr__(self):\n        return '__import__(\"os\")._exit(0)'\ndef add(a, b):\n    return Any()"
        ),
        HostileProgram(
            "looks through frames and the collector for the tests",
            "import gc, re, sys\ndef add(a, b):\n    frame, found = sys._getframe().f_back, []\n    while frame:\n        found += [str(v) for v in (*frame.f_locals.values(), *frame.f_globals.values())]\n        frame = frame.f_back\n    found += [str(o) for o in gc.get_objects() if isinstance(o, (str, bytes, list, dict))]\n    return 5 if any(re.search('hidden[ ]marker', text) for text in found) else 0"
        ),
        HostileProgram("reads the tests from its own memory", memorySearch),
        HostileProgram(
            "hangs itself into the driver's frames",
            "import sys\ndef trace(frame, event, arg):\n    return trace\nsys.settrace(trace)\nsys.setprofile(trace)\ndef add(a, b):\n    return 0"
        ),
        HostileProgram(
            "raises where an answer is asked", "def add(a, b):\n    raise AssertionError('passed')"),
        HostileProgram(
            "raises StopIteration and GeneratorExit",
            "def add(a, b):\n    raise GeneratorExit\nraise KeyboardInterrupt"),
    ]

    /// They would harm the machine or the next test.
    private static let harming: [HostileProgram] = [
        HostileProgram(
            "bombs with forks",
            "import os\ndef add(a, b):\n    while True:\n        try:\n            os.fork()\n        except OSError:\n            pass"
        ),
        HostileProgram(
            "bombs with threads",
            "import threading, time\ndef add(a, b):\n    while True:\n        threading.Thread(target=time.sleep, args=(1000,)).start()"
        ),
        HostileProgram(
            "allocates 10 GB", "def add(a, b):\n    return len(bytearray(10 * 1000 ** 3))", is: "memory"),
        HostileProgram(
            "allocates bit by bit, in many processes",
            "import os, time\ndef add(a, b):\n    for _ in range(8):\n        if os.fork() == 0:\n            held = bytearray(os.urandom(1 << 20)) * 128\n            time.sleep(1000)\n    time.sleep(1000)"
        ),
        HostileProgram("writes without end", "def add(a, b):\n    while True:\n        print('x' * 100000)"),
        HostileProgram("answers without end", "def add(a, b):\n    return 'x' * (100 << 20)"),
        HostileProgram(
            "fills the disk",
            "def add(a, b):\n    for n in range(10000):\n        open('/tmp/%d' % n, 'wb').write(bytes(1 << 20))\n    return 5"
        ),
        HostileProgram(
            "fills shared memory",
            "def add(a, b):\n    open('/dev/shm/x', 'wb').write(bytes(64 << 20))\n    return 5"),
        HostileProgram("loops", "def add(a, b):\n    while True:\n        pass", is: "timeout"),
        HostileProgram(
            "loops in many processes",
            "import os\nfor _ in range(3):\n    os.fork()\ndef add(a, b):\n    while True:\n        pass\nwhile True:\n    pass",
            is: "timeout"),
        HostileProgram(
            "loops on, whatever signal comes",
            "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\ndef add(a, b):\n    while True:\n        pass",
            is: "timeout"),
        HostileProgram(
            "sleeps past the limit", "import time\ndef add(a, b):\n    time.sleep(10 ** 6)", is: "timeout"),
        HostileProgram(
            "stops itself", "import os, signal\ndef add(a, b):\n    os.kill(os.getpid(), signal.SIGSTOP)",
            is: "timeout"),
        HostileProgram(
            "leaves a child behind that outlives its session",
            "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(10 ** 6)\n    os._exit(0)\ndef add(a, b):\n    return 0"
        ),
        HostileProgram(
            "signals every process",
            "import os, signal\ndef add(a, b):\n    for n in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):\n        for target in (-1, 1, os.getppid()):\n            os.kill(target, n)\n    return 0"
        ),
        HostileProgram(
            "overflows the stack",
            "import sys\nsys.setrecursionlimit(10 ** 9)\ndef add(a, b):\n    return add(a, b)"),
        HostileProgram("crashes", "import ctypes\nctypes.string_at(0)"),
        HostileProgram(
            "nests an answer too deeply to be read",
            "class Deep:\n    def __repr__(self):\n        return '(' * 100000 + ')' * 100000\ndef add(a, b):\n    return Deep()"
        ),
        HostileProgram(
            "takes the driver's time over an answer",
            "import os\ndef add(a, b):\n    os.write(11, (\"('ok', (('value', '\" + '-' * 3000000 + \"1'), []))\\n\").encode())"
        ),
    ]

    /// They would see or reach what is not theirs; each answers 5 only if it could.
    private static let looking: [HostileProgram] = [
        adding("reads the host's accounts", "open('/etc/passwd').read()"),
        adding("lists the host's homes", "os.listdir('/root')"),
        adding("reads the tests' own folder", "os.listdir('/work')"),
        adding(
            "has the harness's environment",
            "assert set(os.environ) - {'PATH', 'HOME', 'LANG', 'LC_CTYPE', 'PWD'}"),
        adding(
            "reads the environment of the first process",
            "assert b'nonce' in open('/proc/1/environ', 'rb').read()"),
        adding("reads the driver's memory", "open('/proc/%d/mem' % os.getppid(), 'rb').read(1)"),
        adding("reads the driver's input", "open('/proc/1/fd/0', 'rb').read(1)"),
        adding("writes to the driver's output", "open('/proc/1/fd/1', 'wb').write(b'passed')"),
        adding("takes the driver's root", "os.listdir('/proc/1/root/')"),
        adding(
            "reaches outside through a link",
            "os.symlink('/proc/1/cwd/../../etc/shadow', '/tmp/link')\nopen('/tmp/link').read()"),
        adding("climbs out of its root", "os.chdir('/tmp')\nopen('../../../../../../etc/hostname').read()"),
        adding(
            "sees processes that are not its own",
            "assert len([n for n in os.listdir('/proc') if n.isdigit()]) > 4"),
        adding("writes to the libraries", "open('/usr/lib/written', 'w')"),
        adding("writes over its interpreter", "open(sys.executable, 'ab').write(b'x')"),
        adding("writes to its root", "open('/written', 'w')"),
        adding("makes a device", "os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0))"),
        adding(
            "changes the kernel's settings", "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')"),
        adding("pulls the emergency key", "open('/proc/sysrq-trigger', 'w').write('b')"),
        adding(
            "spares itself from the memory killer",
            "with open('/proc/self/oom_score_adj', 'w') as file:\n    file.write('-1000')"),
        adding(
            "raises its limits",
            "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (10 ** 6, 10 ** 6))"),
        adding("becomes root", "os.setuid(0)"),
        adding(
            "has more descriptors than it needs",
            "assert [n for n in range(3, 256) if os.path.exists('/proc/self/fd/%d' % n) and n not in (10, 11)][1:]"
        ),
        adding(
            "connects to this machine", "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)",
            is: "forbidden"),
        adding("asks for names in the network", "import socket\nsocket.gethostbyname('example.com')"),
        adding(
            "sends a datagram",
            "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
            is: "forbidden"),
        adding(
            "listens to the kernel", "import socket\nsocket.socket(16, socket.SOCK_RAW, 15)", is: "forbidden"),
        adding(
            "speaks to an abstract socket of the host",
            "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0')"),
        adding("sees a network device", "assert len(os.listdir('/sys/class/net')) > 1"),
    ]

    /// System calls that no program under test needs.
    private static let calls: [HostileProgram] = [
        calling("traces the driver", (101, 117), "16, os.getppid(), 0, 0"),
        calling("lets itself be traced", (101, 117), "0, 0, 0, 0"),
        calling("reads another process's memory", (310, 270), "os.getppid(), 0, 0, 0, 0, 0"),
        calling("mounts", (165, 40), "b'none', b'/tmp', b'tmpfs', 0, 0"),
        calling("unmounts", (166, 39), "b'/proc', 2"),
        calling("changes its root", (161, 51), "b'/tmp'"),
        calling("makes a user namespace", (272, 97), "0x10000000"),
        calling("clones into a namespace", (56, 220), "0x10000000 | 17, 0, 0, 0, 0"),
        calling("joins a namespace", (308, 268), "0, 0"),
        calling("loads a program into the kernel", (321, 280), "0, 0, 0"),
        calling("handles page faults itself", (323, 282), "0"),
        calling("counts the machine's events", (298, 241), "0, 0, -1, -1, 0"),
        calling("uses the key ring", (250, 219), "0, 0"),
        calling("loads a module", (175, 105), "0, 0, 0"),
        calling("loads another kernel", (246, 104), "0, 0, 0, 0"),
        calling("restarts the machine", (169, 142), "0, 0, 0, 0"),
        calling("sets the clock", (164, 170), "0, 0"),
    ]
}
