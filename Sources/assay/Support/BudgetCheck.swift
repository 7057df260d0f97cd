import AssayCore
import AssayFormats

/// Whether the suites' budgets of money can be watched with the prices that are given.
enum BudgetCheck {
    /// What cannot be watched, in words; throws where a budget is in another currency than the prices.
    static func notes(_ settings: RunSettings) throws(CannotRun) -> [String] {
        var notes: [String] = []
        for (suite, _, _) in settings.suites {
            guard let cost = suite.budget.cost else { continue }
            for (name, setting) in settings.backends + settings.parts where setting.lever == nil {
                switch settings.prices[name] {
                case .tokens(let price):
                    guard price.costCurrency != cost.currency else { continue }
                    throw CannotRun(
                        "the budget of '\(suite.name)' is in \(cost.currency), the prices of '\(name)' in \(price.costCurrency)",
                        hint: "state both in one currency")
                case .capacity, nil:
                    notes.append(
                        "the budget of money of '\(suite.name)' is not watched on '\(name)': "
                            + "what its requests cost is not known as they end")
                }
            }
        }
        return notes
    }
}
