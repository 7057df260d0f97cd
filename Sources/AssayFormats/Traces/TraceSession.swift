package import AssayCore

/// Requests of a trace of which each waited for the answer to the one before: a conversation, or an agent at work.
package struct TraceSession: Sendable, Hashable {
    /// The requests in their order, at least one.
    package var turns: [TraceTurn]

    /// When the first request came.
    package var at: Nanoseconds { turns.first?.request.at ?? .zero }
}

/// One request of a session, and what lay between the last answer and it.
package struct TraceTurn: Sendable, Hashable {
    /// The request.
    package var request: TraceRequest
    /// The tokens that it adds to the conversation so far; `nil` where the trace does not say.
    package var addedTokens: Int?
    /// The time that tools took since the last answer.
    package var toolTime: Nanoseconds = .zero
    /// The rest of the time since the last answer.
    package var thinkTime: Nanoseconds = .zero
    /// The time since the request before, where the trace does not say when that was answered.
    package var spacing: Nanoseconds?
}

/// Makes sessions of requests that bear a session's name.
enum SessionBuilder {
    /// The sessions of requests in the order of their times; requests of one session that overlapped run beside each other.
    static func sessions(_ requests: [TraceRequest], tools: [ToolSpan]) -> [TraceSession] {
        let tools = Dictionary(grouping: tools, by: \.session)
        var lanes: [[TraceRequest]] = []
        var lanesOf: [String: [Int]] = [:]
        for request in requests {
            guard let name = request.session else {
                lanes.append([request])
                continue
            }
            let free = lanesOf[name, default: []].first { lane in
                (lanes[lane].last?.ended ?? .zero) <= request.at
            }
            if let free {
                lanes[free].append(request)
            } else {
                lanesOf[name, default: []].append(lanes.count)
                lanes.append([request])
            }
        }
        return lanes.map { lane in
            TraceSession(turns: turns(lane, tools: lane.first?.session.flatMap { tools[$0] } ?? []))
        }
    }

    private static func turns(_ lane: [TraceRequest], tools: [ToolSpan]) -> [TraceTurn] {
        lane.indices.map { place in
            let request = lane[place]
            guard place > 0 else { return TraceTurn(request: request, addedTokens: request.promptTokens) }
            let before = lane[place - 1]
            var turn = TraceTurn(request: request, addedTokens: added(by: request, after: before))
            if let delay = request.delay {
                turn.thinkTime = delay
            } else if let ended = before.ended {
                let gap = request.at - ended
                turn.toolTime =
                    request.messages.last?.role == .tool ? gap : covered(tools, from: ended, to: request.at)
                turn.thinkTime = gap - turn.toolTime
            } else {
                turn.spacing = request.at - before.at
            }
            return turn
        }
    }

    /// What the prompt grew by since the last answer, at least a token.
    private static func added(by request: TraceRequest, after before: TraceRequest) -> Int? {
        guard let prompt = request.promptTokens, let last = before.promptTokens else { return nil }
        return max(1, prompt - last - (before.outputTokens ?? 0))
    }

    /// How much of a stretch of time the tools were at work, those at once counted once.
    private static func covered(_ tools: [ToolSpan], from: Nanoseconds, to: Nanoseconds) -> Nanoseconds {
        var sum = Nanoseconds.zero
        var reached = from
        for tool in tools.sorted(by: { $0.from < $1.from }) {
            let (start, end) = (max(reached, tool.from), min(to, tool.to))
            guard start < end else { continue }
            sum = sum + (end - start)
            reached = end
        }
        return sum
    }
}

/// Finds the sessions of a trace that has block ids and no names for them.
///
/// A request goes on with the conversation of an earlier one where its blocks begin with all full blocks of that one, the last of which nobody
/// else had brought, and its prompt holds at least that one's prompt and answer. The longest such beginning counts.
enum BlockChains {
    /// The requests, in the order of their times, with names for the sessions found; names that are there are kept.
    static func named(_ requests: [TraceRequest], blockTokens: Int) -> [TraceRequest] {
        var named = requests
        /// The last request of each conversation, by the digest of the full blocks that it ended with.
        var open: [UInt64: Int] = [:]
        var broughtBy: [Int: String] = [:]
        for place in named.indices where named[place].session == nil {
            let request = named[place]
            let full = request.blocks.prefix((request.promptTokens ?? 0) / blockTokens)
            let digests = digests(of: full)
            let before = zip(digests, full).reversed().first { digest, block in
                open[digest].map {
                    goesOn(request, after: named[$0]) && broughtBy[block] == named[$0].session
                }
                    ?? false
            }
            let name = before.flatMap { open.removeValue(forKey: $0.0) }.flatMap { named[$0].session }
            named[place].session = name ?? "chain \(place)"
            for block in full where broughtBy[block] == nil { broughtBy[block] = named[place].session }
            if let whole = digests.last, full.last.flatMap({ broughtBy[$0] }) == named[place].session {
                open[whole] = place
            }
        }
        return named
    }

    /// The prompt holds at least the earlier prompt and its answer.
    private static func goesOn(_ request: TraceRequest, after before: TraceRequest) -> Bool {
        guard let prompt = request.promptTokens, let last = before.promptTokens else { return false }
        return prompt - last > (before.outputTokens ?? 0)
    }

    /// A digest of every beginning of a list of blocks (FNV-1a over the ids).
    private static func digests(of blocks: ArraySlice<Int>) -> [UInt64] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        return blocks.map { block in
            hash = (hash ^ UInt64(bitPattern: Int64(block))) &* 0x100_0000_01B3
            return hash
        }
    }
}
