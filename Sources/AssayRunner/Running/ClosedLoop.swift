import AssayCore

/// Users, each of whom starts an episode when the last has ended and the think time is over.
struct ClosedLoop: Sendable {
    let users: Int
    let runner: EpisodeRunner

    /// Lets every user take episodes until none is left; the first error stops all of them. There are no more users than episodes: one who
    /// never has anything to do is none.
    func run(through queue: EpisodeQueue) async throws(CannotRun) {
        try await TaskGroups.all { group in
            for _ in 0..<min(users, queue.most ?? users) {
                group.addTask { try await oneUser(taking: queue) }
            }
        }
    }

    private func oneUser(taking queue: EpisodeQueue) async throws(CannotRun) {
        while !Task.isCancelled, let planned = queue.take(at: runner.clock.now()) {
            let due = runner.clock.now() + (planned.pauses.first ?? .zero)
            if planned.pauses.first != nil {
                await runner.clock.sleep(until: due - runner.lead)
                guard !Task.isCancelled else { return }
            }
            try await runner.run(planned, scheduled: due)
        }
    }
}

/// Groups of tasks whose errors are ``CannotRun``.
enum TaskGroups {
    /// Adds tasks and waits for all of them; the first error cancels the others.
    static func all(
        _ add: (inout ThrowingTaskGroup<Void, any Error>) async throws -> Void
    ) async throws(CannotRun) {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await add(&group)
                try await group.waitForAll()
            }
        } catch let error as CannotRun {
            throw error
        } catch {
            throw CannotRun("the run broke off: \(error)")
        }
    }
}
