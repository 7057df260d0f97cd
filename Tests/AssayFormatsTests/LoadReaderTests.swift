import AssayCore
import AssayFormats
import Testing

@Suite struct LoadReaderTests {
    private func read(_ load: String) throws(Diagnostics) -> LoadSetting {
        try ConfigurationReader.read(SourceFile(name: "c", text: "format: 1\nload: \(load)\n")).load
    }

    static let drives: [(text: String, drive: LoadSetting.Drive)] = [
        ("{concurrency: [1, 4]}", .concurrencies([1, 4])), ("{rate: [0.5, 20]}", .rates([0.5, 20])),
        (
            "{ramp: {from: 1, to: 20, seconds: 60}}",
            .profile([RateSegment(from: 1, to: 20, time: .seconds(60))])
        ),
        (
            "{steps: [{rate: 2, seconds: 30}, {rate: 4, seconds: 10}]}",
            .profile([
                RateSegment(from: 2, to: 2, time: .seconds(30)),
                RateSegment(from: 4, to: 4, time: .seconds(10)),
            ])
        ),
        ("{trace: t.csv}", .trace(path: "t.csv", format: nil, timeScale: 1)),
        (
            "{trace: {file: t.csv, format: azure, time_scale: 0.5}}",
            .trace(path: "t.csv", format: "azure", timeScale: 0.5)
        ),
    ]

    @Test(arguments: drives)
    func `every drive of a load is read`(text: String, drive: LoadSetting.Drive) throws {
        #expect(try read(text).drive == drive)
    }

    @Test func `arrivals, think times and limits are read`() throws {
        let load = try read(
            "{rate: [2], arrivals: {gamma: 0.5}, max_in_flight: 8, think_time: {mean_ms: 250}, episodes: 9, seconds: 3, both: true}"
        )
        #expect(load.arrivals == .gamma(shape: 0.5))
        #expect(load.mostInFlight == 8)
        #expect(load.thinkTime == .exponential(mean: .milliseconds(250)))
        #expect(load.needsBoth == true)
    }

    @Test(arguments: [
        "{concurrency: [1], rate: [2]}", "{ramp: {from: 1}}", "{rate: [0]}", "{concurrency: [1.5]}",
        "{steps: [{rate: 2}]}", "{steps: [{rate: 1e-10, seconds: 10}]}",
        "{ramp: {from: 0, to: 1e-10, seconds: 10}}", "{arrivals: bursty}", "{think_time: {sigma: 1}}",
        "{rates: [1]}",
    ])
    func `what makes no load is refused with its place`(text: String) {
        #expect {
            _ = try read(text)
        } throws: { error in
            (error as? Diagnostics)?.all.allSatisfy { $0.location?.line == 2 } == true
        }
    }

    @Test(arguments: ["-1", "1000001", "9223372036854775807"])
    func `a length of neutral text that nobody could send is refused`(count: String) {
        let text = "format: 1\nmix: {rag: {padding_tokens: \(count)}}\n"
        let error = #expect(throws: Diagnostics.self) {
            try ConfigurationReader.read(SourceFile(name: "c", text: text))
        }
        #expect(
            error?.all.map(\.description)
                == ["c:2:29: error: the padding must be a whole number from 0 to 1000000"])
    }

    @Test func `a mix has weights, and neutral text before prompts`() throws {
        let text = """
            format: 1
            mix: {rag: 3, support: {weight: 2, padding_tokens: {from: 100, to: 200}}, agent: {padding_tokens: {median: 500, sigma: 0.5, most: 2000}}, codegen: {prompt_tokens: {from: 5, to: 9}}}
            """
        let mix = try ConfigurationReader.read(SourceFile(name: "c", text: text)).mix
        #expect(mix["rag"] == MixSetting(weight: 3))
        #expect(mix["support"] == MixSetting(weight: 2, padding: .uniform(from: 100, to: 200)))
        #expect(mix["codegen"] == MixSetting(promptLength: .uniform(from: 5, to: 9)))
        #expect(mix["agent"] == MixSetting(padding: .logNormal(median: 500, sigma: 0.5, most: 2000)))
    }
}
