import AssayCore
import AssayDigest
import AssayFormats
import AssayReport
import AssayRunner

/// A recorded trace as a suite: every session a case with a prompt of its own, accepted where it says anything at all.
enum TraceSuite {
    /// The name of the suite.
    static let name = "trace"

    /// How a run remembers where its trace came from.
    static func stamp(_ path: String, _ format: String?) -> String { "\(name):\(format ?? ""):\(path)" }

    /// The trace that a stamp names, as a suite; `nil` where it is the stamp of something else, or the trace is not there.
    static func suite(ofStamp stamp: String, beside folder: String) -> Suite? {
        guard let path = path(ofStamp: stamp) else { return nil }
        let format = stamp.split(separator: ":", omittingEmptySubsequences: false)[1]
        return found(path, format.isEmpty ? nil : String(format), beside: folder).map { suite($0) }
    }

    /// The path of the trace that a stamp names; `nil` where it is the stamp of something else.
    static func path(ofStamp stamp: String) -> String? {
        let parts = stamp.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == name ? String(parts[2]) : nil
    }

    /// The trace of a run, from where it was or, in an unpacked bundle, from beside the run's folder.
    static func found(_ path: String, _ format: String?, beside folder: String) -> (
        trace: LoadTrace, digest: String
    )? {
        [path, "\(folder)/../\(bundled(path))"].lazy.compactMap { try? read($0, format) }.first
    }

    /// The name of a trace in a bundle.
    static func bundled(_ path: String) -> String { "traces/\(path.split(separator: "/").last ?? "")" }

    /// Reads a trace.
    static func read(_ path: String, _ format: String?) throws -> (trace: LoadTrace, digest: String) {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch {
            throw CannotRun(error.message)
        }
        let known = format.map { LoadTrace.Format(rawValue: $0) }
        if case .some(nil) = known {
            throw CannotRun(
                "there is no trace format '\(format ?? "")'",
                hint: "the formats are: " + LoadTrace.Format.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return (try TraceReader.read(file, format: known ?? nil), SHA256.hex(of: file.text))
    }

    /// The suite of a trace: a case for every session. Think times are multiplied by a factor; tools take as long as they took.
    static func suite(_ read: (trace: LoadTrace, digest: String), timeScale: Double = 1) -> Suite {
        let blockTokens = read.trace.format.blockTokens
        let cases = read.trace.sessions.enumerated().map { place, session in
            let first = session.turns.first?.request
            return Case(
                id: id(place),
                input: input(first, blockTokens: blockTokens),
                maxTokens: first?.outputTokens,
                followUps: session.turns.dropFirst().map { followUp($0, timeScale: timeScale) }, expect: [:])
        }
        return Suite(
            name: name, version: "1", workload: name, summary: "The sessions of a recorded trace.",
            prompt: PromptTemplate(user: "{{input.prompt}}", messages: "messages"), cases: cases,
            acceptance: [
                ScorerRule(scorer: "length", options: JSONObject([.init(name: "min_words", value: 1)]))
            ],
            digest: read.digest)
    }

    /// The arrivals: of every session with its own case where `ownCases`, else of every request.
    static func arrivals(_ trace: LoadTrace, ownCases: Bool) -> [TraceArrival] {
        guard ownCases else { return trace.requests.map { TraceArrival(at: $0.at) } }
        return trace.sessions.enumerated().map { place, session in
            TraceArrival(at: session.at, episode: (name, id(place)))
        }
    }

    /// What a trace holds, in words.
    static func summary(_ trace: LoadTrace) -> String {
        let turns = trace.sessions.flatMap(\.turns)
        let tools = turns.count { $0.toolTime > .zero }
        return
            "the trace holds \(Figure.counted(turns.count, "request")) in \(Figure.counted(trace.sessions.count, "session"))"
            + (tools == 0 ? "" : ", \(tools) of them after tools that took time")
            + (trace.skipped.isEmpty ? "" : "; skipped \(Figure.counted(trace.skipped.count, "line"))")
    }

    private static func id(_ place: Int) -> String { "r\(place)" }

    /// A further turn: what its prompt has beyond the conversation so far, or neutral words of the length by which it grew.
    private static func followUp(_ turn: TraceTurn, timeScale: Double) -> FollowUp {
        let request = turn.request
        let said = request.messages.suffix(while: { $0.role == .user || $0.role == .tool }).map(\.content)
        let text =
            request.messages.isEmpty
            ? FillerText.words(turn.addedTokens ?? 1, seed: filler(request))
            : said.joined(separator: "\n\n")
        return FollowUp(
            text: text, pause: turn.toolTime + turn.thinkTime.scaled(by: timeScale),
            spacing: turn.spacing?.scaled(by: timeScale), maxTokens: request.outputTokens)
    }

    /// What a session opens with: the messages of the trace with their roles, or one prompt of its length.
    private static func input(_ request: TraceRequest?, blockTokens: Int) -> JSONValue {
        guard let request else { return ["prompt": ""] }
        // A tool's answer means nothing to a server without the call before it, which not every trace holds: such openings become one text.
        guard request.messages.count > 1, !request.messages.contains(where: { $0.role == .tool }) else {
            return ["prompt": .string(prompt(request, blockTokens: blockTokens))]
        }
        let messages = request.messages.map { message -> JSONValue in
            ["role": .string(message.role.rawValue), "content": .string(message.content)]
        }
        return ["messages": .array(messages)]
    }

    /// The prompt: what the trace holds, or neutral words of its length that begin alike where its blocks do.
    private static func prompt(_ request: TraceRequest, blockTokens: Int) -> String {
        guard request.messages.isEmpty else {
            return request.messages.count == 1
                ? request.messages[0].content
                : request.messages.map { "\($0.role.rawValue): \($0.content)" }.joined(separator: "\n\n")
        }
        var left = request.promptTokens ?? 1
        var text = ""
        for block in request.blocks where left > 0 {
            let count = min(left, blockTokens)
            text += FillerText.words(count, seed: UInt64(bitPattern: Int64(block)))
            left -= count
        }
        return text + FillerText.words(left, seed: filler(request))
    }

    /// The seed of words that belong to one request alone.
    private static func filler(_ request: TraceRequest) -> UInt64 {
        UInt64(request.at.count.magnitude) | 1 << 63
    }
}

extension Array {
    /// The last elements for all of which something holds.
    fileprivate func suffix(while holds: (Element) -> Bool) -> ArraySlice<Element> {
        self[((lastIndex { !holds($0) } ?? -1) + 1)...]
    }
}
