import AssayBackends
import AssayCore
import AssayTestSupport
import Synchronization
import Testing

@Suite struct TelemetryTests {
    private static func text(_ body: String, status: String = "200 OK") -> [LoopbackServer.Action] {
        [LoopbackServer.reply(status, body)]
    }

    /// Reads so many times, then stops as a full disk would.
    private func readings(
        _ count: Int, of urls: [String], clock: any TimeSource = ManualClock()
    ) async -> [TelemetrySample] {
        let scraper = TelemetryScraper(
            backend: "b", setting: TelemetrySetting(urls: urls, interval: .milliseconds(100)), clock: clock)
        var samples: [TelemetrySample] = []
        await #expect(throws: CannotRun.self) {
            try await scraper.run { sample throws(CannotRun) in
                samples.append(sample)
                if samples.count == count { throw CannotRun("enough") }
            }
        }
        scraper.shutdown()
        return samples
    }

    @Test func `a power or a counter of an exporter is read in its unit, a series a part`() async throws {
        let page = """
            DCGM_FI_DEV_POWER_USAGE{gpu="0"} 251.5
            DCGM_FI_DEV_POWER_USAGE{gpu="1"} 60
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0"} 12000000000
            broken 1 2 3 x
            """
        let server = LoopbackServer { _ in Self.text(page) }
        defer { server.stop() }
        func readings(_ metric: String, _ unit: EnergySetting.PowerUnit) async throws -> [EnergyReading] {
            let meter = PrometheusMeter(
                name: "dcgm", boundary: .chip, url: server.url + "/metrics", metric: metric, unit: unit)
            defer { meter.shutdown() }
            return try await meter.read()
        }
        #expect(
            try await readings("DCGM_FI_DEV_POWER_USAGE", .watts) == [
                EnergyReading(part: "gpu=0", value: .watts(251.5)),
                EnergyReading(part: "gpu=1", value: .watts(60)),
            ])
        #expect(
            try await readings("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", .millijoules).map(\.value)
                == [.microjoules(12_000_000_000_000)])
        await #expect(throws: CannotRun.self) { try await readings("nothing", .watts) }
    }

    @Test func `an exporter that cannot be read is an error, never a figure`() async {
        let meter = PrometheusMeter(
            name: "dcgm", boundary: .chip, url: "http://127.0.0.1:1/metrics", metric: "m", unit: .watts)
        defer { meter.shutdown() }
        await #expect(throws: CannotRun.self) { try await meter.read() }
    }

    @Test(
        arguments: [
            (
                """
                vllm:num_requests_running{engine="0",model_name="m"} 3.0
                vllm:num_requests_running{engine="1",model_name="m"} 1.0
                vllm:num_requests_waiting{engine="0"} 2
                vllm:kv_cache_usage_perc{engine="0"} 0.5
                vllm:kv_cache_usage_perc{engine="1"} 0.25
                vllm:gpu_cache_usage_perc 0.9
                vllm:prefix_cache_queries_total 100
                vllm:prefix_cache_hits_total 40
                vllm:prompt_tokens_total 100
                vllm:generation_tokens_total 7
                vllm:num_preemptions_total 1
                vllm:spec_decode_num_draft_tokens_total 10
                vllm:spec_decode_num_accepted_tokens_total 6
                vllm:time_to_first_token_seconds_bucket{le="+Inf"} 4
                vllm:time_to_first_token_seconds_sum 2
                vllm:time_to_first_token_seconds_count 4
                vllm:request_queue_time_seconds_sum 1
                vllm:request_queue_time_seconds_count 4
                """,
                [
                    .running: 4, .waiting: 2, .cacheUse: 0.375, .prefixQueries: 100, .prefixHits: 40,
                    .promptTokens: 100,
                    .outputTokens: 7, .preemptions: 1, .draftTokens: 10, .draftAccepted: 6,
                    .firstTokenSeconds: 2,
                    .firstTokenCount: 4, .queueSeconds: 1, .queueCount: 4,
                ]
            ),
            ("vllm:gpu_cache_usage_perc 0.9", [.cacheUse: 0.9]),
            (
                """
                sglang:num_running_reqs{model_name="m"} 2
                sglang:num_queue_reqs 1
                sglang:token_usage 0.25
                sglang:cached_tokens_total 30
                sglang:prompt_tokens_total 90
                sglang:generation_tokens_total 5
                sglang:cache_hit_rate 0.99
                sglang:spec_accept_length 2.5
                sglang:queue_time_seconds_sum 3
                sglang:queue_time_seconds_count 2
                """,
                [
                    .running: 2, .waiting: 1, .cacheUse: 0.25, .prefixQueries: 90, .prefixHits: 30,
                    .promptTokens: 90,
                    .outputTokens: 5, .acceptLength: 2.5, .queueSeconds: 3, .queueCount: 2,
                ]
            ),
            (
                """
                llamacpp:prompt_tokens_total 45
                llamacpp:prompt_tokens_cached_total 55
                llamacpp:tokens_predicted_total 20
                llamacpp:requests_processing 1
                llamacpp:requests_deferred 3
                """,
                [
                    .running: 1, .waiting: 3, .prefixQueries: 100, .prefixHits: 55, .promptTokens: 100,
                    .outputTokens: 20,
                ]
            ),
            // An older one, which does not count cached tokens: what was looked up is not known.
            ("llamacpp:prompt_tokens_total 45", [.promptTokens: 45]),
            (
                "tgi_batch_current_size 4\ntgi_queue_size 5\ntgi_request_queue_duration_sum 0.5\ntgi_request_queue_duration_count 2",
                [.running: 4, .waiting: 5, .queueSeconds: 0.5, .queueCount: 2]
            ),
            (
                """
                DCGM_FI_DEV_POWER_USAGE{gpu="0"} 300.5
                DCGM_FI_DEV_POWER_USAGE{gpu="1"} 99.5
                DCGM_FI_DEV_GPU_UTIL{gpu="0"} 100
                DCGM_FI_DEV_GPU_UTIL{gpu="1"} 50
                DCGM_FI_DEV_FB_USED{gpu="0"} 4096
                DCGM_FI_PROF_DRAM_ACTIVE{gpu="0"} 0.5
                """, [.power: 400, .acceleratorUse: 0.75, .acceleratorMemory: 4096, .memoryBusy: 0.5]
            ),
        ] as [(String, [TelemetryTerm: Double])])
    func `every server's own names become common terms`(page: String, values: [TelemetryTerm: Double]) async {
        let server = LoopbackServer { _ in Self.text(page) }
        defer { server.stop() }
        let samples = await readings(1, of: [server.url + "/metrics"])
        #expect(samples.first?.values == values)
        #expect(samples.first?.failure == nil)
    }

    @Test func `readings follow the interval, each address of its own, and a failed one is kept as such`()
        async
    {
        let asked = Mutex(0)
        let server = LoopbackServer { _ in
            let count = asked.withLock { count in
                count += 1
                return count
            }
            return count == 2 ? Self.text("no", status: "503 Busy") : Self.text("tgi_queue_size \(count)")
        }
        let other = LoopbackServer { _ in Self.text("DCGM_FI_DEV_POWER_USAGE 9") }
        defer {
            server.stop()
            other.stop()
        }
        let samples = await readings(5, of: [server.url, other.url])
        #expect(samples.map(\.url) == [server.url, other.url, server.url, other.url, server.url])
        #expect(samples.map { $0.values[.waiting] } == [1, nil, nil, nil, 3])
        #expect(samples.map(\.failure) == [nil, nil, "HTTP 503", nil, nil])
        #expect(samples.map { $0.at.nanoseconds / 1_000_000 } == [0, 0, 100, 100, 200])
        #expect(server.requests.allSatisfy { $0.hasPrefix("GET / ") })
    }

    @Test func `an address that tells nothing is refused before anything is run`() async {
        let server = LoopbackServer { _ in Self.text("go_goroutines 7") }
        defer { server.stop() }
        for (url, words) in [
            (server.url, "none of the figures"), ("http://127.0.0.1:1/metrics", "127.0.0.1"),
        ] {
            let scraper = TelemetryScraper(
                backend: "b", setting: TelemetrySetting(urls: [url]), clock: ManualClock())
            let error = await #expect(throws: CannotRun.self) { try await scraper.check() }
            #expect(error?.message.contains(words) == true)
            scraper.shutdown()
        }
    }
}
