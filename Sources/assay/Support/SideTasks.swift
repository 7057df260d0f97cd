import AssayCore
import AssayFormats

/// Reads something again and again beside a run's load and keeps it, until it is cancelled.
protocol SideTask: Sendable {
    /// Goes on until the task is cancelled.
    func run(_ writer: RecordWriter) async throws(CannotRun)
}

/// What goes on beside a run's load, from before its first request until after its last.
enum SideTasks {
    /// Does the work while the tasks go on; they are cancelled at its end, and what they throw is thrown then.
    static func during(
        _ tasks: [any SideTask], _ writer: RecordWriter, _ work: () async throws(CannotRun) -> Void
    ) async throws(CannotRun) {
        let running = tasks.map { task in
            Task { () -> CannotRun? in
                do throws(CannotRun) {
                    try await task.run(writer)
                    return nil
                } catch {
                    return error
                }
            }
        }
        var problem: CannotRun?
        do throws(CannotRun) { try await work() } catch { problem = error }
        for task in running {
            task.cancel()
            problem = await task.value ?? problem
        }
        if let problem { throw problem }
    }
}
