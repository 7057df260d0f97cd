package import AssayCore

/// A dated list of what models cost.
package struct PriceBook: Sendable {
    /// One model at one provider.
    package struct Model: Sendable, Hashable {
        /// Who sells it.
        package var provider: String
        /// Its name in the book.
        package var id: String
        /// How its other names are recognised; `nil` only by the name itself.
        package var match: ModelMatch?
        /// What its tokens cost.
        package var schedule: PriceSchedule
        /// What else is priced and has no bucket here, such as searches, by name with the price as written.
        package var other: [(name: String, price: String)] {
            get { otherPrices.map { ($0.name, $0.value.stringValue ?? "in tiers") } }
        }
        var otherPrices: [JSONObject.Member] = []

        /// Provider and name, as a configuration writes them.
        package var reference: String { "\(provider)/\(id)" }
    }

    /// Where it comes from: a package or a file.
    package var source: String
    /// Its version, or the digest of its file.
    package var version: String
    /// The day on which it was fetched, as written.
    package var retrieved: String
    /// The currency of every price.
    package var currency: Currency
    /// The models.
    package var models: [Model]

    /// The book in words.
    package var title: String { "\(source) \(version) of \(retrieved)" }

    /// The model that `provider/name` names, or a name alone where only one provider's fits: by its name first, then by its other names.
    package func model(_ reference: String) -> Model? {
        let name = reference.lowercased()
        if let exact = models.first(where: { $0.reference.lowercased() == name }) { return exact }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            let own = models.filter { $0.provider == parts[0] }
            if let found = own.first(where: { $0.match?.holds(parts[1]) == true }) { return found }
        }
        let named = models.filter { $0.id.lowercased() == name }
        return named.count == 1 ? named.first : nil
    }

    /// The names that are most like one that is not there.
    package func near(_ reference: String) -> [String] {
        let name = reference.lowercased().split(separator: "/").last.map(String.init) ?? ""
        let alike = models.filter { $0.id.lowercased() == name || $0.match?.holds(name) == true }.map(
            \.reference)
        guard alike.isEmpty else { return Array(alike.prefix(5)) }
        return NearMiss.nearest(to: reference, among: models.map(\.reference)).map { [$0] } ?? []
    }
}

/// Reads a price book: the one of a file, or the one that set-up made where no file is named.
package typealias PriceBookLoading = @Sendable (_ file: String?) throws(Diagnostics) -> PriceBook

/// Says that there is no price book.
package let noPriceBook: PriceBookLoading = { _ throws(Diagnostics) in
    throw Diagnostics([Diagnostic(.error, "there is no price book here", hint: "give the prices themselves")])
}
