/// An assumption that some of a ledger's lines rest on, and what becomes of them when it is a fifth lower or higher.
public struct Assumption: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// The accounts of the lines.
    public var accounts: Set<Account>
    /// What the lines are for; `nil` is anything.
    public var item: String?
    /// The suite whose episodes have the lines; `nil` is every one.
    public var suite: String?
    /// The factor of the lines where the assumption is 20 % lower.
    public var whenLower: Double
    /// The factor of the lines where the assumption is 20 % higher.
    public var whenHigher: Double

    /// Makes an assumption; lines are proportional to it unless factors are given.
    public init(
        _ name: String, _ accounts: Set<Account>, item: String? = nil, suite: String? = nil,
        whenLower: Double = 0.8, whenHigher: Double = 1.2
    ) {
        self.name = name
        self.accounts = accounts
        self.item = item
        self.suite = suite
        self.whenLower = whenLower
        self.whenHigher = whenHigher
    }

    /// Whether a line rests on it.
    public func bears(on line: LedgerLine, of suite: String) -> Bool {
        accounts.contains(line.account) && (item ?? line.item) == line.item && (self.suite ?? suite) == suite
    }
}
