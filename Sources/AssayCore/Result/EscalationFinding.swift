/// Whether an episode that may be handed over to a person was, and whether it should have been: the label of scores that tell this apart.
public enum EscalationFinding: String, Sendable, Hashable, CaseIterable {
    /// No person was needed, and none was asked.
    case contained
    /// No person was needed, and one was asked.
    case needless = "needless_escalation"
    /// A person was needed, and one was asked.
    case right = "right_escalation"
    /// A person was needed, and none was asked.
    case missed = "missed_escalation"

    /// The finding for what was needed and what was done.
    public init(needed: Bool, escalated: Bool) {
        self =
            switch (needed, escalated) {
            case (false, false): .contained
            case (false, true): .needless
            case (true, true): .right
            case (true, false): .missed
            }
    }

    /// Whether a person was needed.
    public var wasNeeded: Bool { self == .right || self == .missed }
    /// Whether a person was asked.
    public var wasEscalated: Bool { self == .right || self == .needless }
}

extension Episode {
    /// What its scores say of handing over; `nil` where none of them says anything.
    public var escalation: EscalationFinding? {
        scores.lazy.compactMap { $0.label.flatMap(EscalationFinding.init) }.first
    }
}
