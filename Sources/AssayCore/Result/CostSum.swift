/// A sum of costs of one currency, taken one by one: exact, and only known where every part is.
public struct CostSum: Sendable, Hashable {
    private var money: Money
    private var unknown: String?

    /// Makes an empty sum.
    public init(_ currency: Currency) { money = .zero(currency) }

    /// Adds a cost; a sum that grows too large stays at what could be counted.
    public mutating func add(_ cost: Cost) {
        if case .atLeast(_, let reason) = cost { unknown = reason }
        guard let next = money.adding(cost.lowerBound) else {
            unknown = "the sum is too large to be counted"
            return
        }
        money = next
    }

    /// What it comes to.
    public var cost: Cost { unknown.map { .atLeast(money, because: $0) } ?? .known(money) }
}

/// The sums of ledger lines by account, taken one by one.
public struct AccountSums: Sendable, Hashable {
    private var sums = [CostSum?](repeating: nil, count: Account.allCases.count)
    private let currency: Currency

    /// Makes empty sums.
    public init(_ currency: Currency) { self.currency = currency }

    /// Adds a line.
    public mutating func add(_ line: LedgerLine) {
        sums[line.account.place, default: CostSum(currency)].add(line.cost)
    }

    /// The accounts that have lines, in their order, and what they come to.
    public var all: [(account: Account, cost: Cost)] {
        zip(Account.allCases, sums).compactMap { account, sum in sum.map { (account, $0.cost) } }
    }
}

extension [CostSum?] {
    fileprivate subscript(place: Int, default sum: @autoclosure () -> CostSum) -> CostSum {
        get { self[place] ?? sum() }
        set { self[place] = newValue }
    }
}

extension Account {
    /// Its place among all; a table by place needs no hashing of names.
    fileprivate var place: Int {
        switch self {
        case .inference: 0
        case .retries: 1
        case .fallbacks: 2
        case .tools: 3
        case .guards: 4
        case .cacheStorage: 5
        case .review: 6
        case .failure: 7
        case .falseAccepts: 8
        }
    }
}
