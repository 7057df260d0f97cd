import Synchronization

/// Where a request comes from, by which a router may choose.
public struct RequestOrigin: Sendable, Hashable {
    /// The suite's name.
    public var suite: String
    /// The case's tags.
    public var tags: [String]

    /// Makes an origin.
    public init(suite: String = "", tags: [String] = []) {
        self.suite = suite
        self.tags = tags
    }
}

/// Keeps the hops of one request to a composite as they end, and numbers them from 1.
public final class HopRecorder: Sendable {
    private struct State {
        var last = 0
        var ended: [Exchange] = []
        var decisions: [Decision] = []
        var problem: CannotRun?
    }

    /// The clock of the run.
    public let clock: any TimeSource
    /// Where the request comes from.
    public let origin: RequestOrigin
    private let sink: (any RecordSink)?
    private let state = Mutex(State())

    /// Makes a recorder; without a sink the hops are only remembered.
    public init(
        clock: any TimeSource, sink: (any RecordSink)? = nil, origin: RequestOrigin = RequestOrigin()
    ) {
        self.origin = origin
        self.clock = clock
        self.sink = sink
    }

    /// The hops that have ended, in that order.
    public var ended: [Exchange] { state.withLock(\.ended) }
    /// The decisions so far.
    public var decisions: [Decision] { state.withLock(\.decisions) }
    /// Why a hop could not be kept; `nil` where all were.
    public var problem: CannotRun? { state.withLock(\.problem) }

    func note(_ decision: Decision) { state.withLock { $0.decisions.append(decision) } }

    /// The first of so many numbers that are then taken.
    func takeNumbers(_ count: Int) -> Int {
        state.withLock { state in
            state.last += count
            return state.last - count + 1
        }
    }

    func keep(_ exchange: Exchange) async {
        state.withLock { $0.ended.append(exchange) }
        guard let sink else { return }
        do throws(CannotRun) { try await sink.append(exchange) } catch {
            state.withLock { $0.problem = error }
        }
    }
}

/// The way down through nested composites: whom a composite asks through, so that every hop is kept with its account and its reason.
public struct Hops: Sendable {
    /// Where hops are kept.
    public let recorder: HopRecorder
    private let account: Account
    private let isBatched: Bool
    private let heldBack: Nanoseconds

    /// Makes the way down from the top.
    public init(_ recorder: HopRecorder) { self.init(recorder, account: .inference, isBatched: false) }

    private init(
        _ recorder: HopRecorder, account: Account, isBatched: Bool, heldBack: Nanoseconds = .zero
    ) {
        self.heldBack = heldBack
        self.recorder = recorder
        self.account = account
        self.isBatched = isBatched
    }

    /// Where the request comes from.
    public var origin: RequestOrigin { recorder.origin }

    /// The instant now.
    public var now: MonotonicInstant { recorder.clock.now() }

    /// Keeps a decision that leads to no request of its own.
    public func note(_ decision: Decision) { recorder.note(decision) }

    /// Asks a part of a composite, which may be one itself; a real backend's exchange is kept as it ends.
    ///
    /// The outermost lever that made a request extra names its account. Hops that are asked before any has ended are due with the request;
    /// how long a lever held such a one back on purpose is told by `heldBack`.
    public func ask(
        _ backend: any Backend, _ request: GenerationRequest, on account: Account = .inference,
        _ decision: Decision, isBatched: Bool = false, heldBack: Nanoseconds = .zero
    ) async -> Exchange {
        recorder.note(decision)
        let down = Hops(
            recorder, account: self.account == .inference ? account : self.account,
            isBatched: self.isBatched || isBatched, heldBack: self.heldBack + heldBack)
        if let composite = backend as? any CompositeBackend {
            return await composite.generate(request, through: down)
        }
        return await down.ask(backend, request, number: recorder.takeNumbers(1), decision)
    }

    /// Asks a part several times at once; the replies come in the order of the requests, and so do the hops' numbers.
    public func askAll(
        _ backend: any Backend, _ requests: [GenerationRequest], on account: Account = .inference,
        _ decision: Decision
    ) async -> [Exchange] {
        let first = backend is any CompositeBackend ? nil : recorder.takeNumbers(requests.count)
        let down = Hops(
            recorder, account: self.account == .inference ? account : self.account, isBatched: isBatched,
            heldBack: heldBack)
        return await withTaskGroup(of: (Int, Exchange).self) { group in
            for (place, request) in requests.enumerated() {
                group.addTask {
                    guard let first else {
                        return (place, await ask(backend, request, on: account, decision))
                    }
                    recorder.note(decision)
                    return (place, await down.ask(backend, request, number: first + place, decision))
                }
            }
            var replies: [Int: Exchange] = [:]
            for await (place, exchange) in group { replies[place] = exchange }
            return requests.indices.compactMap { replies[$0] }
        }
    }

    private func ask(
        _ backend: any Backend, _ request: GenerationRequest, number: Int, _ decision: Decision
    ) async -> Exchange {
        var hop = request
        hop.id.hop = number
        let isDueWithRequest = recorder.ended.isEmpty
        if !isDueWithRequest { hop.scheduled = now }
        var exchange = await backend.generate(hop)
        if isDueWithRequest { exchange.trace.heldBack = exchange.trace.heldBack + heldBack }
        exchange.part = .hop(account, decision, isBatched: isBatched)
        await recorder.keep(exchange)
        return exchange
    }
}
