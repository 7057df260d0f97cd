package import AssayCore
import AssayDigest
import AssayJSON

/// Reads price books: our own form, and LiteLLM's `model_prices_and_context_window.json`.
package enum PriceBookReader {
    /// Reads a book; an entry that cannot be read is an error, since a price that is silently missing would be a wrong cost.
    package static func read(_ file: SourceFile) throws(Diagnostics) -> PriceBook {
        let value: JSONValue
        do throws(JSONError) { value = try JSON.parse(file.bytes) } catch {
            let place = SourceLocation(file: file.name, line: error.line, column: error.column)
            throw Diagnostics([Diagnostic(.error, "this is not JSON: \(error.message)", at: place)])
        }
        guard value["models"] == nil else { return try own(value, file) }
        return try LiteLLMBook.read(value, file)
    }

    private static func own(_ value: JSONValue, _ file: SourceFile) throws(Diagnostics) -> PriceBook {
        var problems: [Diagnostic] = []
        func wrong(_ message: String) {
            problems.append(
                Diagnostic(.error, message, at: SourceLocation(file: file.name, line: 1, column: 1)))
        }
        if value["format"]?.integerValue != 1 {
            wrong("this is no price book of format 1")
        }
        let models = (value["models"]?.arrayValue ?? []).compactMap { entry -> PriceBook.Model? in
            guard let model = model(entry) else {
                let name = (entry["provider"]?.stringValue ?? "") + "/" + (entry["id"]?.stringValue ?? "")
                wrong("the prices of '\(name)' cannot be read")
                return nil
            }
            return model
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return PriceBook(
            source: value["source"]?.stringValue ?? file.name,
            version: value["version"]?.stringValue ?? String(SHA256.hex(of: file.text).prefix(12)),
            retrieved: value["retrieved"]?.stringValue ?? "an unknown day",
            currency: Currency(value["currency"]?.stringValue ?? "USD"), models: models)
    }

    private static func model(_ entry: JSONValue) -> PriceBook.Model? {
        guard let provider = entry["provider"]?.stringValue, let id = entry["id"]?.stringValue,
            let schedule = PriceSchedule(json: entry)
        else { return nil }
        let stated = entry["match"].flatMap { $0.isNull ? nil : $0 }
        let match = stated.flatMap(ModelMatch.init)
        guard (stated == nil) == (match == nil) else { return nil }
        return PriceBook.Model(
            provider: provider, id: id, match: match, schedule: schedule,
            otherPrices: entry["other"]?.objectValue?.members ?? [])
    }
}
