/// What a run records about a backend, so that two runs are compared only where that is fair.
public struct BackendIdentity: Sendable, Hashable {
    /// The name in the configuration.
    public var name: String
    /// The kind, such as `engine` or `openai`.
    public var kind: String
    /// The model asked for.
    public var model: String
    /// Versions, digests and settings that bear on the result, without secrets.
    public var details: JSONValue

    /// Makes an identity.
    public init(name: String, kind: String, model: String, details: JSONValue = [:]) {
        self.name = name
        self.kind = kind
        self.model = model
        self.details = details
    }
}

/// Generates: an in-process engine, an HTTP endpoint, or a composite of others.
///
/// A request that goes wrong is an ``Exchange`` whose ending says so. Cancelling the calling task cancels the request,
/// and the exchange then ends as ``Ending/cancelled`` with what had arrived.
public protocol Backend: Sendable {
    /// What the run records about this backend; complete after ``prepare()``.
    var identity: BackendIdentity { get async }

    /// Makes ready (loads the model, reaches the server), so that "cannot run" is said before anything is measured.
    func prepare() async throws(CannotRun)

    /// Asks for one generation and returns its record when it has ended.
    func generate(_ request: GenerationRequest) async -> Exchange

    /// Whether it keeps a request that is handed over early until its `scheduled` instant, so that nothing done in between can make it late.
    var holdsUntilDue: Bool { get }

    /// How busy and how exact the harness's own part of this backend has been so far; `nil` where it has no part worth watching.
    var instrument: InstrumentReading? { get async }

    /// Lets go of threads, connections and memory; no request is made afterwards.
    func shutdown() async
}

extension Backend {
    /// A request is made as soon as it is handed over.
    public var holdsUntilDue: Bool { false }

    /// Nothing is watched.
    public var instrument: InstrumentReading? { nil }
}
