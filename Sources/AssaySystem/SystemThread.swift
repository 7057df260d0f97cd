import CLinux
import Glibc

/// Threads of the operating system, for work that blocks or must not share one.
package enum SystemThread {
    /// How a thread shares a processor with others; a wish, which the kernel may not grant.
    package enum Manner: Sendable {
        case ordinary
        /// It runs as soon as it wakes, a little at a time: what it does must not be late.
        case prompt
        /// It takes what the others leave: what it does must make none of them late.
        case givingWay
    }

    /// Starts a thread that runs a closure and ends with it. Where no thread can be had, the program says so and ends, with the status of what
    /// cannot run: nobody would do what others then wait for.
    package static func start(_ manner: Manner = .ordinary, _ body: @escaping @Sendable () -> Void) {
        guard !begin(manner, body) else { return }
        let words = Array("assay: the system gives no further thread; see `ulimit -u`\n".utf8)
        _ = write(STDERR_FILENO, words, words.count)
        exit(3)
    }

    /// Starts a thread; false where none can be had.
    private static func begin(_ manner: Manner, _ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(manner, body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().runInManner()
                return nil
            }, work.toOpaque())
        if status == 0 { pthread_detach(thread) } else { work.release() }
        return status == 0
    }

    /// Runs blocking work on a thread of its own and waits for its result, holding none of the threads that tasks share; where no thread can be had,
    /// the caller does the work.
    package static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let whole: @Sendable () -> Void = { continuation.resume(returning: work()) }
            if !begin(.ordinary, whole) { whole() }
        }
    }
}

private final class Work {
    let manner: SystemThread.Manner
    let body: @Sendable () -> Void

    init(_ manner: SystemThread.Manner, _ body: @escaping @Sendable () -> Void) {
        self.manner = manner
        self.body = body
    }

    /// Puts the calling thread into the manner, and runs the body.
    func runInManner() {
        switch manner {
        case .ordinary: break
        case .prompt: _ = assay_schedule(0, 100_000)
        case .givingWay: _ = assay_schedule(10, 0)
        }
        body()
    }
}
