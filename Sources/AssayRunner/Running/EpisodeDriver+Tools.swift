import AssayCore
import AssayJSON
import AssayStatistics

extension EpisodeDriver {
    /// Makes the calls from whose replies the end state is judged; they are no part of the episode or its time.
    func probe(_ world: any ToolWorld, _ episode: inout Episode) async {
        guard episode.ending.isJudged else { return }
        for call in suite.judge.probes(episode.planned.caseID) {
            episode.probes.append(await world.call(call, turn: 0))
        }
    }

    /// Calls the tools of one turn in order; the latencies that the suite states pass side by side, as with tools that are called at
    /// once, so that the turn goes on when the slowest has replied. Returns why the episode cannot go on, where a tool's server is lost.
    func call(
        _ calls: [ToolCall], of turn: Int, in world: any ToolWorld, _ conversation: inout Conversation
    ) async -> Failure? {
        var due = clock.now()
        for call in calls {
            let began = clock.now()
            var step = await world.call(call, turn: turn)
            step.latency = latency(of: call.name, in: conversation.episode)
            step.took = clock.now() - began + step.latency
            due = max(due, began + step.took)
            conversation.episode.steps.append(step)
            conversation.messages.append(Message(.tool, step.result, toolCallID: call.id))
            if step.error == .lost {
                return Failure(
                    .toolServer, (try? JSON.parse(step.result))?["error"]?.stringValue ?? step.result)
            }
        }
        if due > clock.now() { await clock.sleep(until: due) }
        return nil
    }

    /// The latency of an episode's next tool call, drawn from its seed.
    private func latency(of tool: String, in episode: Episode) -> Nanoseconds {
        guard let distribution = suite.suite.world?.latencies[tool] else { return .zero }
        var stream = SeededStream(
            seed: UInt64(episode.planned.seed), purpose: "latency", index: UInt64(episode.steps.count))
        return distribution.draw(&stream)
    }
}
