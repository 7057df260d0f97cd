package import AssayCore

/// Holds requests until so many wait, or the first has waited so long, and sends them together at the batch service's price.
package struct BatchLever: CompositeBackend {
    package let name: String
    package let lever = Lever.batch
    package let clock: any TimeSource
    private let inner: any Backend
    private let size: Int
    private let wait: Nanoseconds
    private let gate: BatchGate

    /// Makes the lever over a backend.
    package init(name: String, of inner: any Backend, size: Int, wait: Nanoseconds, clock: any TimeSource) {
        self.name = name
        self.inner = inner
        self.size = size
        self.wait = wait
        self.clock = clock
        gate = BatchGate(size: size)
    }

    package var parts: [any Backend] { [inner] }

    package var details: JSONValue {
        ["size": .integer(Int64(size)), "wait_ms": .number(wait.inMilliseconds)]
    }

    /// Waits for the group, then asks; the hop is bought in a batch.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        let group = await gate.enter { [clock, wait] in await clock.sleep(until: clock.now() + wait) }
        return await hops.ask(
            inner, request, decision(.batched, because: "sent with a group of \(group)"), isBatched: true)
    }

    package func beginLevel() async { await parts.beginLevel() }
}

/// Lets requests through in groups.
actor BatchGate {
    private let size: Int
    private var waiting: [CheckedContinuation<Int, Never>] = []
    private var group = 0

    init(size: Int) { self.size = size }

    /// Waits until the group is full or the patience of its first member is over; returns how many go together.
    func enter(patience: @escaping @Sendable () async -> Void) async -> Int {
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            if waiting.count >= size { return open() }
            guard waiting.count == 1 else { return }
            let own = group
            Task { [weak self] in
                await patience()
                await self?.expire(own)
            }
        }
    }

    private func expire(_ number: Int) { if number == group { open() } }

    private func open() {
        group += 1
        let members = waiting
        waiting = []
        for one in members { one.resume(returning: members.count) }
    }
}
