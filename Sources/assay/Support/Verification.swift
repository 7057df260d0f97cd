import AssayCore
import AssayDigest
import AssayFormats
import AssayJSON
import AssayReport
import AssayRunner

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

    /// The plan's digest, and the same plan made again from the seed where everything is known of which it follows.
    private var plan: EvidenceCheck {
        let plan = header.plan
        let again = Planner.plan(seed: plan.seed, levels: plan.levels)
        guard again.digest == plan.digest else {
            return EvidenceCheck("plan", .fails(["its digest is \(again.digest), not \(plan.digest)"]))
        }
        let planned = Set(plan.levels.flatMap(\.episodes).map(\.id))
        let strangers = evaluation.record.episodes.filter {
            !planned.contains(Self.planName($0.planned.id, among: planned))
        }
        let wrong = strangers.map { "the episode \($0.planned.id) was never planned" }
        guard wrong.isEmpty else { return EvidenceCheck("plan", .fails(wrong)) }
        guard let request else {
            return EvidenceCheck(
                "plan",
                .holds(
                    "digest \(plan.digest.prefix(12)); not made again, as a trace, think times or drawn lengths are in it"
                ))
        }
        let differing = plan.levels.enumerated().filter { index, level in
            var own = request
            own.stop = level.stop
            let made = Planner.level(own, backend: level.backend, shape: level.shape, index: index)
            return made.episodes != level.episodes
        }
        if !differing.isEmpty, isInBlocks(request) {
            let words = "\(plan.levels.count) blocks of cases made again from the seed \(plan.seed)"
            return EvidenceCheck("plan", .holds("\(words), digest \(plan.digest.prefix(12))"))
        }
        return EvidenceCheck(
            "plan",
            wrong: differing.map { "level \($0.offset + 1) does not follow from the seed \(plan.seed)" },
            otherwise: "made again from the seed \(plan.seed), digest \(plan.digest.prefix(12))")
    }

    /// Whether the levels are blocks of one level's cases, as a gate runs them until all is decided.
    private func isInBlocks(_ request: PlanRequest) -> Bool {
        let levels = header.plan.levels
        guard let first = levels.first,
            levels.allSatisfy({
                $0.backend == first.backend && $0.shape == first.shape && $0.stop == first.stop
            })
        else { return false }
        let whole = Planner.level(request, backend: first.backend, shape: first.shape, index: 0).episodes
        let run = levels.flatMap(\.episodes).map { episode in
            var episode = episode
            episode.id = "0" + episode.id.drop { $0 != "/" }
            return episode
        }
        return run.elementsEqual(whole.prefix(run.count))
    }

    /// The name in the plan of an episode: where time is the limit the plan is repeated, and later rounds are numbered.
    private static func planName(_ id: String, among planned: Set<String>) -> String {
        guard !planned.contains(id), let slash = id.lastIndex(of: "/"),
            Int(id[id.index(after: slash)...]) != nil
        else { return id }
        return String(id[..<slash])
    }

    /// The request from which the plan follows; `nil` where not all of it is stored.
    private var request: PlanRequest? {
        let episodes = header.plan.levels.flatMap(\.episodes)
        guard unchanged.count == header.suites.count,
            episodes.allSatisfy({ $0.pauses.isEmpty && $0.paddingTokens == 0 && $0.promptTokens == 0 }),
            header.plan.levels.allSatisfy({ if case .replay = $0.shape { false } else { true } }),
            let repeats = header.configuration["repeats"]?.integerValue,
            let warmUp = header.configuration["warm_up"]?.integerValue
        else { return nil }
        let entries = header.suites.compactMap { stamp in
            unchanged.first { $0.name == stamp.name }.map { MixEntry($0, weight: stamp.weight) }
        }
        return PlanRequest(
            suites: entries, backends: [], shapes: [], repeats: Int(repeats), warmUp: Int(warmUp),
            seed: header.plan.seed)
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
