import AssayCommandLine
import AssayCore
import AssayFormats
import Glibc

/// Lists, shows and fetches what models cost.
struct PricesCommand: Command {
    /// What to do with prices.
    enum Action: String, ArgumentChoice {
        case list
        case show
        case update
    }

    static let name = "prices"
    static let summary =
        "Lists or shows the price book's models, or fetches the newest prices (genai-prices from PyPI)."
    static let parameters: [Parameter<Self>] = [
        .argument("ACTION", \.action, "What to do."),
        .argument("MODEL", \.model, "The model to show, as provider/name, or a part of the names to list."),
        .option(
            "--book", \.book, "FILE",
            "Another price book: our own form, or LiteLLM's model_prices_and_context_window.json."),
    ]

    var action = Action.list
    var model: String?
    var book: String?

    func mistakes() -> [String] {
        if action == .show, model == nil { return ["prices show needs a model"] }
        return action == .update && (model != nil || book != nil)
            ? ["prices update fetches the whole book: leave MODEL and --book out"] : []
    }

    func run() async throws -> ExitStatus {
        switch action {
        case .list: list(try Places.priceBook(book))
        case .show: try show(try Places.priceBook(book))
        case .update: try update()
        }
        return .passed
    }

    private func list(_ book: PriceBook) {
        let part = (model ?? "").lowercased()
        let found = book.models.filter { part.isEmpty || $0.reference.lowercased().contains(part) }
        for model in found {
            Terminal.out(
                "\(model.reference)  \(model.schedule.rates(at: WallClock.secondsSince1970, service: [:])?.words ?? "no price")\n"
            )
        }
        Terminal.note(
            "\(found.count) of \(book.models.count) models, \(book.title), \(book.currency) per million tokens"
        )
    }

    private func show(_ book: PriceBook) throws {
        let wanted = model ?? ""
        guard let found = book.model(wanted) else {
            let near = book.near(wanted)
            throw CannotRun(
                "\(book.title) has no prices of '\(wanted)'",
                hint: near.isEmpty
                    ? "`assay prices list` lists its models" : "did you mean \(near.joined(separator: ", "))?"
            )
        }
        Terminal.out("\(found.reference)  \(book.title), \(book.currency) per million tokens\n")
        for line in found.schedule.periodWords + found.schedule.variantWords { Terminal.out("  \(line)\n") }
        for other in found.other { Terminal.out("  not priced here: \(other.name) \(other.price)\n") }
    }

    /// Fetches the newest book and says what changed.
    private func update() throws {
        guard let script = Places.priceScript else {
            throw CannotRun(
                "the script that fetches prices is not there",
                hint: "install again, or run it from a checkout")
        }
        let before = try? Places.priceBook(nil)
        guard Self.runs([script, "--newest"]) else {
            throw CannotRun("the newest prices could not be fetched")
        }
        let after = try Places.priceBook(nil)
        let old = Dictionary((before?.models ?? []).map { ($0.reference, $0.schedule) }) { first, _ in first }
        let new = after.models.filter { old[$0.reference] == nil }
        let changed = after.models.filter { model in
            old[model.reference].map { $0 != model.schedule } ?? false
        }
        Terminal.out(
            "\(after.title): \(after.models.count) models, \(new.count) new, \(changed.count) with other prices\n"
        )
        for model in changed { Terminal.out("  changed: \(model.reference)\n") }
    }

    /// Runs a program to its end, its words on standard error, and says whether it went well.
    private static func runs(_ words: [String]) -> Bool {
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, words[0], nil, nil, &pointers, environ) == 0 else { return false }
        var status: CInt = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }
}
