import AssayCore
import Testing

/// What every tool world must do; worlds of all kinds are tried with it.
///
/// The world offers `get` (`key`), which fails for a key that was never put, and `put` (`key`, `value`); it begins with `a` holding `1`.
enum ToolWorldContract {
    static func check(_ makeWorld: () async throws -> any ToolWorld) async throws {
        let world = try await makeWorld()
        #expect(Set(world.tools.map(\.name)) == ["get", "put"])
        #expect(world.tools.allSatisfy { $0.parameters["type"] == "object" && !$0.summary.isEmpty })
        try await wrongCalls(world)
        let replies = await play(on: world)
        #expect(replies.prefix(3).allSatisfy { $0.error == nil })
        #expect([.failed, .refused].contains(replies[3].error))
        #expect(replies[0].result.contains("1"))
        #expect(replies[2].result.contains("2"))
        await world.end()
        await world.end()
        // Another world begins in the first state, and the same calls get the same replies.
        let other = try await makeWorld()
        #expect(await play(on: other) == replies)
        await other.end()
    }

    private static func play(on world: any ToolWorld) async -> [ToolStep] {
        var steps: [ToolStep] = []
        for (name, arguments) in [
            ("get", #"{"key": "a"}"#), ("put", #"{"key": "b", "value": "2"}"#), ("get", #"{"key": "b"}"#),
            ("get", #"{"key": "c"}"#),
        ] {
            let call = ToolCall(id: "call-\(steps.count)", name: name, arguments: arguments)
            let step = await world.call(call, turn: steps.count)
            #expect(step.call == call && step.turn == steps.count)
            steps.append(step)
        }
        return steps
    }

    private static func wrongCalls(_ world: any ToolWorld) async throws {
        for (name, arguments, error, words) in [
            ("fly", "{}", ToolError.unknownTool, "there is no tool 'fly'; the tools are:"),
            ("get", "{key", .invalidJSON, "not a JSON object"),
            ("get", "[]", .invalidJSON, "not a JSON object"),
            ("get", #"{"key": 7}"#, .invalidArguments, "key"), ("get", "{}", .invalidArguments, "key"),
        ] {
            let step = await world.call(ToolCall(id: "1", name: name, arguments: arguments), turn: 3)
            #expect(step.error == error)
            #expect(step.turn == 3)
            #expect(step.result.hasPrefix(#"{"error":"#) && step.result.contains(words), "\(step.result)")
        }
    }
}
