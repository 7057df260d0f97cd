import CLinux
import Glibc
import Synchronization

/// Runs tasks on threads of its own, whose manner says whether they go before others or give way to them.
package final class ThreadExecutor: TaskExecutor {
    /// What the threads share with the executor; it outlives it until the last of them has ended.
    private final class Desk: Sendable {
        let jobs = Mutex<[UnownedJob]>([])
        /// Counts what there is to do; each thread takes one at a time.
        let bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_SEMAPHORE))

        deinit { close(bell) }

        func ring(_ count: Int) {
            var count = UInt64(count)
            _ = write(bell, &count, 8)
        }

        /// The next job; `nil` where the executor is gone.
        func next() -> UnownedJob? {
            var one: UInt64 = 0
            while read(bell, &one, 8) != 8, errno == EINTR {}
            return jobs.withLock { jobs in
                jobs.isEmpty ? nil : jobs.removeFirst()
            }
        }
    }

    private let desk = Desk()
    private let threads: Int

    /// Starts the threads.
    package init(threads: Int, _ manner: SystemThread.Manner) {
        self.threads = threads
        let place = asUnownedTaskExecutor()
        for _ in 0..<threads {
            SystemThread.start(manner) { [desk] in
                while let job = desk.next() { job.runSynchronously(on: place) }
            }
        }
    }

    deinit { desk.ring(threads) }

    /// Puts a job into the line.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        desk.jobs.withLock { $0.append(job) }
        desk.ring(1)
    }
}
