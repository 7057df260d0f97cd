import AssayCommandLine
import Testing

@Suite struct MistakeTests {
    static let single: [(words: [String], mistake: String)] = [
        (["--concurency", "3"], "unknown option '--concurency'; did you mean '--concurrency'?"),
        (["--nothing-like-it"], "unknown option '--nothing-like-it'"),
        (["-j"], "unknown option '-j'"),
        (["--seed", "-1"], "--seed expects a whole number from 0, not '-1'"),
        (["--seed"], "--seed needs a value: --seed NUMBER"),
        (["--seed", "--json"], "--seed needs a value: --seed NUMBER"),
        (["--json=yes"], "--json takes no value"),
        (
            ["--format", "htlm"],
            "--format expects one of text, markdown, html, not 'htlm'; did you mean 'html'?"
        ),
        (["--format", "pdf-a"], "--format expects one of text, markdown, html, not 'pdf-a'"),
        (["--concurrency", "1,many"], "--concurrency expects a whole number, not 'many'"),
        (["--concurrency", "1,,2"], "--concurrency expects a whole number, not ''"),
        (["--url", "http://x"], "--url needs --model"),
    ]

    @Test(arguments: single)
    func `each mistake is worded`(words: [String], mistake: String) {
        #expect(mistakes(SampleRun.self, words) == [mistake])
    }

    @Test func `all mistakes of a command line are found at once, in order`() {
        #expect(
            mistakes(
                SampleRun.self,
                ["--sed", "x", "--format=htm", "--json=1", "--concurrency", "a,b", "--wrong", "--model"])
                == [
                    "unknown option '--sed'; did you mean '--seed'?",
                    "--seed expects a whole number from 0, not 'x'",
                    "--format expects one of text, markdown, html, not 'htm'; did you mean 'html'?",
                    "--json takes no value",
                    "--concurrency expects a whole number, not 'a'",
                    "--concurrency expects a whole number, not 'b'",
                    "unknown option '--wrong'",
                    "--model needs a value: --model NAME",
                ])
    }

    @Test func `missing and surplus arguments are named`() {
        #expect(mistakes(SampleCompare.self, []) == ["missing RUN"])
        #expect(mistakes(SampleCompare.self, ["a", "b", "c"]) == ["unexpected argument 'c'"])
    }

    @Test func `combinations are checked all together`() {
        #expect(
            mistakes(SampleRun.self, ["--url", "u", "--concurrency", "0"])
                == ["--url needs --model", "--concurrency must be at least 1"])
    }

    @Test func `random words never crash and either parse or say why`() {
        var random = SplitMix(seed: 7)
        let pieces = ["--", "-", "=", "json", "seed", "backend", ",", "1", "é", "", " ", "format", "h"]
        for _ in 0..<2_000 {
            let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }.joined()
            }
            do throws(UsageMistakes) {
                _ = try SampleRun.parse(words)
            } catch {
                #expect(!error.all.isEmpty)
            }
        }
    }

    private func mistakes<Options: Command>(_ type: Options.Type, _ words: [String]) -> [String] {
        do throws(UsageMistakes) {
            _ = try type.parse(words)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }
}

/// A small seeded source of random bits (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
