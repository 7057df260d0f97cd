import AssayCore
import AssayTestSupport
import Glibc

/// Tool servers in Python for tests, each a file that is gone at the end.
final class ToolServers {
    /// How the server is started.
    let description: MCPServer
    /// A file that the server may write to.
    let note: String
    private let script: String

    private init(python: String, _ code: String, arguments: [String], timeout: Nanoseconds) throws {
        guard access(python, X_OK) == 0 else {
            throw ChildProcess.Failed("\(python) is missing: `make test-tools` installs it")
        }
        let name = "/tmp/assay-server-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        (script, note) = (name + ".py", name + ".txt")
        guard let file = fopen(script, "w") else { throw ChildProcess.Failed("\(script) cannot be written") }
        fputs(code, file)
        fclose(file)
        description = MCPServer(
            command: python, arguments: [script] + arguments + [note], folder: "/tmp", timeout: timeout)
    }

    deinit {
        unlink(script)
        unlink(note)
    }

    /// A server of the official SDK with these tools.
    static func sdk(_ tools: String) throws -> ToolServers {
        let code =
            "from mcp.server.mcpserver import MCPServer\nserver = MCPServer('test')\n\n" + tools
            + "\n\nserver.run()\n"
        return try ToolServers(
            python: cache + "/mcp/current/bin/python", code, arguments: [], timeout: .seconds(60))
    }

    /// Where set-up keeps things for the user, as scripts/common.sh has it.
    private static var cache: String {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        return variable("ASSAY_CACHE")
            ?? (variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? "") + "/.cache") + "/assay"
    }

    /// A peer that speaks the protocol by hand, for what no well-behaved server can be made to do.
    static func peer(_ mode: String, timeout: Nanoseconds = .seconds(20)) throws -> ToolServers {
        try ToolServers(python: "/usr/bin/python3", peer, arguments: [mode], timeout: timeout)
    }

    /// What the server left in its file.
    var left: String {
        guard let file = fopen(note, "r") else { return "" }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    private static let peer = #"""
        import json, os, subprocess, sys, time

        mode, note = sys.argv[1:]
        asked = 0

        def say(**message):
            print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)

        def keep(text):
            with open(note, "a") as file:
                file.write(text + "\n")

        def tool(name):
            schema = {"type": "object", "properties": {"id": {"type": "strin"}}} if mode == "unsound" else {"type": "object"}
            return {"name": name, "description": "Does.", "inputSchema": schema}

        def call(id, name):
            if name == "structured":
                return {"content": [], "structuredContent": {"n": 1}}
            if name == "blocks":
                return {"content": [{"type": "text", "text": "one"}, {"type": "image", "mimeType": "image/png", "data": ""},
                                    {"type": "resource", "resource": {"uri": "x:y", "text": "inside"}}]}
            if name == "wrong":
                return {"content": [{"type": "text", "text": "no such thing"}], "isError": True}
            if name == "secret":
                return {"content": [{"type": "text", "text": "it is " + os.environ.get("TOKEN", "unknown")}]}
            if name == "large":
                return {"content": [{"type": "text", "text": "x" * 3_000_000}]}
            if name == "crash":
                print("out of luck", file=sys.stderr, flush=True)
                os._exit(3)
            if name == "hang":
                child = subprocess.Popen(["sleep", "600"])
                keep(f"{os.getpid()} {child.pid}")
                time.sleep(600)

        for line in sys.stdin:
            message = json.loads(line)
            method, id = message.get("method"), message.get("id")
            if mode == "silent":
                continue
            if id == "from-server" or (method is None and id is not None):
                keep(json.dumps(message.get("result", message.get("error"))))
            elif method == "initialize":
                keep(message["params"]["protocolVersion"])
                if mode == "flood":
                    sys.stderr.write("noise\n" * 200_000)
                    sys.stderr.flush()
                version = {"future": "2031-01-01", "old": "2024-11-05"}.get(mode, "2025-11-25")
                say(id=id, result={"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": {"name": "peer", "version": "1"}})
            elif method == "notifications/initialized":
                keep("initialized")
            elif method == "tools/list":
                names = ["structured", "blocks", "wrong", "secret", "large", "crash", "hang", "refused"]
                print("this is no JSON", flush=True)
                say(method="notifications/message", params={"level": "info", "data": "hello"})
                say(id="from-server", method="ping")
                say(id=77, method="sampling/createMessage", params={})
                start = int(message["params"].get("cursor", "0"))
                page = {"tools": [tool(name) for name in names[start:start + 3]]}
                if start + 3 < len(names):
                    page["nextCursor"] = str(start + 3)
                say(id=id, result=page)
            elif method == "tools/call":
                name = message["params"]["name"]
                if name == "refused":
                    say(id=id, error={"code": -32603, "message": "not today"})
                else:
                    say(id=id, result=call(id, name))
            elif id is not None:
                say(id=id, error={"code": -32601, "message": "Method not found"})
        keep("closed")
        """#
}
