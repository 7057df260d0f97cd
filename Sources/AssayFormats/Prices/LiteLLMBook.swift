import AssayCore
import AssayDigest
import AssayJSON

/// LiteLLM's `model_prices_and_context_window.json`: prices per token under one name for each bucket, tier and kind of service.
enum LiteLLMBook {
    private static let buckets:
        [(name: String, path: any WritableKeyPath<TokenRates, TieredPrice?> & Sendable)] =
            [
                ("input_cost_per_token", \.freshPrompt), ("output_cost_per_token", \.output),
                ("cache_read_input_token_cost", \.cacheRead),
                ("cache_creation_input_token_cost", \.cacheWrite5m),
                ("cache_creation_input_token_cost_above_1hr", \.cacheWrite1h),
                ("output_cost_per_reasoning_token", \.reasoning),
            ]
    private static let services: [(suffix: String, when: [String: String])] = [
        ("_batches", ["processing": "batch"]), ("_flex", ["service_tier": "flex"]),
        ("_priority", ["service_tier": "priority"]),
    ]

    static func read(_ value: JSONValue, _ file: SourceFile) throws(Diagnostics) -> PriceBook {
        var problems: [Diagnostic] = []
        let place = SourceLocation(file: file.name, line: 1, column: 1)
        let models = (value.objectValue?.members ?? []).compactMap { entry -> PriceBook.Model? in
            guard entry.name != "sample_spec", entry.value["input_cost_per_token"] != nil else { return nil }
            guard let schedule = schedule(entry.value) else {
                problems.append(Diagnostic(.error, "the prices of '\(entry.name)' cannot be read", at: place))
                return nil
            }
            // Names carry their provider where it is not the maker's own.
            let provider = entry.value["litellm_provider"]?.stringValue ?? "litellm"
            let name =
                entry.name.hasPrefix(provider + "/")
                ? String(entry.name.dropFirst(provider.count + 1)) : entry.name
            return PriceBook.Model(provider: provider, id: name, match: nil, schedule: schedule)
        }
        if models.isEmpty, problems.isEmpty {
            problems.append(
                Diagnostic(
                    .error, "this is no price book",
                    hint: "it must have 'models', or be in the form of LiteLLM's", at: place))
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return PriceBook(
            source: file.name, version: String(SHA256.hex(of: file.text).prefix(12)),
            retrieved: "an unknown day",
            currency: .usDollar, models: models)
    }

    private static func schedule(_ entry: JSONValue) -> PriceSchedule? {
        guard let standard = rates(entry, suffix: "") else { return nil }
        var variants: [PriceSchedule.Variant] = []
        for service in services {
            guard let special = rates(entry, suffix: service.suffix) else { return nil }
            guard special != TokenRates() else { continue }
            variants.append(PriceSchedule.Variant(when: service.when, .always, special))
        }
        return PriceSchedule([PriceSchedule.Period(.always, standard)], variants: variants)
    }

    private static func rates(_ entry: JSONValue, suffix: String) -> TokenRates? {
        var rates = TokenRates()
        for bucket in buckets {
            guard let written = entry[bucket.name + suffix], !written.isNull else { continue }
            guard let base = price(written), let tiers = tiers(entry, bucket.name, suffix: suffix) else {
                return nil
            }
            rates[keyPath: bucket.path] = TieredPrice(base, tiers: tiers)
        }
        if suffix.isEmpty, let fee = entry["input_cost_per_request"], !fee.isNull {
            guard let text = decimal(fee), let fee = TokenPrice(decimal: text) else { return nil }
            rates.perRequest = fee
        }
        return rates
    }

    /// `…_above_200k_tokens` and its like, with the suffix of a service after it; `nil` where one of them cannot be read.
    private static func tiers(_ entry: JSONValue, _ name: String, suffix: String) -> [TieredPrice.Tier]? {
        let (start, end) = (name + "_above_", "k_tokens" + suffix)
        var tiers: [TieredPrice.Tier] = []
        for member in entry.objectValue?.members ?? [] where !member.value.isNull {
            guard member.name.hasPrefix(start), member.name.hasSuffix(end) else { continue }
            let digits = member.name.dropFirst(start.count).dropLast(end.count)
            // Another bucket's name can begin alike: `…_above_1hr_above_200k_tokens`.
            guard digits.allSatisfy(\.isNumber) else { continue }
            guard let thousands = Int(digits), thousands < 1_000_000, let price = price(member.value) else {
                return nil
            }
            tiers.append(TieredPrice.Tier(above: thousands * 1000, price: price))
        }
        return tiers
    }

    /// A price per token, as one per million.
    private static func price(_ value: JSONValue) -> TokenPrice? {
        decimal(value).flatMap { TokenPrice(decimal: $0, shift: 6) }
    }

    /// A number as the shortest decimal text that is read as it.
    private static func decimal(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let whole): String(whole)
        case .number(let real): String(real)
        default: nil
        }
    }
}
