#if Engine
import AssayCore
import AssayFormats
import AssayTestSupport
import Glibc
import Testing

/// Agents through the program itself: the real engine, a server of the official MCP SDK, a model that plays the user.
@Suite(.serialized) struct AgentTests {
    private static let folder = "/tmp/assay-agents-\(getpid())"

    /// Runs a line of shell in the repository, and returns the exit status and what was said.
    private func shell(_ line: String) throws -> (status: Int32, said: String) {
        mkdir(Self.folder, 0o755)
        let output = "\(Self.folder)/said.txt"
        let child = try ChildProcess([
            "/bin/sh", "-c", "cd '\(ProgramTests.repository)' && { \(line); } >'\(output)' 2>&1",
        ])
        let status = child.wait()
        return (status, (try? SourceFile(reading: output))?.text ?? "")
    }

    private func record(_ out: String) throws -> RunRecord {
        let name = try shell("ls \(out)").said.split(separator: "\n").last.map(String.init) ?? ""
        return try RunReader.read(folder: "\(out)/\(name)").record
    }

    @Test func `the example's tools come from the SDK's server, and a run is judged again without it`() throws
    {
        defer { _ = try? shell("rm -rf \(Self.folder)/notes \(Self.folder)/runs") }
        // Few short steps: what a small model makes of the tools does not matter here.
        let suite = "\(Self.folder)/notes"
        let made = try shell(
            "rm -rf \(suite) && cp -r docs/examples/mcp \(suite) && sed -i 's/max_steps: 6/max_steps: 1/; s/max_tokens: 120/max_tokens: 24/; /^budget/d'  \(suite)/suite.yaml && sed -i 2d \(suite)/cases.jsonl"
        )
        #expect(made.status == 0, "\(made.said)")
        let cache = "${ASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay}"
        let path = "PATH=\"\(cache)/mcp/current/bin:$PATH\""
        let check = try shell("\(path) '\(ProgramTests.program)' check --self-test \(suite)")
        #expect(check.status == 0, "\(check.said)")
        let run = try shell(
            "\(path) '\(ProgramTests.program)' run \(suite) --backend engine --warm-up 0 --concurrency 2 --out \(Self.folder)/runs"
        )
        #expect(run.status == 0, "\(run.said)")
        #expect(run.said.contains("tokens per step"), "\(run.said)")
        let record = try record("\(Self.folder)/runs")
        #expect(record.episodes.count == 1)
        #expect(
            record.exchanges.allSatisfy { $0.request.tools.map(\.name) == ["read_note", "write_note"] })
        for episode in record.episodes {
            #expect([.accepted, .rejected].contains(episode.outcome), "\(episode.ending)")
            #expect(episode.probes.map(\.result) == ["two litres"])
            let state = episode.scores.first { $0.scorer == "end_state" }
            #expect(state?.finding == .judged(value: 1, passed: true), "\(state?.reason ?? "")")
            for step in episode.steps where step.error == nil && step.call.name == "read_note" {
                #expect(step.latency == .milliseconds(40))
                #expect(step.took > step.latency)
            }
        }
        // No server can be started now; the recorded replies are enough.
        let score = try shell(
            "PATH=/nowhere '\(ProgramTests.program)' score \(Self.folder)/runs/\(record.header.id)")
        #expect(score.status == 0 && score.said.contains("1 episodes judged, 0 flipped"), "\(score.said)")
    }

    @Test func `a model plays the user, alike in alike episodes, and is recorded apart`()
        throws
    {
        let suite = "\(Self.folder)/talk"
        defer { _ = try? shell("rm -rf \(suite) \(Self.folder)/talks") }
        let made = try shell(
            """
            mkdir -p \(suite) && cat >\(suite)/suite.yaml <<'END'
            format: 1
            name: talk
            version: 1.0.0
            workload: support
            summary: Small talk.
            prompt: {user: "Where is {{input.thing}}?"}
            generation: {max_tokens: 24, temperature: 0}
            user: {backend: engine, goal: "To learn where {{input.thing}} is.", max_turns: 1}
            acceptance: [{scorer: length, max_words: 500}]
            END
            for id in a b; do
                echo "{\\"id\\": \\"$id\\", \\"input\\": {\\"thing\\": \\"the lamp\\"}, \\"expect\\": {}}"
            done >\(suite)/cases.jsonl
            """)
        #expect(made.status == 0, "\(made.said)")
        let run = try shell(
            "'\(ProgramTests.program)' run \(suite) --backend engine --warm-up 0 --concurrency 1 --out \(Self.folder)/talks"
        )
        #expect(run.status == 0, "\(run.said)")
        let record = try record("\(Self.folder)/talks")
        // One message of the user in each episode, greedy, on the same conversation.
        let talks = record.evaluation.map(\.exchange)
        #expect(talks.count == 2)
        #expect(record.evaluation.allSatisfy { $0.use.purpose == .user })
        #expect(talks.allSatisfy { $0.request.messages[0].content.contains("where the lamp is") })
        #expect(Set(talks.map(\.id.episode)) == Set(record.episodes.map(\.planned.id)))
        #expect(talks[0].reply == talks[1].reply && !talks[0].reply.text.isEmpty)
        for episode in record.episodes where episode.exchanges.count == 2 {
            let second = record.exchanges.first { $0.id == episode.exchanges[1] }
            #expect(second?.request.messages.last == Message(.user, talks[0].reply.text))
        }
    }
}
#endif
