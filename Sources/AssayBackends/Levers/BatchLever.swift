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
        let came = clock.now()
        let group = await gate.enter { [clock, wait] in await clock.sleep(until: clock.now() + wait) }
        return await hops.ask(
            inner, request, decision(.batched, because: "sent with a group of \(group)"), isBatched: true,
            heldBack: clock.now() - came)
    }

    package func beginLevel() async { await parts.beginLevel() }
}

/// Lets requests through in groups.
actor BatchGate {
    private let size: Int
    private var waiting: [(number: Int, continuation: CheckedContinuation<Int, Never>)] = []
    private var patience: Task<Void, Never>?
    private var group = 0
    private var entered = 0

    init(size: Int) { self.size = size }

    /// Waits until the group is full or the patience of its first member is over; returns how many go together. Who is cancelled goes
    /// alone at once, and the others wait on.
    func enter(patience: @escaping @Sendable () async -> Void) async -> Int {
        entered += 1
        let number = entered
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: 1) }
                waiting.append((number, continuation))
                if waiting.count >= size { return open() }
                if waiting.count == 1 { wait(patience) }
            }
        } onCancel: {
            Task { await leave(number) }
        }
    }

    private func wait(_ patience: @escaping @Sendable () async -> Void) {
        let own = group
        self.patience = Task { [weak self] in
            await patience()
            await self?.expire(own)
        }
    }

    private func expire(_ number: Int) { if number == group { open() } }

    private func leave(_ number: Int) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(returning: 1)
        if waiting.isEmpty { open() }
    }

    private func open() {
        group += 1
        patience?.cancel()
        patience = nil
        let members = waiting
        waiting = []
        for one in members { one.continuation.resume(returning: members.count) }
    }
}
