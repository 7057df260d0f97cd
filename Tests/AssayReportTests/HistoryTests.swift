import AssayReport
import Testing

@Suite struct HistoryTests {
    private let history = MetricHistory(
        name: ["s", "b", "concurrency 4", "acceptance_rate"], unit: "share",
        points: (0..<12).map {
            MetricHistory.Point(
                run: "run-<\($0)>", started: "2026-01-01T00:00:0\($0 % 10)Z", value: $0 < 7 ? 0.5 : 0.8)
        })

    @Test func `a level change is marked in the sparkline and named by its run`() {
        #expect(history.changes == [7])
        let text = HistoryText.text([history], style: Style(isColoured: false))
        #expect(text.contains("▁▁▁▁▁▁▁|█████"))
        #expect(text.contains("since run-<7>") && text.contains("80.0 %"))
    }

    @Test func `the page marks the change, escapes every name and loads nothing`() {
        let page = HistoryPage.html([history])
        #expect(page.contains("<line ") && page.contains("the level changed here"))
        #expect(page.contains("run-&lt;7&gt;") && !page.contains("run-<7>"))
        #expect(!page.contains("src=") && !page.contains("href="))
    }

    @Test func `one run has no trend`() {
        let one = MetricHistory(name: ["s"], unit: "ms", points: Array(history.points.prefix(1)))
        #expect(one.changes.isEmpty)
        #expect(HistoryText.text([one], style: Style(isColoured: false)).contains("▅"))
    }
}
