import AssayCore
import AssayFormats
import AssayJSON
import AssayReport
import AssayRunner
import AssayServer

/// Answers the label page's requests and keeps every label at once. Confined to the server's thread.
final class LabelDesk {
    private var session: LabelSession
    private let writer: LabelWriter

    init(_ session: LabelSession, writer: LabelWriter) {
        self.session = session
        self.writer = writer
    }

    func answer(_ request: PageRequest) -> PageReply {
        switch (request.isPost, request.path) {
        case (false, ""): PageReply(LabelPage.html, type: "text/html")
        case (false, "state"): state()
        case (true, let path): act(path, (try? JSON.parse(request.body)) ?? .null)
        default: PageReply("not found", type: "text/plain", status: 404)
        }
    }

    private func act(_ path: String, _ body: JSONValue) -> PageReply {
        let before = session
        var label: HumanLabel?
        switch (path, body["episode"]?.stringValue, body["accept"]?.boolValue) {
        case ("label", let episode?, let accepts?):
            label = session.label(
                episode, accepts: accepts, note: body["note"]?.stringValue.map { String($0.prefix(2000)) })
        case ("skip", let episode?, _): _ = session.skip(episode)
        case ("undo", _, _): label = session.undo()
        case ("finish", _, _): return state(hasEnded: session.current == nil)
        default: return PageReply(#"{"error": "not understood"}"#, status: 400)
        }
        if let label {
            do throws(CannotRun) {
                try writer.append(label, at: WallClock.now("%Y-%m-%dT%H:%M:%SZ"))
            } catch {
                session = before
                return state(said: error.message)
            }
        }
        return state()
    }

    /// What the page shows; the last label can be taken back until the person says that this is the end.
    private func state(said: String? = nil, hasEnded: Bool = false) -> PageReply {
        let item = session.current.map { item -> JSONValue in
            [
                "episode": .string(item.episode), "prompt": .string(item.prompt),
                "expected": .string(item.expected), "output": .string(item.output),
            ]
        }
        let state = JSONValue.members([
            "count": .integer(Int64(session.count)), "labelled": .integer(Int64(session.labelled)),
            "skipped": .integer(Int64(session.skipped)), "item": item ?? .null,
            "said": said.map { .string($0) },
            "ended": .bool(hasEnded),
        ])
        return PageReply(JSON.text(state), isLast: hasEnded)
    }
}
