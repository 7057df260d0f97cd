import AssayCommandLine
import Testing

@Suite struct ParsingTests {
    @Test func `no words leave every default`() throws {
        #expect(try SampleRun.parse([]) == SampleRun())
    }

    @Test func `words are stored where the table says`() throws {
        let command = try SampleRun.parse([
            "rag", "--backend", "a", "./mine", "--backend=b", "--concurrency", "1,4", "--seed=7", "--json",
            "--format", "html", "--url", "http://x?a=b", "--model", "m",
        ])
        var expected = SampleRun()
        expected.suites = ["rag", "./mine"]
        expected.backends = ["a", "b"]
        expected.concurrency = [1, 4]
        expected.seed = 7
        expected.json = true
        expected.format = .html
        expected.url = "http://x?a=b"
        expected.model = "m"
        #expect(command == expected)
    }

    @Test func `lists given twice are joined`() throws {
        #expect(try SampleRun.parse(["--concurrency", "1", "--concurrency=2,8"]).concurrency == [1, 2, 8])
    }

    @Test func `of an option given twice the last counts`() throws {
        #expect(try SampleRun.parse(["--seed", "1", "--seed", "2"]).seed == 2)
    }

    @Test func `after two dashes everything is an argument`() throws {
        #expect(try SampleRun.parse(["--json", "--", "--json", "-h"]).suites == ["--json", "-h"])
    }

    @Test func `a lone dash is an argument and a negative number a value`() throws {
        #expect(try SampleRun.parse(["-"]).suites == ["-"])
        #expect(try SampleRun.parse(["--temperature-of-the-model", "-1.5"]).temperature == -1.5)
    }

    @Test func `an empty value after an equals sign is a value`() throws {
        #expect(try SampleRun.parse(["--model="]).model == "")
    }

    @Test func `arguments fill their places in order`() throws {
        let both = try SampleCompare.parse(["results/a", "main"])
        #expect(both.run == "results/a")
        #expect(both.baseline == "main")
        #expect(try SampleCompare.parse(["results/a"]).baseline == nil)
    }
}
