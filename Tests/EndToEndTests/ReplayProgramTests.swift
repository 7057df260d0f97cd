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
    }
}
#endif
