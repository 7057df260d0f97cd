package import AssayCore
import AssaySystem
import CLinux
import Glibc
import Synchronization

/// A thread of its own that runs transfers through libcurl's multi interface and epoll.
///
/// Everybody else talks to it through a mailbox; one continuation resumes when a transfer ends, and nothing is asynchronous per chunk.
package final class TransferLoop: Sendable {
    /// What can be asked of the thread.
    enum Command: Sendable {
        case start(UInt64, TransferRequest, CheckedContinuation<TransferResult, Never>)
        case cancel(UInt64)
        case stop
    }

    private struct Mailbox: Sendable {
        var commands: [Command] = []
        var nextKey: UInt64 = 0
        var stopped = false
    }

    private let mailbox = Mutex(Mailbox())
    private let bell: CInt
    private let meter = LoopMeter()

    /// How busy the thread has been and how exact its stamps are, since it began.
    package var instrument: InstrumentReading { meter.reading }

    /// Starts the thread.
    package init() {
        bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        let bell = bell
        SystemThread.start(.prompt) { [self] in
            let state = LoopState(bell: bell, meter: meter)
            var isCalled = true
            while !isCalled || state.obey(take()) { isCalled = state.turn() }
        }
    }

    deinit { close(bell) }

    /// Makes a request and waits for its end; cancelling the task cancels it.
    package func perform(_ request: TransferRequest) async -> TransferResult {
        let key = mailbox.withLock { box in
            box.nextKey += 1
            return box.nextKey
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if !post(.start(key, request, continuation)) {
                    continuation.resume(returning: TransferResult(closed: .now(), failure: .cancelled))
                }
                if Task.isCancelled { _ = post(.cancel(key)) }
            }
        } onCancel: {
            _ = post(.cancel(key))
        }
    }

    /// Ends the thread; what is under way ends as cancelled.
    package func stop() {
        _ = post(.stop)
    }

    /// Puts a command into the mailbox and wakes the thread; false where the thread has been told to end.
    private func post(_ command: Command) -> Bool {
        let taken = mailbox.withLock { box in
            guard !box.stopped else { return false }
            box.commands.append(command)
            // Nothing comes after it: whoever asks from now on is told so at once.
            if case .stop = command { box.stopped = true }
            return true
        }
        var one: UInt64 = 1
        if taken { _ = write(bell, &one, 8) }
        return taken
    }

    private func take() -> [Command] {
        mailbox.withLock { box in
            defer { box.commands = [] }
            return box.commands
        }
    }
}
