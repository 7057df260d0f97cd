/// What a meter's figures cover.
public enum EnergyBoundary: String, Sendable, Hashable, CaseIterable {
    /// Processors or accelerators, without what surrounds them.
    case chip
    /// A whole machine, before its power supply or behind it.
    case node
    /// What is drawn from the wall: a socket, a rack, a site.
    case wall
}

/// What a meter says of one of its parts at one moment.
public struct EnergyReading: Sendable, Hashable {
    /// A counter or a power.
    public enum Value: Sendable, Hashable {
        /// The energy counted since some moment, in millionths of a joule.
        case microjoules(Int64)
        /// The power at the moment, in watts.
        case watts(Double)
    }

    /// The part's name, such as `package-0`.
    public var part: String
    /// What it says.
    public var value: Value

    /// Makes a reading.
    public init(part: String, value: Value) {
        self.part = part
        self.value = value
    }
}

/// What a run records about a meter.
public struct MeterIdentity: Sendable, Hashable {
    /// The name in the configuration.
    public var name: String
    /// The kind, such as `rapl`.
    public var kind: String
    /// What its figures cover.
    public var boundary: EnergyBoundary
    /// Where it is read.
    public var source: String
    /// The count at which a part's counter begins anew, in millionths of a joule; a part that is missing never does.
    public var wrapsAt: [String: Int64]
    /// The power when idle that was declared; `nil` is measured, or unknown.
    public var idleWatts: Double?

    /// Makes an identity.
    public init(
        name: String, kind: String, boundary: EnergyBoundary, source: String, wrapsAt: [String: Int64] = [:],
        idleWatts: Double? = nil
    ) {
        self.name = name
        self.kind = kind
        self.boundary = boundary
        self.source = source
        self.wrapsAt = wrapsAt
        self.idleWatts = idleWatts
    }
}

/// Reads energy or power: processors' counters, accelerators' counters, an exporter's series, or what was declared.
public protocol EnergyMeter: Sendable {
    /// What the run records about it.
    var identity: MeterIdentity { get }

    /// Reads every part once; throws where the meter cannot be read.
    func read() async throws(CannotRun) -> [EnergyReading]

    /// Lets go of threads and libraries; nothing is read afterwards.
    func shutdown()
}

extension EnergyMeter {
    /// Most meters hold nothing.
    public func shutdown() {}
}

/// What a meter said at one moment, or why it said nothing.
public struct EnergySample: Sendable, Hashable {
    /// The meter's name in the configuration.
    public var meter: String
    /// When it was read.
    public var at: MonotonicInstant
    /// What it said.
    public var readings: [EnergyReading]
    /// Why it said nothing; `nil` where it did.
    public var failure: String?

    /// Makes a sample.
    public init(
        meter: String, at: MonotonicInstant, readings: [EnergyReading] = [], failure: String? = nil
    ) {
        self.meter = meter
        self.at = at
        self.readings = readings
        self.failure = failure
    }
}
