import AssayCore

/// Reads how one backend is priced: by the hour, by a model of the price book, or by prices that are written out.
struct PriceReader {
    let bookFile: String?
    let book: PriceBookLoading
    let problems: Problems

    func price(_ member: Node.Member) -> Configuration.PriceSetting? {
        var price = MappingReader(member.value, title: "the price of '\(member.key)'", problems: problems)
        defer { price.finish() }
        let currency = price.text("currency").map { Currency($0) }
        if price.node["rate_per_hour"] != nil || price.node["owned"] != nil {
            return CapacityReader(problems: problems).terms(&price, currency ?? .usDollar).map {
                .capacity($0)
            }
        }
        let reference = price.text("model")
        let storage = price.price("cache_storage_per_million_hour")
        let own = rates(&price)
        guard
            var agreement = reference == nil
                ? written(own, currency, &price) : listed(reference ?? "", own, price)
        else {
            ignoreOthers(&price)
            return nil
        }
        if reference != nil, let currency, currency != agreement.currency {
            problems.add(
                "the price book is in \(agreement.currency)",
                hint: "convert it: convert: {to: \(currency), rate: …, date: …}",
                at: price.node["currency"]?.location)
        }
        if reference == nil {
            agreement.schedule.periods += offPeak(&price, over: own)
        } else if let node = price.node("off_peak") {
            problems.add(
                "'off_peak' goes with prices that are written out",
                hint: "the price book has hours of its own",
                at: node.location)
        }
        if let node = price.node("batch") { agreement.schedule.variants.insert(batched(node), at: 0) }
        for service in price.members("service") {
            guard let value = service.value.text else {
                problems.add("'\(service.key)' must be text", at: service.value.location)
                continue
            }
            agreement.service[service.key] = value
        }
        noteUnknownService(agreement, price)
        if let percent = price.quantity("discount_percent", Quantity(100), decimals: 2) {
            agreement.schedule = agreement.schedule.discounted(percent: percent)
            agreement.source += ", less \(price.node["discount_percent"]?.text ?? "") %"
        }
        agreement.conversion = conversion(price.node("convert"))
        agreement.cacheStorage = storage
        return .tokens(agreement)
    }

    /// Reads what is left, so that it is not called unknown.
    private func ignoreOthers(_ price: inout MappingReader) {
        for key in ["off_peak", "batch", "service", "discount_percent", "convert"] { _ = price.node(key) }
    }

    // MARK: By the token

    private func written(
        _ own: TokenRates, _ currency: Currency?, _ price: inout MappingReader
    ) -> PriceAgreement? {
        guard own.freshPrompt != nil, own.output != nil else {
            if let absent = ["input_per_million", "output_per_million"].first(where: price.lacks) {
                price.missing(
                    absent,
                    hint:
                        "give 'input_per_million' and 'output_per_million', 'model' (a model of the price book), 'rate_per_hour' or 'owned'"
                )
            }
            return nil
        }
        return PriceAgreement(
            currency: currency ?? .usDollar, schedule: PriceSchedule([PriceSchedule.Period(.always, own)]),
            source: "as configured")
    }

    private func listed(_ reference: String, _ own: TokenRates, _ price: MappingReader) -> PriceAgreement? {
        let place = price.node["model"]?.location
        do throws(Diagnostics) {
            let book = try book(bookFile)
            guard let model = book.model(reference) else {
                let near = book.near(reference)
                problems.add(
                    "\(book.title) has no prices of '\(reference)'",
                    hint: near.isEmpty
                        ? "`assay prices list` lists its models"
                        : "did you mean \(near.joined(separator: ", "))?", at: place)
                return nil
            }
            let isOverridden = own != TokenRates()
            return PriceAgreement(
                currency: book.currency,
                schedule: isOverridden ? model.schedule.overridden(by: own) : model.schedule,
                source: "\(book.title), \(model.reference)" + (isOverridden ? " with changes" : ""))
        } catch {
            problems.add(
                error.all.map { Diagnostic($0.severity, $0.message, hint: $0.hint, at: $0.location ?? place) }
            )
            return nil
        }
    }

    private func noteUnknownService(_ agreement: PriceAgreement, _ price: MappingReader) {
        let known = agreement.schedule.variants.map(\.when)
        guard !agreement.service.isEmpty,
            !known.contains(where: { when in when.allSatisfy { agreement.service[$0.key] == $0.value } })
        else { return }
        let words = known.map {
            $0.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        }
        problems.add(
            "\(agreement.source) has no prices of its own for this service",
            hint: words.isEmpty
                ? "remove 'service'" : "there are: " + Set(words).sorted().joined(separator: "; "),
            at: price.node["service"]?.location)
    }

    /// What the batch service costs, as far as it differs.
    private func batched(_ node: Node) -> PriceSchedule.Variant {
        var reader = MappingReader(node, title: "the batch price", problems: problems)
        defer { reader.finish() }
        return PriceSchedule.Variant(when: ["processing": "batch"], .always, rates(&reader))
    }

    private func offPeak(_ price: inout MappingReader, over base: TokenRates) -> [PriceSchedule.Period] {
        (price.list("off_peak") ?? []).compactMap { node in
            var period = MappingReader(node, title: "the off-peak price", problems: problems)
            defer { period.finish() }
            let times = ["from", "to"].map { key in period.text(key).flatMap(DayTime.parse) }
            let own = rates(&period)
            guard let from = times[0], let to = times[1] else {
                problems.add(
                    "an off-peak price needs 'from' and 'to', times of the day in UTC",
                    hint: #"for example: {from: "16:30", to: "00:30"}"#,
                    at: node.location)
                return nil
            }
            return PriceSchedule.Period(.daily(from: from, to: to), base.overridden(by: own))
        }
    }

    /// The prices of each bucket, and those that hold beyond a length of the prompt.
    private func rates(_ reader: inout MappingReader) -> TokenRates {
        var rates = Self.flat(&reader)
        for node in reader.list("tiers") ?? [] {
            var tier = MappingReader(node, title: "the tier", problems: problems)
            defer { tier.finish() }
            guard let above = tier.integer("above_prompt_tokens", in: 1...Int.max) else {
                tier.missing("above_prompt_tokens")
                continue
            }
            let own = Self.flat(&tier)
            for bucket in TokenRates.buckets {
                guard let price = own[keyPath: bucket.path]?.base else { continue }
                guard let base = rates[keyPath: bucket.path] else {
                    problems.add(
                        "the tier has a price for \(bucket.name) tokens, and the price itself has none",
                        at: node.location)
                    continue
                }
                rates[keyPath: bucket.path] = TieredPrice(
                    base.base, tiers: base.tiers + [TieredPrice.Tier(above: above, price: price)])
            }
        }
        return rates
    }

    private static func flat(_ reader: inout MappingReader) -> TokenRates {
        var rates = TokenRates()
        for bucket in TokenRates.buckets {
            rates[keyPath: bucket.path] = reader.price("\(bucket.name)_per_million").map { TieredPrice($0) }
        }
        rates.perRequest = reader.price("per_request")
        return rates
    }

    private func conversion(_ node: Node?) -> PriceAgreement.Conversion? {
        guard let node else { return nil }
        var reader = MappingReader(node, title: "the conversion", problems: problems)
        defer { reader.finish() }
        let currency = reader.requiredText("to")
        let date = reader.requiredText("date")
        guard let rate = reader.price("rate"), rate.attos > 0, CalendarDay.parse(date) != nil else {
            problems.add(
                "a conversion needs 'to', 'rate' above 0 and 'date'",
                hint: #"for example: {to: EUR, rate: "0.92", date: 2026-11-20}"#,
                at: node.location)
            return nil
        }
        return PriceAgreement.Conversion(to: Currency(currency), rate: rate, date: date)
    }
}

extension MappingReader {
    /// A price, exact to eighteen decimals.
    fileprivate mutating func price(_ key: String) -> TokenPrice? {
        guard let node = node(key) else { return nil }
        let price = node.text.flatMap { TokenPrice(decimal: $0) }
        if price == nil {
            problems.add(
                "'\(key)' must be a price such as 0.25, with up to eighteen decimals", at: node.location)
        }
        return price
    }
}
