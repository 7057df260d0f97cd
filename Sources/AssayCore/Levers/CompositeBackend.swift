/// A backend made of others: it decides whom to ask, and every request on the way is an exchange of its own.
public protocol CompositeBackend: Backend {
    /// The name in the configuration.
    var name: String { get }

    /// The lever that it is.
    var lever: Lever { get }

    /// The backends that it asks, each once.
    var parts: [any Backend] { get }

    /// The clock of the run.
    var clock: any TimeSource { get }

    /// Settings that bear on the result, for the record.
    var details: JSONValue { get }

    /// Asks its parts through `hops` and returns what is delivered, with the times of its tokens as a user sees them.
    func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange

    /// Forgets what an earlier level of load taught it: state is per run and level.
    func beginLevel() async
}

extension CompositeBackend {
    /// The composite and what it is made of.
    public var identity: BackendIdentity {
        get async {
            var names: [JSONValue] = []
            for part in parts { names.append(.string(await part.identity.name)) }
            return BackendIdentity(
                name: name, kind: lever.rawValue,
                model: names.compactMap(\.stringValue).joined(separator: " · "),
                details: ["made_of": .array(names), "settings": details])
        }
    }

    /// Its parts are made ready by whoever made them, once each.
    public func prepare() async throws(CannotRun) {}

    /// Its parts are let go by whoever made them.
    public func shutdown() async {}

    /// Most levers remember nothing.
    public func beginLevel() async {}

    /// A decision of this lever.
    public func decision(_ verdict: Decision.Verdict, because reason: String) -> Decision {
        Decision(lever, of: name, verdict, because: reason)
    }

    /// Answers without keeping the hops.
    public func generate(_ request: GenerationRequest) async -> Exchange {
        await compose(request, HopRecorder(clock: clock))
    }

    /// Answers and returns the record of the whole: the delivered reply with the times that a user saw, from the scheduled and sent of
    /// the first hop to the tokens of the deliverable.
    public func compose(_ request: GenerationRequest, _ recorder: HopRecorder) async -> Exchange {
        let began = recorder.clock.now()
        var whole = await generate(request, through: Hops(recorder))
        let delivered = whole.id.hop
        whole.request = request
        whole.backend = name
        whole.part = .whole(delivered: delivered == 0 ? nil : delivered, decisions: recorder.decisions)
        whole.rawUsage = nil
        whole.serverTimings = nil
        whole.wire = nil
        let first = recorder.ended.min { $0.id.hop < $1.id.hop }
        whole.trace.scheduled = request.scheduled
        whole.trace.sent = first.map(\.trace.sent) ?? began
        whole.trace.heldBack = first?.trace.heldBack ?? .zero
        return whole
    }
}

extension Exchange {
    /// The same as a user sees it who is shown nothing before an instant, such as the end of a check: no token came before it.
    public func released(at instant: MonotonicInstant) -> Exchange {
        var copy = self
        for index in copy.trace.chunks.indices {
            copy.trace.chunks[index].at = max(copy.trace.chunks[index].at, instant)
        }
        copy.trace.closed = max(copy.trace.closed, instant)
        return copy
    }
}
