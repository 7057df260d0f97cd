#if Engine
import AssayCore
import AssayFormats
import AssayTestSupport
import Glibc
import Testing

/// `assay label` as a person uses it: the program, its page in a real browser, and keys.
@Suite(.serialized) struct LabelTests {
    private let program = ProgramTests()
    private let hostile =
        "<img src=x onerror=\"document.title='broken out'\"></pre><script>document.title='broken out'</script>"

    /// A run of five outputs of the bundled suite `rag`, one of which would like to be a script.
    private func makeRun(_ folder: String) async throws {
        let origin = MonotonicInstant(nanoseconds: 0)
        let outputs = [hostile, "The ticket costs 12.", "Twelve dollars.", "I do not know.", "It costs 9."]
        let planned = outputs.indices.map {
            PlannedEpisode(
                id: "0/rag/rag-0\($0 + 1)/0", suite: "rag", caseID: "rag-0\($0 + 1)", repetition: 0, seed: 1,
                warmUp: false)
        }
        let header = RunHeader(
            id: "r", started: "2026-01-01T00:00:00Z", version: "0", configuration: [:],
            plan: RunPlan(
                seed: 1,
                levels: [
                    PlannedLevel(
                        backend: "secret-backend", shape: .closed(concurrency: 1), stop: StopRule(),
                        episodes: planned)
                ], digest: "d"),
            suites: [
                SuiteStamp(
                    name: "rag", path: ProgramTests.repository + "/suites/rag", version: "1", digest: "d",
                    weight: 1)
            ], backends: [], machine: Machine(processor: "m", cores: 1, memoryBytes: 1, system: "Linux"),
            origin: origin, status: .finished, windows: [])
        let writer = try RecordWriter(folder: folder, header: header)
        for (plan, output) in zip(planned, outputs) {
            try await writer.append(
                Exchange(
                    request: GenerationRequest(
                        id: ExchangeID(episode: plan.id), scheduled: origin,
                        messages: [Message(.user, "Asked about \(plan.caseID)")]), backend: "secret-backend",
                    trace: Trace(scheduled: origin, closed: origin), reply: Reply(text: output),
                    usage: .unknown,
                    ending: .completed(.stop)))
            try await writer.append(
                Episode(
                    planned: plan, backend: "secret-backend", level: 0, scheduled: origin, ended: origin,
                    exchanges: [ExchangeID(episode: plan.id)], output: output, ending: .answered,
                    scores: [
                        Score(
                            scorer: "secret-scorer", required: true,
                            finding: .judged(value: 0, passed: false), reason: "secret-reason")
                    ]))
        }
    }

    /// Starts the program and gives its page's address.
    private func start(_ folder: String, said: String) throws -> (child: pid_t, url: String) {
        let child = program.start(["label", folder], output: said)
        for _ in 0..<600 {
            if let url = program.text(said).split(separator: "\n").first(where: { $0.hasPrefix("label on ") })
            {
                return (child, String(url.dropFirst("label on ".count)))
            }
            usleep(50_000)
        }
        kill(child, SIGKILL)
        Issue.record("the page was not served: \(program.text(said))")
        throw CannotRun("the page was not served")
    }

    /// Presses a key and waits until another output is shown.
    private func press(_ key: String, _ browser: Browser) throws {
        let before = try browser.value("now.episode").stringValue ?? ""
        try browser.press(key)
        try browser.wait(until: "!busy && (!now || now.episode !== '\(before)')")
    }

    @Test func `outputs are labelled blind with keys, kept at once, taken back, and resumed`() async throws {
        let folder = "/tmp/assay-label-\(getpid())"
        try await makeRun(folder)
        let browser = try Browser(profile: folder + ".profile")
        let (first, url) = try start(folder, said: folder + ".said")
        var running: pid_t? = first
        defer {
            if let running {
                kill(running, SIGKILL)
                _ = program.end(running)
            }
        }
        try browser.open(url)
        try browser.wait(until: "typeof now === 'object' && now")
        var shown: [String] = []
        func note() throws {
            shown.append(try browser.value("document.getElementById('output').textContent").stringValue ?? "")
        }
        try note()
        let text = try browser.value("document.body.innerText").stringValue ?? ""
        #expect(text.contains("Asked about rag-0") && text.contains("facts"))
        #expect(!text.contains("secret"))
        try press("a", browser)
        try note()
        // The note is written with keys that would otherwise label.
        try browser.press("n")
        for key in "rash" { try browser.press(String(key)) }
        #expect(try browser.value("document.getElementById('note').value").stringValue == "rash")
        try browser.wait(until: "(document.getElementById('note').blur(), true)")
        try press("r", browser)
        try note()
        try press("s", browser)
        try note()
        try press("u", browser)
        #expect(try browser.value("document.getElementById('output').textContent").stringValue == shown[2])
        #expect(
            try browser.value("document.getElementById('count').textContent").stringValue == "2 of 5 labelled"
        )
        try press("u", browser)
        #expect(try browser.value("document.getElementById('output').textContent").stringValue == shown[1])
        let early = try LabelFile.read(path: folder + "/labels.jsonl")
        #expect(early.map(\.accepts) == [true, false, nil])
        #expect(early[1].note == "rash" && early.map(\.output).first == shown[0])

        kill(first, SIGKILL)
        _ = program.end(first)
        running = nil
        let (second, again) = try start(folder, said: folder + ".again")
        running = second
        #expect(again != url)
        try browser.open(again)
        try browser.wait(until: "typeof now === 'object' && now")
        #expect(try browser.value("document.getElementById('output').textContent").stringValue == shown[1])
        shown.removeLast(3)
        for place in 1..<5 {
            try note()
            try press(place % 2 == 0 ? "a" : "r", browser)
        }
        try browser.wait(until: "!document.getElementById('done').hidden")
        #expect(try browser.value("document.title").stringValue == "assay label")
        // The label of the last output is taken back and given again, the other way round; only then is it the end.
        try press("u", browser)
        #expect(try browser.value("document.getElementById('work').hidden") == .bool(false))
        #expect(try browser.value("document.getElementById('output').textContent").stringValue == shown.last)
        #expect(try LabelFile.read(path: folder + "/labels.jsonl").standing.count == 4)
        try press("r", browser)
        try browser.press("Enter")
        try browser.wait(until: "document.getElementById('last').hidden")
        running = nil
        #expect(program.end(second).status == 0)
        #expect(Set(shown).count == 5 && shown.contains(hostile))
        let labels = try LabelFile.read(path: folder + "/labels.jsonl").standing
        #expect(Set(labels.map(\.output)) == Set(shown))
        #expect(labels.count { $0.accepts == true } == 2)

        let last = program.start(["label", folder], output: folder + ".last")
        #expect(program.end(last).status == 0)
        #expect(program.text(folder + ".last").contains("5 of 5 outputs are labelled"))
    }
}
#endif
