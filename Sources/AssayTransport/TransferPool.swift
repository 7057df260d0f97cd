package import AssayCore
import Synchronization

/// Transfer threads: one, and a further one whenever all that run have as many streams as one thread should hold.
///
/// A stream belongs to one thread from its start to its end, and each thread has connections of its own: there is nothing to share or merge
/// while streams are under way.
package final class TransferPool: Sendable {
    private struct Member: Sendable {
        var loop: TransferLoop
        var inFlight = 0
    }

    private let members = Mutex<[Member]>([Member(loop: TransferLoop())])
    private let mostThreads: Int
    private let streamsPerThread: Int

    /// Makes a pool of one thread that may grow.
    package init(mostThreads: Int, streamsPerThread: Int = 1024) {
        self.mostThreads = max(1, mostThreads)
        self.streamsPerThread = streamsPerThread
    }

    /// The threads that run.
    package var threads: Int { members.withLock { $0.count } }

    /// Makes a request and waits for its end; cancelling the task cancels it.
    package func perform(_ request: TransferRequest) async -> TransferResult {
        let (place, loop) = members.withLock { enter(&$0) }
        let result = await loop.perform(request)
        members.withLock { $0[place].inFlight -= 1 }
        return result
    }

    /// The first thread with room, so that few streams share few connections; else a new one; else the one with the fewest.
    private func enter(_ members: inout [Member]) -> (Int, TransferLoop) {
        var place = members.firstIndex { $0.inFlight < streamsPerThread }
        if place == nil, members.count < mostThreads {
            members.append(Member(loop: TransferLoop()))
            place = members.count - 1
        }
        let chosen = place ?? members.indices.min { members[$0].inFlight < members[$1].inFlight } ?? 0
        members[chosen].inFlight += 1
        return (chosen, members[chosen].loop)
    }

    /// How the busiest thread has fared, and the least exact stamp of all.
    package var instrument: InstrumentReading {
        let readings = members.withLock { $0.map(\.loop.instrument) }
        return InstrumentReading(
            busy: readings.map(\.busy).max() ?? .zero, stampError: readings.map(\.stampError).max() ?? .zero)
    }

    /// Ends the threads; what is under way ends as cancelled.
    package func stop() { for member in members.withLock({ $0 }) { member.loop.stop() } }
}
