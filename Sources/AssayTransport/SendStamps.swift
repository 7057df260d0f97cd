import AssayCore
import AssaySystem

/// When a request is handed to the kernel: the last instant that is known to lie before the call that sends.
///
/// libcurl tells of what it has sent after the call, and a thread may lose its core within the call, to the very server that it wakes: a stamp taken
/// then can come after the reply. One that lies before the call can only make the reply's time longer, by what libcurl does between the two.
/// One serves all transfers of a loop, since libcurl does one thing at a time. Confined to the loop thread; deliberately not Sendable.
final class SendStamps {
    private(set) var before = MonotonicInstant.now()

    /// Notes that libcurl has not begun to send what it tells of next.
    func mark() { before = .now() }
}
