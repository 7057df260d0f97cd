import AssayAcceptance
import AssayCore
import AssayTestSupport
import Glibc
import Testing

@Suite struct MCPTests {
    private func world(_ server: ToolServers) async throws -> any ToolWorld {
        try await WorldMaker().makeWorld(WorldDefinition(setup: "", source: .mcp(server.description)))
    }

    private func call(_ name: String, in world: any ToolWorld) async -> ToolStep {
        await world.call(ToolCall(id: "1", name: name, arguments: "{}"), turn: 0)
    }

    @Test func `tools come page by page, and what else a server says does no harm`() async throws {
        let server = try ToolServers.peer("plain")
        let world = try await world(server)
        #expect(
            world.tools.map(\.name) == [
                "structured", "blocks", "wrong", "secret", "large", "crash", "hang", "refused",
            ])
        #expect(await call("structured", in: world).result == #"{"n":1}"#)
        await world.end()
        // The newest revision with a handshake is offered; pings are answered, anything else is refused in words.
        let left = server.left
        #expect(left.hasPrefix("2025-11-25\ninitialized\n"), "\(left)")
        #expect(left.contains("{}") && left.contains("does not offer 'sampling/createMessage'"), "\(left)")
        #expect(left.hasSuffix("closed\n"), "its input was not closed before it was killed: \(left)")
    }

    @Test(arguments: [
        ("blocks", nil as ToolError?, "one\n[image image/png]\ninside"),
        ("wrong", .failed, #"{"error":"no such thing"}"#), ("refused", .failed, #"{"error":"not today"}"#),
    ])
    func `a result is told as text, and an error of either kind as an error`(
        name: String, error: ToolError?, result: String
    ) async throws {
        let world = try await world(try ToolServers.peer("plain"))
        let step = await call(name, in: world)
        #expect(step.error == error)
        #expect(step.result == result)
        await world.end()
    }

    @Test func `a reply of megabytes and a flood of log lines come through`() async throws {
        let world = try await world(try ToolServers.peer("flood"))
        #expect(await call("large", in: world).result.count == 3_000_000)
        await world.end()
    }

    @Test func `a server that ends is lost with its reason, for that call and every later one`() async throws
    {
        let world = try await world(try ToolServers.peer("plain"))
        let step = await call("crash", in: world)
        #expect(step.error == .lost)
        #expect(step.result.contains("the tool server ended (exit status 3): out of luck"), "\(step.result)")
        #expect(await call("structured", in: world).error == .lost)
        await world.end()
    }

    @Test func `a call that is not answered in time is lost, and the whole group of processes is killed`()
        async throws
    {
        let server = try ToolServers.peer("plain", timeout: .milliseconds(1500))
        let world = try await world(server)
        let step = await call("hang", in: world)
        #expect(step.error == .lost)
        #expect(step.result.contains("did not answer in time"))
        let processes =
            server.left.split(separator: "\n").last?.split(separator: " ").compactMap { pid_t($0) } ?? []
        #expect(processes.count == 2)
        #expect(processes.allSatisfy { kill($0, 0) == 0 })
        await world.end()
        #expect(processes.first.map { kill($0, 0) } == -1)
        // The grandchild belongs to nobody here; it is gone or about to be reaped.
        if let grandchild = processes.last { #expect(state(of: grandchild) != "S") }
    }

    /// The state letter of a process in `/proc`; `nil` where there is no such process.
    private func state(of process: pid_t) -> Character? {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: ")").last?.dropFirst().first
    }

    @Test func `a server of an older revision is spoken to in it, one of a later is not`() async throws {
        let old = try await world(try ToolServers.peer("old"))
        #expect(await call("structured", in: old).error == nil)
        await old.end()
        await #expect(throws: CannotRun.self) { _ = try await world(try ToolServers.peer("future")) }
    }

    @Test func `a server that never answers cannot be used, and says so in time`() async throws {
        await #expect(throws: CannotRun.self) {
            _ = try await world(try ToolServers.peer("silent", timeout: .milliseconds(400)))
        }
    }

    @Test func `variables are given by reference, and their values never come back`() async throws {
        setenv("ASSAY_TEST_TOKEN", "s3cret-value", 1)
        let server = try ToolServers.peer("plain")
        var description = server.description
        setenv("ASSAY_TEST_DEBUG", "1", 1)
        description.environment = ["TOKEN": "ASSAY_TEST_TOKEN", "DEBUG": "ASSAY_TEST_DEBUG"]
        let world = try await WorldMaker().makeWorld(WorldDefinition(setup: "", source: .mcp(description)))
        #expect(await call("secret", in: world).result == "it is [secret]")
        // A value that stands everywhere by chance is no secret.
        #expect(await call("structured", in: world).result == #"{"n":1}"#)
        await world.end()
        description.environment = ["TOKEN": "ASSAY_TEST_NO_SUCH_VARIABLE"]
        do {
            _ = try await WorldMaker().makeWorld(WorldDefinition(setup: "", source: .mcp(description)))
            Issue.record("a missing variable went unnoticed")
        } catch { #expect("\(error)".contains("ASSAY_TEST_NO_SUCH_VARIABLE")) }
    }

    @Test func `a tool whose schema no call could be held against ends the start`() async throws {
        let error = await #expect(throws: CannotRun.self) {
            _ = try await world(try ToolServers.peer("unsound"))
        }
        #expect(
            error?.message.contains("the tool 'structured' of the tool server has parameters that are no")
                == true)
    }

    @Test func `what is no command is said to be none`() async throws {
        do {
            _ = try await WorldMaker().makeWorld(
                WorldDefinition(
                    setup: "", source: .mcp(MCPServer(command: "no-such-command", folder: "/tmp"))))
            Issue.record("it was started")
        } catch { #expect("\(error)".contains("no-such-command")) }
    }

    @Test func `cancelling the task gives the call up`() async throws {
        let world = try await world(try ToolServers.peer("plain"))
        let task = Task { await call("hang", in: world) }
        task.cancel()
        #expect(await task.value.error == .lost)
        await world.end()
    }
}
