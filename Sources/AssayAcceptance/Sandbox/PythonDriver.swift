/// The test driver that runs inside the sandbox, in Python.
///
/// It is the first process of its PID namespace. Before it reads its input it forks the process that the program will run in, which therefore
/// never held the tests or the nonce; then it makes itself unreadable to other processes.
enum PythonDriver {
    /// The driver's text.
    static let source = #"""
        import builtins, ctypes, os, resource, sys

        # What the module signal calls them; it takes longer to load than all else here.
        SIGKILL, SIGXCPU, SIGSYS = 9, 24, 31
        CPU, MEMORY, PROCESSES, FILE = map(int, sys.argv[1:])
        sys.set_int_max_str_digits(100000)

        def literal(text):
            """The value of a literal, and of nothing else."""
            def value(node):
                kind = type(node).__name__
                if kind == "Constant":
                    return node.value
                if kind == "Tuple":
                    return tuple([value(one) for one in node.elts])
                if kind == "List":
                    return [value(one) for one in node.elts]
                if kind == "Set":
                    return {value(one) for one in node.elts}
                if kind == "Dict":
                    return {value(k): value(v) for k, v in zip(node.keys, node.values)}
                if kind == "Name" and node.id in ("inf", "nan"):
                    return float(node.id)
                if kind == "UnaryOp" and type(node.op).__name__ == "USub":
                    operand = value(node.operand)
                    if type(operand) in (int, float, complex):
                        return -operand
                if kind == "BinOp" and type(node.op).__name__ in ("Add", "Sub"):
                    left, right = value(node.left), value(node.right)
                    if type(left) in (int, float) and type(right) is complex:
                        return left + right if type(node.op).__name__ == "Add" else left - right
                if kind == "Call" and type(node.func).__name__ == "Name" and node.func.id == "set" and not node.args:
                    return set()
                raise ValueError("not a literal")
            return value(compile(text, "<literal>", "eval", 0x400, True).body)

        def candidate(requests, replies):
            """Serves the program's side: loads it, and calls what the tests ask for."""
            held = []
            module = type(sys)("candidate")
            sys.modules["candidate"] = module
            space = module.__dict__
            kinds = (dict, list, tuple, set, frozenset, str, bytes, int, float)
            def pack(value):
                try:
                    text = repr(value)
                    if type(literal(text)) is type(value):
                        return ("value", text)
                except Exception:
                    pass
                held.append(value)
                return ("object", len(held) - 1, type(value).__name__)
            def unpack(packed):
                return held[packed[1]] if packed[0] == "object" else literal(packed[1])
            def serve(kind, *rest):
                if kind == "load":
                    exec(rest[0], space)
                    return [(name, pack(value)) for name, value in space.items() if not name.startswith("__")]
                if kind == "call":
                    args, kwargs = [unpack(one) for one in rest[1]], {k: unpack(v) for k, v in rest[2]}
                    result = unpack(rest[0])(*args, **kwargs)
                    return (pack(result), [pack(one) for one in args])
                if kind == "get":
                    return pack(getattr(unpack(rest[0]), rest[1]))
                if kind == "inside":
                    return pack(eval(rest[0], space))
                if kind == "plain":
                    value = unpack(rest[0])
                    return pack(next((make(value) for make in kinds if isinstance(value, make)), value))
                if kind == "text":
                    return (repr if rest[1] else str)(unpack(rest[0]))
                if kind == "iterate":
                    return pack(iter(unpack(rest[0])))
                if kind == "next":
                    for one in unpack(rest[0]):
                        return (pack(one),)
                    return ()
            def answer(*parts):
                replies.write((repr(parts) + "\n").encode())
                replies.flush()
            for line in requests:
                request = literal(line.decode())
                if request[0] == "load":
                    try:
                        request = ("load", compile(request[1], "<program>", "exec", 0, True))
                    except Exception as error:
                        answer("syntax", "%s: %s" % (type(error).__name__, str(error)[:500]))
                        continue
                try:
                    answer("ok", serve(*request))
                except MemoryError:
                    answer("memory", "MemoryError")
                except BaseException as error:
                    try:
                        given = repr(error.args) if literal(repr(error.args)) == error.args else repr((str(error)[:500],))
                    except Exception:
                        given = "()"
                    names = [one.__name__ for one in type(error).__mro__ if one.__module__ == "builtins"]
                    answer("raised", type(error).__name__, names, given[:2000] if len(given) < 2000 else "()", str(error)[:500])

        def become_candidate(to_child, to_driver):
            nothing = os.open("/dev/null", os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nothing, number)
            requests, replies = os.fdopen(os.dup2(to_child[0], 10), "rb"), os.fdopen(os.dup2(to_driver[1], 11), "wb")
            os.closerange(3, 10)
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES + 1, PROCESSES + 1))
            candidate(requests, replies)

        to_child, to_driver = os.pipe(), os.pipe()
        child = os.fork()
        if child == 0:
            try:
                become_candidate(to_child, to_driver)
            finally:
                os._exit(0)
        os.close(to_child[0])
        os.close(to_driver[1])
        requests, replies = os.fdopen(to_child[1], "wb"), os.fdopen(to_driver[0], "rb")
        # No process of this user may look into this one's memory or files through /proc.
        if ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) != 0:
            os._exit(97)

        with open(0, "rb") as job:
            nonce, program_size, tests_size = job.readline().split()
            program, tests = job.read(int(program_size)).decode(), job.read(int(tests_size)).decode()

        class Ended(BaseException):
            """The program's process is gone, or did what it must not."""

        class Raised(Exception):
            """An exception of a class that the program made itself, or one that ends programs."""

        def ended():
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if status in (-SIGXCPU, -SIGKILL):
                raise Ended("timeout", "the program used more than %d s of processor time" % CPU)
            if status == -SIGSYS:
                raise Ended("forbidden", "the program made a system call that is not allowed")
            raise Ended("error", "the program ended before the tests did (status %d)" % status)

        def exception(name, names, given, text):
            for known in (getattr(builtins, str(one), None) for one in names):
                if isinstance(known, type) and issubclass(known, Exception) and known not in (Exception, AssertionError):
                    try:
                        return known(*literal(given))
                    except Exception:
                        break
            return Raised("%s: %s" % (name, text))

        def ask(*request):
            try:
                requests.write((repr(request) + "\n").encode())
                requests.flush()
                line = replies.readline(1 << 22)
            except OSError:
                line = b""
            if not line.endswith(b"\n"):
                ended()
            try:
                reply = literal(line.decode())
                kind, first = reply[0], reply[1]
                failure = exception(*reply[1:]) if kind == "raised" else None
            except Exception:
                raise Ended("error", "the program's process answered what it must not")
            if kind == "ok":
                return first
            if kind == "memory":
                raise Ended("memory", "the program used more than %d MiB" % (MEMORY >> 20))
            if kind == "syntax":
                raise Ended("compile", str(first))
            if failure is None:
                raise Ended("error", "the program's process answered what it must not")
            failure.from_program = True
            raise failure

        def pack(value):
            return ("object", value._index) if isinstance(value, Remote) else ("value", repr(value))

        def unpack(packed):
            return Remote(int(packed[1])) if packed[0] == "object" else literal(packed[1])

        class Remote:
            """Something in the program's process that is no literal: a function, a class, an object."""
            def __init__(self, index):
                self._index = index
            def __call__(self, *args, **kwargs):
                result, after = ask("call", pack(self), [pack(one) for one in args], [(k, pack(v)) for k, v in kwargs.items()])
                for one, packed in zip(args, after):
                    if isinstance(one, (list, dict, set)) and packed[0] == "value":
                        changed = literal(packed[1])
                        if isinstance(one, list):
                            one[:] = changed
                        else:
                            one.clear()
                            one.update(changed)
                return unpack(result)
            def __getattr__(self, name):
                return unpack(ask("get", pack(self), name))
            def __iter__(self):
                return unpack(ask("iterate", pack(self)))
            def __next__(self):
                for one in ask("next", pack(self)):
                    return unpack(one)
                raise StopIteration
            def __getitem__(self, key):
                return self.__getattr__("__getitem__")(key)
            def __setitem__(self, key, value):
                self.__getattr__("__setitem__")(key, value)
            def __len__(self):
                try:
                    return self.__getattr__("__len__")()
                except AttributeError as error:
                    raise TypeError(str(error))
            def __contains__(self, item):
                return self.__getattr__("__contains__")(item)
            def __enter__(self):
                return self.__getattr__("__enter__")()
            def __exit__(self, *_):
                return self.__getattr__("__exit__")(None, None, None)
            def __str__(self):
                return str(ask("text", pack(self), False))
            def __repr__(self):
                return str(ask("text", pack(self), True))
            def __eq__(self, other):
                # The program's own word for what equals a literal is not taken: it might say so of anything.
                if isinstance(other, Remote):
                    return unpack(ask("call", pack(self.__getattr__("__eq__")), [pack(other)], [])[0]) is True
                plain = unpack(ask("plain", pack(self)))
                return not isinstance(plain, Remote) and plain == other
            def __bool__(self):
                return True
            __hash__ = None

        def failed_line(error):
            line, trace = None, error.__traceback__
            while trace is not None:
                if trace.tb_frame.f_code.co_filename == "<tests>":
                    line = trace.tb_lineno
                trace = trace.tb_next
            lines = tests.split("\n")
            return lines[line - 1].strip() if line and line <= len(lines) else ""

        def kind_of(error):
            return "forbidden" if isinstance(error, PermissionError) and hasattr(error, "from_program") else "error"

        def judge():
            try:
                names = [(str(name), unpack(packed)) for name, packed in ask("load", program)]
            except Exception as error:
                return kind_of(error), "the program does not load: %s: %s" % (type(error).__name__, error)
            space = {"__name__": "tests", "inside": lambda text: unpack(ask("inside", text))}
            space.update(names)
            try:
                exec(compile(tests, "<tests>", "exec"), space)
            except AssertionError as error:
                return "wrong", "does not hold: " + failed_line(error)
            except MemoryError:
                return "error", "the tests ran out of memory on what the program answered"
            except Exception as error:
                return kind_of(error), "%s: %s, at: %s" % (type(error).__name__, error, failed_line(error))
            return "passed", ""

        try:
            result, detail = judge()
        except Ended as end:
            result, detail = end.args
        verdict = b"%s\n%s\n%s" % (nonce, result.encode(), detail[:1000].encode("utf-8", "replace"))
        while verdict:
            verdict = verdict[os.write(1, verdict):]
        # The first process of the namespace ends, and the kernel kills all others.
        os._exit(0)
        """#
}
