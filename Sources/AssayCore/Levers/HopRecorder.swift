import Synchronization

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
    private let sink: (any RecordSink)?
    private let state = Mutex(State())

    /// Makes a recorder; without a sink the hops are only remembered.
    public init(clock: any TimeSource, sink: (any RecordSink)? = nil) {
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

    func nextHop() -> Int {
        state.withLock { state in
            state.last += 1
            return state.last
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

    /// Makes the way down from the top.
    public init(_ recorder: HopRecorder) { self.init(recorder, account: .inference, isBatched: false) }

    private init(_ recorder: HopRecorder, account: Account, isBatched: Bool) {
        self.recorder = recorder
        self.account = account
        self.isBatched = isBatched
    }

    /// The instant now.
    public var now: MonotonicInstant { recorder.clock.now() }

    /// Keeps a decision that leads to no request of its own.
    public func note(_ decision: Decision) { recorder.note(decision) }

    /// Asks a part of a composite, which may be one itself; a real backend's exchange is kept as it ends.
    ///
    /// The outermost lever that made a request extra names its account. Hops that are asked before any has ended are due with the request.
    public func ask(
        _ backend: any Backend, _ request: GenerationRequest, on account: Account = .inference,
        _ decision: Decision, isBatched: Bool = false
    ) async -> Exchange {
        recorder.note(decision)
        let down = Hops(
            recorder, account: self.account == .inference ? account : self.account,
            isBatched: self.isBatched || isBatched)
        if let composite = backend as? any CompositeBackend {
            return await composite.generate(request, through: down)
        }
        var hop = request
        hop.id.hop = recorder.nextHop()
        if !recorder.ended.isEmpty { hop.scheduled = now }
        var exchange = await backend.generate(hop)
        exchange.part = .hop(down.account, decision, isBatched: down.isBatched)
        await recorder.keep(exchange)
        return exchange
    }
}
