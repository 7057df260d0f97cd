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
