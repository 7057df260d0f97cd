import AssayCommandLine
import AssayCore
import AssayFormats

/// Writes a small suite and a configuration to begin with.
struct InitCommand: Command {
    static let name = "init"
    static let summary =
        "Writes a small commented suite and assay.yaml to begin with; nothing that exists is touched."
    static let parameters: [Parameter<Self>] = [
        .argument("NAME", \.suite, "The suite's name.")
    ]

    var suite: String? = "my-prompts"

    private var name: String { suite ?? "my-prompts" }

    func mistakes() -> [String] {
        SuiteReader.isName(name)
            ? [] : ["NAME must be a suite's name: small letters, digits and '-'"]
    }

    func run() async throws -> ExitStatus {
        let folder = "suites/\(name)"
        let files = [
            ("\(folder)/suite.yaml", Self.suiteFile(name)), ("\(folder)/cases.jsonl", Self.cases),
            ("assay.yaml", Self.config),
        ]
        for (path, text) in files {
            guard !Places.exists(path) else {
                Terminal.note("kept: \(path) exists already")
                continue
            }
            try AtomicFile.write(text, to: path)
            Terminal.out("wrote \(path)\n")
        }
        Terminal.out(
            "next: put your prompts into \(folder)/cases.jsonl, then: assay check \(name) && assay run \(name)\n"
        )
        return .passed
    }

    private static func suiteFile(_ name: String) -> String {
        """
        format: 1
        name: \(name)
        version: 1.0.0
        workload: questions
        summary: Questions with known answers.
        prompt:
          system: Answer in one short sentence.
          user: "{{input.question}}"            # every case's input must have what is named here
        generation: {max_tokens: 64, temperature: 0}
        acceptance:                             # an output is accepted if every required scorer passes
          - scorer: contains_all                # expect.facts: texts that must stand in the answer
          - scorer: length
            max_words: 40
            required: false                     # informs, and decides nothing
        slo: {ttft_ms: 2000, episode_ms: 20000} # later than this is accepted, but not useful
        economics: {currency: USD, cost_of_failure: "0.05"}

        """
    }

    private static let cases = """
        {"id": "capital", "input": {"question": "What is the capital of France?"}, "expect": {"facts": ["Paris"]}, "tags": ["easy"]}
        {"id": "boiling", "input": {"question": "At how many degrees Celsius does water boil at sea level?"}, "expect": {"facts": [["100", "hundred"]]}, "tags": ["easy"]}

        """

    private static let config = """
        format: 1
        backends:
          engine: {kind: engine}                # the small model that set-up fetched, in this process
          # mine:
          #   kind: openai                      # any OpenAI-compatible endpoint
          #   url: http://127.0.0.1:8080/v1
          #   model: my-model
          #   api_key: ${MY_API_KEY}            # a reference; keys are never written into files
        prices:
          engine: {currency: USD, rate_per_hour: "0.10", utilisation: 0.6}
          # mine: {currency: USD, input_per_million: "0.15", cached_input_per_million: "0.075", output_per_million: "0.60"}
        load: {concurrency: [4]}

        """
}
