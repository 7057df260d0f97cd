package import AssayCore

/// Asks one backend after another until one does not fail; all after the first are booked under fallbacks.
package struct FallbackLever: CompositeBackend {
    package let name: String
    package let lever = Lever.fallback
    package let clock: any TimeSource
    package let parts: [any Backend]
    private let kinds: Set<Failure.Kind>

    /// Makes the lever over backends in the order in which they are asked, and the kinds of failure on which the next one is.
    package init(name: String, of parts: [any Backend], on kinds: Set<Failure.Kind>, clock: any TimeSource) {
        self.name = name
        self.parts = parts
        self.kinds = kinds
        self.clock = clock
    }

    package var details: JSONValue { ["on": .array(kinds.map(\.rawValue).sorted().map { .string($0) })] }

    /// The first answer, else the last failure.
    package func generate(_ request: GenerationRequest, through hops: Hops) async -> Exchange {
        var last: Exchange?
        for part in parts {
            guard let before = last else {
                last = await hops.ask(part, request, decision(.asked, because: "first choice"))
                continue
            }
            guard case .failed(let failure) = before.ending, kinds.contains(failure.kind), !Task.isCancelled
            else { return before }
            let reason = "\(before.backend) failed: \(failure.kind.rawValue)"
            last = await hops.ask(part, request, on: .fallbacks, decision(.fellBack, because: reason))
        }
        return last ?? .refused(request, by: name, "there is no backend to ask", at: hops.now)
    }

    package func beginLevel() async { await parts.beginLevel() }
}

extension Exchange {
    /// What a composite says that asks nobody.
    static func refused(
        _ request: GenerationRequest, by name: String, _ message: String, at instant: MonotonicInstant
    ) -> Exchange {
        Exchange(
            request: request, backend: name,
            trace: Trace(scheduled: request.scheduled, sent: instant, closed: instant),
            ending: .failed(Failure(.unsupported, message)))
    }
}
