#if Engine
import AssayCore
import AssayJSON
import AssayTestSupport
import Glibc
import Synchronization
import Testing

/// A recorded log replayed by the built program against a server that keeps what it is asked.
@Suite struct ReplayProgramTests {
    @Test func `a recorded conversation is sent with the roles that it was recorded with`() throws {
        let bodies = Mutex<[String]>([])
        let server = LoopbackServer { request in
            guard request.contains("/chat/completions") else {
                return [LoopbackServer.reply("404 Not Found", "{}")]
            }
            bodies.withLock { bodies in
                bodies.append(
                    request.firstRange(of: "\r\n\r\n").map { String(request[$0.upperBound...]) } ?? "")
            }
            let event = #"{"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}"#
            return [.send(LoopbackServer.streamHead + "data: \(event)\n\ndata: [DONE]\n\n"), .close]
        }
        defer { server.stop() }
        let said = [
            ("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello."), ("user", "Who are you?"),
        ]
        let messages = said.map { #"{"role":"\#($0)","content":"\#($1)"}"# }.joined(separator: ",")
        let log =
            #"{"timestamp":1,"messages":[\#(messages)],"max_tokens":9}"# + "\n"
            + #"{"timestamp":1.1,"messages":[{"role":"user","content":"Alone"}],"max_tokens":9}"# + "\n"
        let folder = TemporaryFolder(["log.jsonl": log])
        let program = ProgramTests()
        let child = program.start(
            [
                "run", "--trace", folder.path + "/log.jsonl", "--url", server.url, "--model", "m", "--out",
                folder.path + "/results",
            ], output: folder.path + "/said.txt")
        #expect(program.end(child).status == 0, "\(folder.text("said.txt"))")
        let sent = try bodies.withLock(\.self).map { body in
            (try JSON.parse(body)["messages"]?.arrayValue ?? []).map {
                "\($0["role"]?.stringValue ?? "?"): \($0["content"]?.stringValue ?? "?")"
            }
        }
        #expect(
            Set(sent) == [
                ["system: Be brief.", "user: Hi", "assistant: Hello.", "user: Who are you?"], ["user: Alone"],
            ])
        let run = try #require(program.firstEntry(of: folder.path + "/results"))
        let again = program.start(["score", run], output: folder.path + "/scored.txt")
        #expect(program.end(again).status == 0, "\(folder.text("scored.txt"))")
        #expect(folder.text("scored.txt").contains("2 episodes judged, 0 flipped"))
        // The whole trace counts where nobody asks for a warm-up, and one that took all of it would leave nothing to report.
        #expect(folder.text("said.txt").contains("no warm-up · steady for "))
        let nothing = program.start(
            [
                "run", "--trace", folder.path + "/log.jsonl", "--url", server.url, "--model", "m",
                "--warm-up", "5",
            ], output: folder.path + "/nothing.txt")
        #expect(program.end(nothing).status == 3)
        #expect(
            folder.text("nothing.txt").contains(
                "nothing would be measured at trace log.jsonl: all of its 2 episodes would warm it up"))
    }
}
#endif
