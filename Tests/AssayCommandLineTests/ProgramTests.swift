import AssayCommandLine
import Testing

@Suite struct ProgramTests {
    static let pages: [(words: [String], page: String)] = [
        (["--help"], programPage), (["-h"], programPage), (["help"], programPage),
        (["help", "run"], runPage), (["run", "--help"], runPage), (["run", "--wrong", "-h"], runPage),
        (["help", "compare"], comparePage), (["--version"], "assay 1.2.3"),
    ]

    @Test(arguments: pages)
    func `help is made from the tables`(words: [String], page: String) {
        #expect(shown(sample.interpret(words)) == page)
    }

    @Test(arguments: pages)
    func `no line of help is longer than 80 columns`(words: [String], page: String) {
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `a command is found and read`() throws {
        guard case .run(let command) = sample.interpret(["compare", "a", "--", "-h"]) else {
            Issue.record("the command was not read")
            return
        }
        let compare = try #require(command as? SampleCompare)
        #expect(compare.baseline == "-h")
    }

    static let misuses: [(words: [String], text: String)] = [
        ([], programPage),
        (
            ["rnu"],
            "assay: error: unknown command 'rnu'; did you mean 'run'?\nRun 'assay help' for what it accepts."
        ),
        (
            ["help", "comapre"],
            "assay: error: unknown command 'comapre'; did you mean 'compare'?\nRun 'assay help' for what it accepts."
        ),
        (
            ["--verison"],
            "assay: error: unknown option '--verison'; did you mean '--version'?\nRun 'assay help' for what it accepts."
        ),
        (
            ["run", "--sed=x"],
            """
            assay run: error: unknown option '--sed'; did you mean '--seed'?
            assay run: error: --seed expects a whole number from 0, not 'x'
            Run 'assay help run' for what it accepts.
            """
        ),
    ]

    @Test(arguments: misuses)
    func `misuse says what is wrong and where to look`(words: [String], text: String) {
        guard case .misuse(let said) = sample.interpret(words) else {
            Issue.record("taken for right")
            return
        }
        #expect(said == text)
    }

    @Test func `exit statuses are those that scripts rely on`() {
        let statuses: [AssayCommandLine.ExitStatus] = [
            .passed, .verdictFailed, .usage, .couldNotRun, .noBaseline, .interrupted,
        ]
        #expect(statuses.map(\.rawValue) == [0, 1, 2, 3, 4, 130])
    }

    private func shown(_ invocation: Invocation) -> String? {
        if case .show(let text) = invocation { text } else { nil }
    }
}

private let programPage = """
    Measures what an accepted token costs.

    Usage: assay COMMAND [ARGUMENTS] [OPTIONS]

    Commands:
      run                      Runs suites against backends, judges what comes back
                               and writes it all down.
      compare                  Compares a run with a baseline, case by case.
      help [COMMAND]           Explains a command.

    Options:
      -h, --help               Show this page.
      --version                Show the version.
    """

private let runPage = """
    Runs suites against backends, judges what comes back and writes it all down.

    Usage: assay run [SUITE...] [OPTIONS]

    Arguments:
      SUITE                    A suite by its name under suites/ or by its path; all
                               bundled suites by default.

    Options:
      --backend NAME ...       A backend of the configuration. (default: engine)
      --url URL                An endpoint to use without a configuration.
      --model NAME             The model to ask for at --url.
      --concurrency LIST       How many episodes to hold at once, swept in order.
                               (default: 1)
      --seed NUMBER            Decides everything that is drawn. (default: 1)
      --temperature-of-the-model NUMBER
                               A long name. (default: 0.5)
      --format FORMAT          How the report is written. (one of: text, markdown,
                               html; default: text)
      --json                   Print the result as JSON.
      -h, --help               Show this page.
    """

private let comparePage = """
    Compares a run with a baseline, case by case.

    Usage: assay compare RUN [BASELINE] [OPTIONS]

    Arguments:
      RUN                      The run's folder.
      BASELINE                 A baseline's name or another run's folder.

    Options:
      -h, --help               Show this page.
    """
