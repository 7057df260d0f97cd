import AssayBackends
import AssayCore
import AssayFormats

/// The backends of a run: those that are measured and, where they are composites, everyone whom they ask, each made once.
struct BackendGraph {
    /// Every backend by name.
    private(set) var all: [String: any Backend] = [:]
    /// The names of the real ones, in the order made.
    private(set) var real: [String] = []
    private let known: [String: Configuration.BackendSetting]
    private let concurrency: Int?

    /// Makes backends and their parts; the mistakes of all composites are thrown together.
    init(
        _ names: [String], among known: [(name: String, setting: Configuration.BackendSetting)],
        concurrency: Int?
    ) throws {
        self.known = Dictionary(known.map { ($0.name, $0.setting) }) { first, _ in first }
        self.concurrency = concurrency
        for name in names { _ = try make(name) }
    }

    private mutating func make(_ name: String) throws -> any Backend {
        if let made = all[name] { return made }
        guard let setting = known[name] else { throw CannotRun("there is no backend '\(name)'") }
        guard case .lever(let lever) = setting else {
            let backend = try Wiring.backend(name, setting, concurrency: concurrency)
            all[name] = backend
            real.append(name)
            return backend
        }
        var parts: [String: any Backend] = [:]
        for part in lever.names { parts[part] = tryingAgain(part, try make(part)) }
        let composite = try Wiring.composite(name, lever, parts: parts)
        all[name] = composite
        return composite
    }

    /// A part as a composite asks it: an endpoint that tries failures again does so here too.
    private func tryingAgain(_ name: String, _ backend: any Backend) -> any Backend {
        guard case .endpoint(let endpoint)? = known[name], let policy = endpoint.retry else { return backend }
        return RetryLever(name: name, of: backend, policy: policy, clock: SystemClock())
    }

    /// Makes the real ones ready, each said to the person who waits.
    func prepare() async throws(CannotRun) {
        for name in real {
            Terminal.note("making ready: \(name)")
            try await all[name]?.prepare()
        }
    }

    /// What the run records: the measured ones in their order, then their parts.
    func identities(_ measured: [String]) async -> [BackendIdentity] {
        var identities: [BackendIdentity] = []
        for name in measured + all.keys.sorted().filter({ !measured.contains($0) }) {
            if let backend = all[name] { identities.append(await backend.identity) }
        }
        return identities
    }

    /// Lets go of all.
    func shutdown() async { for name in real { await all[name]?.shutdown() } }
}

extension Configuration.BackendSetting {
    /// The composite; `nil` for a real backend.
    var lever: LeverSetting? { if case .lever(let lever) = self { lever } else { nil } }
}

extension [(name: String, setting: Configuration.BackendSetting)] {
    /// Those that the named ones ask, at any depth, besides themselves.
    func parts(of names: [String]) -> [(name: String, setting: Configuration.BackendSetting)] {
        var found: [String] = []
        var open = names
        while let name = open.popLast() {
            guard !found.contains(name) else { continue }
            found.append(name)
            open += first { $0.name == name }?.setting.lever?.names ?? []
        }
        return filter { found.contains($0.name) && !names.contains($0.name) }
    }
}
