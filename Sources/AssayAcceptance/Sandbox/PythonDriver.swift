/// The test driver that runs inside the sandbox, in Python.
enum PythonDriver {
    /// The driver's text.
    static let source = #"""
        import ast, builtins, ctypes, json, os, resource, signal, subprocess, sys

        job = json.loads(sys.stdin.read())
        # No process of this user may look into this one's memory or files through /proc.
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)

        CHILD = r'''
        import ast, ctypes, itertools, os, struct, sys
        requests, replies = os.fdopen(int(sys.argv[1]), "rb"), os.fdopen(int(sys.argv[2]), "wb")
        def lock():
            """No new processes and threads from here on: a filter that answers EPERM."""
            calls = {"x86_64": (56, 57, 58, 435), "aarch64": (220, 435)}.get(os.uname().machine, ())
            code = [(0x20, 0, 0, 0)]
            code += [(0x15, len(calls) - index, 0, call) for index, call in enumerate(calls)]
            code += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050001)]
            filters = b"".join(struct.pack("HBBI", *one) for one in code)
            buffer = ctypes.create_string_buffer(filters)
            program = struct.pack("HxxxxxxQ", len(code), ctypes.addressof(buffer))
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.create_string_buffer(program), 0, 0):
                os._exit(99)
        lock()
        held = []
        def pack(value):
            try:
                text = repr(value)
                if type(ast.literal_eval(text)) is type(value):
                    return ("value", text)
            except Exception:
                pass
            held.append(value)
            return ("object", len(held) - 1, type(value).__name__)
        def unpack(packed):
            return held[packed[1]] if packed[0] == "object" else ast.literal_eval(packed[1])
        def answer(*parts):
            replies.write((repr(parts) + "\n").encode())
            replies.flush()
        space = {"__name__": "candidate"}
        def serve(kind, *rest):
            if kind == "load":
                exec(compile(rest[0], "<program>", "exec"), space)
                return [(name, pack(value)) for name, value in space.items() if not name.startswith("__")]
            if kind == "call":
                target, args, kwargs = unpack(rest[0]), [unpack(one) for one in rest[1]], {k: unpack(v) for k, v in rest[2]}
                result = target(*args, **kwargs)
                return (pack(result), [pack(one) for one in args])
            if kind == "get":
                return pack(getattr(unpack(rest[0]), rest[1]))
            if kind == "plain":
                value = unpack(rest[0])
                kinds = ((dict, dict), (list, list), (tuple, tuple), (set, set), (frozenset, set), (str, str), (int, int), (float, float))
                return pack(next((make(value) for kind, make in kinds if isinstance(value, kind)), value))
            if kind == "iterate":
                return [pack(one) for one in itertools.islice(unpack(rest[0]), 100000)]
        for line in requests:
            try:
                answer("ok", serve(*ast.literal_eval(line.decode())))
            except MemoryError:
                answer("memory", "MemoryError")
            except BaseException as error:
                answer("raised", type(error).__name__, str(error)[:500])
        '''

        class Ended(BaseException):
            """The program's process is gone, or did what it must not."""

        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 1))
            resource.setrlimit(resource.RLIMIT_AS, (job["memory_bytes"],) * 2)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20,) * 2)
            resource.setrlimit(resource.RLIMIT_NPROC, (64, 64))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        to_child, to_driver = os.pipe(), os.pipe()
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", CHILD, str(to_child[0]), str(to_driver[1])],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(to_child[0], to_driver[1]), preexec_fn=limit, env={})
        os.close(to_child[0])
        os.close(to_driver[1])
        requests, replies = os.fdopen(to_child[1], "wb"), os.fdopen(to_driver[0], "rb")

        def ended():
            status = child.wait()
            if status in (-signal.SIGXCPU, -signal.SIGKILL):
                raise Ended("timeout", "the program used more than %d s of processor time" % job["cpu_seconds"])
            raise Ended("error", "the program ended before the tests did (status %d)" % status)

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
                reply = ast.literal_eval(line.decode())
                if reply[0] == "ok":
                    return reply[1]
                if reply[0] == "memory":
                    raise Ended("memory", "the program used more than %d MiB" % (job["memory_bytes"] >> 20))
                kind, text = str(reply[1]), str(reply[2])
            except Ended:
                raise
            except Exception:
                raise Ended("error", "the program's process answered what it must not")
            known = getattr(builtins, kind, None)
            if isinstance(known, type) and issubclass(known, Exception):
                raise known(text)
            raise Raised(kind + ": " + text)

        class Raised(Exception):
            """An exception of a class that the program made itself, or one that ends programs."""

        def pack(value):
            return ("object", value._index) if isinstance(value, Remote) else ("value", repr(value))

        def unpack(packed):
            return Remote(int(packed[1])) if packed[0] == "object" else ast.literal_eval(packed[1])

        class Remote:
            """Something in the program's process that is no literal: a function, a class, an object."""
            def __init__(self, index):
                self._index = index
            def __call__(self, *args, **kwargs):
                result, after = ask("call", pack(self), [pack(one) for one in args], [(k, pack(v)) for k, v in kwargs.items()])
                for one, packed in zip(args, after):
                    if isinstance(one, (list, dict, set)) and packed[0] == "value":
                        changed = ast.literal_eval(packed[1])
                        if isinstance(one, list):
                            one[:] = changed
                        else:
                            one.clear()
                            one.update(changed)
                return unpack(result)
            def __getattr__(self, name):
                return unpack(ask("get", pack(self), name))
            def __iter__(self):
                return iter([unpack(one) for one in ask("iterate", pack(self))])
            def __getitem__(self, key):
                return self.__getattr__("__getitem__")(key)
            def __len__(self):
                try:
                    return self.__getattr__("__len__")()
                except AttributeError as error:
                    raise TypeError(str(error))
            def __contains__(self, item):
                return self.__getattr__("__contains__")(item)
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
            lines = job["tests"].split("\n")
            return lines[line - 1].strip() if line and line <= len(lines) else ""

        def judge():
            try:
                names = ask("load", job["program"])
            except Exception as error:
                return "error", "the program does not load: %s: %s" % (type(error).__name__, error)
            space = {"__name__": "tests"}
            space.update((str(name), unpack(packed)) for name, packed in names)
            try:
                exec(compile(job["tests"], "<tests>", "exec"), space)
            except AssertionError as error:
                return "wrong", "does not hold: " + failed_line(error)
            except Exception as error:
                return "error", "%s: %s, at: %s" % (type(error).__name__, error, failed_line(error))
            return "passed", ""

        try:
            result, detail = judge()
        except Ended as end:
            result, detail = end.args
        child.kill()
        print(json.dumps({"nonce": job["nonce"], "result": result, "detail": detail[:1000]}))
        """#
}
