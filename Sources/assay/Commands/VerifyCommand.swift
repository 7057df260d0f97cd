import AssayCommandLine
import AssayCore
import AssayDigest
import AssayFormats
import AssayReport

/// Checks that a run's report follows from its records, and that its records are what they were.
struct VerifyCommand: Command {
    static let name = "verify"
    static let summary =
        "Checks a run: its files by their digests, its plan, its scores and every figure computed anew, its signature."
    static let parameters: [Parameter<Self>] = [
        .argument("RUN", \.runName, "The run's folder, or its name under results/."),
        .option(
            "--key", \.key, "KEY", "A public key of minisign, its file or its text; checks the signature."),
        .flag("--publishable", \.publishable, "Also checks the rules of a claim that is to be published."),
        .option(
            "--baseline", \.baseline, "NAME", "The baseline by whose output lengths --publishable goes."),
    ]

    var runName = ""
    var key: String?
    var publishable = false
    var baseline: String?

    func mistakes() -> [String] {
        baseline != nil && !publishable ? ["--baseline belongs to --publishable"] : []
    }

    func run() async throws -> ExitStatus {
        let publicKey = try key.map(Self.publicKey)
        let frozen = try baseline.map { word throws(CannotRun) in
            try BaselineFile.read(path: Places.baseline(word))
        }
        let evaluation = try Evaluation.read(runName)
        let verification = Verification(evaluation)
        var checks = try await verification.checks()
        if let publicKey { checks.append(verification.signature(publicKey)) }
        var isUnproven = false
        if publishable {
            let rules = PublishableRules(
                record: evaluation.record, summary: evaluation.summary,
                own: evaluation.baseline(named: runName),
                baseline: frozen)
            checks += rules.checks
            isUnproven = checks.contains { if case .absent = $0.finding { $0.isNeeded } else { false } }
        }
        Terminal.out(checks.map { $0.text + "\n" }.joined())
        let failed = checks.count(where: \.hasFailed)
        let verdict =
            failed > 0 ? "\(failed) checks fail" : isUnproven ? "not everything is proven" : "nothing fails"
        Terminal.out("\n\(evaluation.record.header.id): \(verdict)\n")
        return failed > 0 || isUnproven ? .verdictFailed : .passed
    }

    /// A key given by its file or as its text.
    private static func publicKey(_ word: String) throws(CannotRun) -> MinisignPublicKey {
        let text = (try? SourceFile(reading: word))?.text ?? word
        do throws(MinisignError) { return try MinisignPublicKey(text: text) } catch {
            throw CannotRun("\(word): \(error.message)", hint: error.hint)
        }
    }
}
