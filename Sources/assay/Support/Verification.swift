import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import AssayReport

/// What can be checked of a run from its folder and from the suites and the price book as they are now.
struct Verification {
    private let evaluation: Evaluation
    private var folder: String { evaluation.folder }
    private var header: RunHeader { evaluation.record.header }
    /// The suites that are what they were when the run was made.
    private let unchanged: [Suite]
    /// The suites that are what they were when the outputs were judged.
    private let judging: [Suite]

    init(_ evaluation: Evaluation) {
        self.evaluation = evaluation
        let stamps = Dictionary(evaluation.record.header.suites.map { ($0.name, $0) }) { first, _ in first }
        unchanged = evaluation.suites.filter { stamps[$0.name]?.digest == $0.digest }
        judging = evaluation.suites.filter { suite in
            stamps[suite.name].map { $0.judgedBy ?? $0.digest } == suite.digest
        }
    }

    /// Every check, in the order in which one rests on the other.
    func checks() async throws -> [EvidenceCheck] {
        [
            records, try chain, suites, plan, priceBook, try await scores, try figures,
        ]
    }

    /// Whether every line could be read; a killed run may have a torn one.
    private var records: EvidenceCheck {
        let words =
            "\(evaluation.record.episodes.count) episodes, \(evaluation.record.exchanges.count) requests"
        let notes = evaluation.notes.filter { $0.contains(".jsonl:") }
        guard header.status != .running else {
            return EvidenceCheck(
                "records",
                .absent((["the run was killed before its end; \(words)"] + notes).joined(separator: "; ")))
        }
        return EvidenceCheck("records", wrong: notes, otherwise: words)
    }

    private var chain: EvidenceCheck {
        get throws {
            guard let (stored, root) = try DigestChain.stored(folder: folder) else {
                return EvidenceCheck(
                    "digest chain",
                    .absent(
                        "run.json holds none: the run was killed before its end, or is of before there were any"
                    ))
            }
            var wrong = stored.differences(from: try DigestChain(folder: folder))
            let redacted = self.redacted
            wrong.removeAll { one in redacted.contains { one.hasPrefix($0 + " ") } }
            if stored.root != root { wrong.append("the root does not follow from the digests") }
            let blocks = stored.files.reduce(0) { $0 + $1.blocks.count }
            return EvidenceCheck(
                "digest chain", wrong: wrong,
                otherwise: "\(stored.files.count) files in \(blocks) blocks, root \(root)"
                    + (redacted.isEmpty
                        ? ""
                        : "; not checked, as prompts were taken out: \(redacted.joined(separator: ", "))"))
        }
    }

    /// The record files from which `assay bundle` took prompts, where the run lies in an unpacked bundle.
    private var redacted: [String] {
        guard let file = try? SourceFile(reading: folder + "/../bundle.json"),
            let bundle = try? JSON.parse(file.bytes), bundle["run"]?.stringValue == header.id
        else { return [] }
        return (bundle["files"]?.arrayValue ?? []).filter { $0["original_sha256"] != nil }.compactMap {
            file in
            file["name"]?.stringValue.flatMap { $0.hasPrefix("run/") ? String($0.dropFirst(4)) : nil }
        }
    }

    private var suites: EvidenceCheck {
        let names = header.suites.map(\.name)
        let read = Set(evaluation.suites.map(\.name))
        let changed = read.subtracting(unchanged.map(\.name)).sorted().map {
            "the suite '\($0)' has changed since"
        }
        let missing = names.filter { !read.contains($0) }
        if changed.isEmpty, !missing.isEmpty {
            return EvidenceCheck("suites", .absent("cannot be read: \(missing.joined(separator: ", "))"))
        }
        return EvidenceCheck(
            "suites", wrong: changed, otherwise: "\(names.joined(separator: ", ")) as they were")
    }

    private var plan: EvidenceCheck {
        EvidenceCheck(
            "plan",
            PlanCheck(record: evaluation.record, unchanged: unchanged, folder: folder).finding)
    }

    private var priceBook: EvidenceCheck {
        guard let stored = header.configuration["price_book"], let path = stored["path"]?.stringValue else {
            return EvidenceCheck("price book", .absent("no price of the run comes from one"))
        }
        guard let now = SHA256.hex(ofFile: path) ?? SHA256.hex(ofFile: folder + "/../prices/book.json") else {
            return EvidenceCheck(
                "price book", .absent("\(path) is not there; the run keeps the prices it was costed with"))
        }
        let wrong =
            now == stored["sha256"]?.stringValue ? [] : ["\(path) is another than the run was costed with"]
        return EvidenceCheck("price book", wrong: wrong, otherwise: path)
    }

    /// Judges every output again by the suites that judged them, as far as they are unchanged; models answer from what is recorded.
    private var scores: EvidenceCheck {
        get async throws {
            let names = Set(judging.map(\.name))
            guard !names.isEmpty else { return EvidenceCheck("scores", .absent("no suite is what it was")) }
            let rejudging = try await Rejudging(evaluation.record, judging, folder: folder, asking: nil)
            let again = try await rejudging.judged(evaluation.record)
            var wrong: [String] = []
            for (before, now) in zip(evaluation.record.episodes, again)
            where names.contains(before.planned.suite) && !before.scores.isEmpty {
                for (old, new) in zip(before.scores, now.scores) where old.finding != new.finding {
                    wrong.append(
                        "\(before.planned.id): \(old.scorer) is recorded otherwise than judged: \(new.reason)"
                    )
                }
                if before.scores.count != now.scores.count {
                    wrong.append("\(before.planned.id) lacks scores")
                }
            }
            let count = again.count { names.contains($0.planned.suite) && !$0.scores.isEmpty }
            return EvidenceCheck(
                "scores", wrong: wrong, otherwise: "\(count) outputs judged again, all alike")
        }
    }

    /// The figures of `report.json` against the same from the raw records.
    private var figures: EvidenceCheck {
        get throws {
            guard let file = try? SourceFile(reading: folder + "/report.json"),
                let stored = try? JSON.parse(file.bytes)
            else {
                return EvidenceCheck("figures", .absent("there is no report.json; `assay report` writes it"))
            }
            let computed = SummaryJSON.json(evaluation.summary)
            let wrong = FigureDifferences.between(stored, computed)
            return EvidenceCheck(
                "figures", wrong: wrong, otherwise: "every figure of report.json follows from the records")
        }
    }

    /// The signatures of `run.json` and the statement, and that the statement is of this run.
    func signature(_ key: MinisignPublicKey) -> EvidenceCheck {
        var wrong: [String] = []
        var comment = ""
        for name in ["run.json", "statement.json"] {
            guard let message = try? SourceFile(reading: "\(folder)/\(name)"),
                let signature = try? SourceFile(reading: "\(folder)/\(name).minisig")
            else {
                wrong.append("\(name).minisig is not there; `assay seal` makes it")
                continue
            }
            do throws(MinisignError) { comment = try key.verify(signature.text, of: message.bytes) } catch {
                wrong.append("\(name): \(error.message)")
            }
        }
        return EvidenceCheck("signature", wrong: wrong, otherwise: comment)
    }
}
