#if Engine
import AssayCore
import AssayJSON
import AssayTestSupport
import Glibc
import Synchronization
import Testing

/// The built program itself, run as a person runs it.
@Suite(.serialized) struct ProgramTests {
    static let repository = SameModelTwoWaysTests.repository

    static let program = BuiltProgram.path

    /// Starts the program in the repository, its output in a file.
    func start(_ arguments: [String], output: String) -> pid_t {
        let command =
            "cd '\(Self.repository)' && exec '\(Self.program)' \(arguments.joined(separator: " ")) >'\(output)' 2>&1"
        let words: [String] = ["/bin/sh", "-c", command]
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        posix_spawn(&child, "/bin/sh", nil, nil, &pointers, environ)
        return child
    }

    /// Waits for the end of a program that was started.
    func end(_ child: pid_t) -> (status: Int32, signal: Int32) {
        var status: CInt = 0
        waitpid(child, &status, 0)
        return ((status >> 8) & 0xFF, status & 0x7F)
    }

    /// Writes a file.
    func write(_ text: String, _ path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    /// The text of a file; empty where there is none.
    func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Starts a run against a server that answers three requests and is silent to all others, and waits until the three are on disk.
    ///
    /// However busy the machine is, the run is then under way and cannot end by itself.
    private func runUntilSomeAreKept(_ name: String) throws -> (child: pid_t, folder: String) {
        let asked = Mutex(0)
        let server = LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            let count = asked.withLock { count in
                count += 1
                return count
            }
            guard count <= 3 else { return [.stall] }
            let event = #"{"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}"#
            return [.send(LoopbackServer.streamHead + "data: \(event)\n\ndata: [DONE]\n\n"), .close]
        }
        defer { server.stop() }
        let out = "/tmp/assay-program-\(getpid())-\(name)"
        let child = start(
            [
                "run", "support", "--url", server.url, "--model", "m", "--concurrency", "4", "--warm-up", "0",
                "--out", out,
            ], output: out + ".txt")
        for _ in 0..<1800 {
            if let folder = firstEntry(of: out),
                text("\(folder)/exchanges.jsonl").split(separator: "\n").count >= 3
            {
                return (child, folder)
            }
            usleep(100_000)
        }
        kill(child, SIGKILL)
        throw Failed(message: "nothing was kept within three minutes: \(text(out + ".txt"))")
    }

    private struct Failed: Error { var message: String }

    /// The path of a folder's first entry that is not hidden.
    func firstEntry(of folder: String) -> String? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { return "\(folder)/\(name)" }
        }
        return nil
    }

    @Test func `a run killed without warning can be reported as far as it came`() throws {
        let (child, folder) = try runUntilSomeAreKept("kill")
        kill(child, SIGKILL)
        #expect(end(child).signal == SIGKILL)
        let report = start(["report", folder], output: folder + "/said.txt")
        #expect(end(report).status == 0)
        let said = text(folder + "/said.txt")
        #expect(said.contains("did not come to its end"))
        #expect(said.contains("support"))
        #expect(text(folder + "/report.html").contains("Every case"))
    }

    @Test func `Ctrl-C cancels what is under way, keeps what has finished and says 130`() throws {
        let (child, folder) = try runUntilSomeAreKept("interrupt")
        kill(child, SIGINT)
        #expect(end(child).status == 130)
        #expect(text(folder + "/run.json").contains("\"status\": \"interrupted\""))
        #expect(text(folder + "/report.html").contains("interrupted"))
    }

    @Test func `calibrating holds streams against a server of its own and writes what it found`() throws {
        let path = "/tmp/assay-program-\(getpid())-calibration.json"
        let output = path + ".txt"
        let child = start(["calibrate", "--streams", "2,8", "--rounds", "1", "--out", path], output: output)
        #expect(end(child).status == 0, "\(text(output))")
        #expect(text(output).contains("Trusted up to"))
        #expect(text(path).contains("\"trusted_streams\""))
        #expect(text(path).contains("\"processor_s_per_million_events\""))
        // A server sends at the earliest when it is due, and its lateness is no error of ours.
        let rungs = try #require(JSON.parse(text(path))["rungs"]?.arrayValue)
        for rung in rungs {
            for time in ["ttft", "e2e"] {
                let own = try #require(rung.value(at: "\(time).error_sent_ms.p99")?.numberValue)
                let all = try #require(rung.value(at: "\(time).error_ms.p99")?.numberValue)
                #expect(own <= all)
            }
        }
    }

    @Test func `calibrating that is told to end takes its server with it`() throws {
        let path = "/tmp/assay-program-\(getpid())-told"
        let child = start(
            ["calibrate", "--streams", "2", "--rounds", "1000", "--out", path], output: path + ".txt")
        var server: pid_t?
        for _ in 0..<600 where server == nil {
            usleep(100_000)
            server = RefusalTests.shell("cat /proc/\(child)/task/*/children").said.split(separator: " ").first
                .flatMap { pid_t($0) }
        }
        let found = try #require(server, "\(text(path + ".txt"))")
        kill(child, SIGTERM)
        #expect(end(child).status == 130)
        #expect(kill(found, 0) == -1)
        #expect(text(path).isEmpty)
    }

    @Test func `a run asks its server about itself and reports it beside its own figures`() throws {
        let port = ChildProcess.freePort()
        let simulator = try ChildProcess([
            Self.program, "simulate", "--engine", "--port", "\(port)", "--step", "5", "--output-tokens", "32",
        ])
        defer { simulator.stop() }
        let folder = "/tmp/assay-program-\(getpid())-telemetry"
        try write(
            """
            format: 1
            backends:
              sim:
                kind: openai
                url: http://127.0.0.1:\(port)/v1
                model: simulated
                telemetry: {url: "http://127.0.0.1:\(port)/metrics", interval_ms: 50}

            """, folder + ".yaml")
        let run = [
            "run", "rag", "--config", folder + ".yaml", "--concurrency", "4", "--warm-up", "2", "--out",
            folder,
        ]
        var status: Int32 = 3
        // The simulator may not listen yet.
        for _ in 0..<50 where status == 3 {
            status = end(start(run, output: folder + ".txt")).status
            if status == 3 { usleep(100_000) }
        }
        #expect(status == 0, "\(text(folder + ".txt"))")
        let said = text(folder + ".txt")
        #expect(said.contains("Server  "))
        #expect(said.contains("output tok/s"))
        let kept = try #require(firstEntry(of: folder))
        #expect(text(kept + "/telemetry.jsonl").split(separator: "\n").count > 3)
        #expect(text(kept + "/report.html").contains("What the server says of itself"))
        #expect(text(kept + "/run.json").contains("\"interval_ms\""))
    }

    @Test(arguments: [
        (["run", "rag", "--backend", "nope"], Int32(3), "there is no backend 'nope'"),
        (["run", "ragg"], 3, "did you mean 'rag'?"),
        (["run", "--seed", "x"], 2, "--seed expects a whole number"),
        (["run", "rag", "--url", "http://127.0.0.1:9", "--model", "m"], 3, "cannot be reached"),
        (["compare", "nothing", "nothing"], 4, "there is no run and no baseline"),
        (["check", "--self-test", "rag"], 0, "fine"),
        (["run", "rag", "--dry-run"], 0, "\"digest\""),
        (["run", "rag", "--rate", "5", "--seconds", "2", "--dry-run"], 0, "\"shape\": \"open\""),
        (["run", "--rate", "2", "--concurrency", "1"], 2, "give one of --concurrency, --rate"),
        (["run", "rag", "--trace", "nothing.csv"], 3, "nothing.csv cannot be read"),
        (["run", "rag", "--slo", "ttft=fast"], 2, "--slo expects times in milliseconds"),
        (["import", "nothing.csv"], 3, "nothing.csv cannot be read"),
        (["import", "README.md", "--name", "../x"], 2, "--name must be a suite's name"),
        (["import", "suites/rag/cases.jsonl", "--answers", "README.md"], 3, "--answers belongs to BFCL"),
        (["prices", "show", "openai/gpt-5x"], 3, "has no prices of 'openai/gpt-5x'"),
        (["calibrate", "--streams", "0"], 2, "--streams must be from 1"),
        (["simulate", "--fault", "plague=1"], 2, "--fault expects a fault and its percentage"),
        (["--version"], 0, "assay 0."),
    ])
    func `every kind of mistake is one clear sentence and its own exit status`(
        words: [String], status: Int32, said: String
    ) {
        let output = "/tmp/assay-program-\(getpid())-mistake.txt"
        #expect(end(start(words, output: output)).status == status)
        #expect(text(output).contains(said), "\(text(output))")
    }
}
#endif
