import AssayCore
import AssaySystem
import CLinux
import Glibc
import Synchronization

/// A running tool server and the requests under way to it. One thread owns the process and its streams; everybody else leaves bytes to
/// send and waits for the answer.
final class MCPConnection: Sendable {
    private struct Waiter: Sendable {
        var continuation: CheckedContinuation<Result<JSONValue, MCPFailure>, Never>
        var deadline: MonotonicInstant
    }

    private struct State: Sendable {
        var outgoing: [UInt8] = []
        var waiting: [Int64: Waiter] = [:]
        var lastID: Int64 = 0
        /// Why the server is gone; `nil` while it is there.
        var lost: String?
        var mustEnd = false
        /// Who waits for the end.
        var ending: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let wake: CInt
    private let secrets: Secrets

    /// Starts a server; `secrets` are kept out of everything that it says.
    init(
        _ words: [String], in folder: String, environment: [String: String], secrets: [String]
    ) throws(CannotRun) {
        self.secrets = Secrets(secrets)
        wake = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        let process = Handover(try ServerProcess(words, in: folder, environment: environment))
        SystemThread.start { [self] in ServerLoop(process.value, of: self).run() }
    }

    deinit { close(wake) }

    /// Asks and waits for the answer, at most so long.
    func request(
        _ method: String, _ parameters: JSONValue, within time: Nanoseconds
    ) async -> Result<JSONValue, MCPFailure> {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let lost = state.withLock { state -> String? in
                    if let lost = state.lost { return lost }
                    state.outgoing += MCPMessage.request(id: id, method, parameters)
                    state.waiting[id] = Waiter(continuation: continuation, deadline: .now() + time)
                    return nil
                }
                if let lost { return continuation.resume(returning: .failure(.lost(lost))) }
                wakeLoop()
                if Task.isCancelled { giveUp(id, because: .lost("the run was interrupted")) }
            }
        } onCancel: {
            giveUp(id, because: .lost("the run was interrupted"))
        }
    }

    /// Says something that wants no answer.
    func notify(_ method: String) {
        state.withLock { $0.outgoing += MCPMessage.notification(method) }
        wakeLoop()
    }

    /// Ends the server and waits until nothing of it is left.
    func end() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.mustEnd = true
                if !state.hasEnded { state.ending.append(continuation) }
                return state.hasEnded
            }
            if isOver { continuation.resume() } else { wakeLoop() }
        }
    }

    /// A text without any of the secrets.
    func redact(_ text: String) -> String { secrets.takenOut(of: text) }

    private func wakeLoop() {
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }

    private func giveUp(_ id: Int64, because failure: MCPFailure) {
        let waiter = state.withLock { state in
            let waiter = state.waiting.removeValue(forKey: id)
            if waiter != nil {
                state.outgoing += MCPMessage.notification(
                    "notifications/cancelled", ["requestId": .integer(id)])
            }
            return waiter
        }
        waiter?.continuation.resume(returning: .failure(failure))
        wakeLoop()
    }
}

// What the loop's thread asks for.
extension MCPConnection {
    /// The descriptor that is readable when there is something to do.
    var wakeDescriptor: CInt { wake }

    /// What is to be sent next, and whether the server must end.
    func takeOutgoing() -> (bytes: [UInt8], mustEnd: Bool) {
        state.withLock { state in
            defer { state.outgoing = [] }
            return (state.outgoing, state.mustEnd)
        }
    }

    /// Takes in what a server said.
    func take(_ message: MCPMessage) {
        switch message {
        case .response(let id, let result): settle(id, .success(result))
        case .error(let id, let failure): settle(id, .failure(failure))
        case .request(let id, let method):
            state.withLock { $0.outgoing += MCPMessage.answer(to: id, method: method) }
        case .other: break
        }
    }

    private func settle(_ id: Int64, _ result: Result<JSONValue, MCPFailure>) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume(returning: result)
    }

    /// Gives up requests whose time is over.
    func expire(at now: MonotonicInstant) {
        let late = state.withLock { $0.waiting.filter { $0.value.deadline <= now }.map(\.key) }
        for id in late { giveUp(id, because: .timeout) }
    }

    /// Tells everybody that the server is gone.
    func lose(because reason: String) {
        let waiting = state.withLock { state in
            state.lost = state.lost ?? redact(reason)
            defer { state.waiting = [:] }
            return state.waiting.values.map { ($0.continuation, state.lost ?? reason) }
        }
        for (continuation, reason) in waiting { continuation.resume(returning: .failure(.lost(reason))) }
    }

    /// Tells whoever waits that nothing is left of the server.
    func noteEnd() {
        let ending = state.withLock { state in
            state.hasEnded = true
            defer { state.ending = [] }
            return state.ending
        }
        for continuation in ending { continuation.resume() }
    }
}

/// Hands a process to the thread that will own it.
///
/// `@unchecked Sendable`: made before the thread starts, read once on it, and not touched by its maker again.
private struct Handover: @unchecked Sendable {
    let value: ServerProcess

    init(_ value: ServerProcess) { self.value = value }
}
