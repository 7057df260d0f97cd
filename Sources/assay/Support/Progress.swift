import AssayCore
import AssayReport
import AssayRunner
import AssaySystem
import Synchronization

/// Shows how a run goes on, on standard error: a line that rewrites itself on a terminal, plain lines elsewhere.
final class Progress: RunObserver {
    private struct State: Sendable {
        var title = ""
        var planned = 0
        var done = 0
        var judged = 0
        var accepted = 0
        var tokens = 0
        var began = MonotonicInstant(nanoseconds: 0)
        var lastShown = MonotonicInstant(nanoseconds: 0)
    }

    private let state = Mutex(State())
    private let isLive: Bool

    init(isLive: Bool) { self.isLive = isLive }

    func levelBegan(_ level: PlannedLevel, index: Int) {
        state.withLock { state in
            state = State(
                title: "\(level.backend) at \(level.shape)",
                planned: min(level.stop.episodes ?? .max, level.episodes.count),
                began: MonotonicInstant.now(), lastShown: MonotonicInstant.now())
        }
        Terminal.note("running \(level.episodes.count) episodes on \(level.backend) at \(level.shape)")
    }

    func episodeEnded(_ episode: Episode, outputTokens: Int?) {
        show { state in
            state.done += 1
            state.tokens += outputTokens ?? 0
            Self.count(episode, in: &state)
        }
    }

    func judgingBegan(count: Int) {
        finishLine()
        Terminal.note("judging \(count) episodes")
        state.withLock { state in
            state.title = "judging"
            state.planned = count
            state.done = 0
            state.tokens = 0
            state.began = MonotonicInstant.now()
        }
    }

    func episodeJudged(_ episode: Episode) {
        show { state in
            state.done += 1
            Self.count(episode, in: &state)
        }
    }

    private static func count(_ episode: Episode, in state: inout State) {
        switch episode.outcome {
        case .accepted:
            state.judged += 1
            state.accepted += 1
        case .rejected, .failed: state.judged += 1
        case .unscored, .stopped: break
        }
    }

    private func show(_ change: (inout State) -> Void) {
        let line = state.withLock { state -> String? in
            change(&state)
            let now = MonotonicInstant.now()
            let pause: Nanoseconds = isLive ? .milliseconds(100) : .seconds(10)
            guard now - state.lastShown >= pause || state.done == state.planned else { return nil }
            state.lastShown = now
            return Self.line(state, now)
        }
        guard let line else { return }
        Terminal.write(isLive ? "\r\u{1B}[K\(line)" : line + "\n", to: 2)
    }

    private static func line(_ state: State, _ now: MonotonicInstant) -> String {
        let seconds = max(0.001, (now - state.began).inSeconds)
        var parts = ["\(state.title): \(state.done)/\(state.planned)"]
        if state.tokens > 0 { parts.append("\(Figure.number(Double(state.tokens) / seconds)) tok/s") }
        if state.judged > 0 { parts.append("accepted \(state.accepted) of \(state.judged) judged") }
        let left = seconds / Double(max(1, state.done)) * Double(max(0, state.planned - state.done))
        parts.append(left >= 1 ? "\(Int(left.rounded())) s left" : "\(Figure.number(seconds)) s")
        return parts.joined(separator: "  ")
    }

    /// Leaves the rewritten line behind.
    func finishLine() { if isLive { Terminal.write("\r\u{1B}[K", to: 2) } }
}
