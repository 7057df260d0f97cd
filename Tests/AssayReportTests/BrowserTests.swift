import AssayCore
import AssayReport
import Glibc
import Testing

/// The page in a real browser without a network.
@Suite struct BrowserTests {
    private func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the page has become once its scripts have run.
    private func rendered(_ page: String, _ name: String) throws -> String {
        let path = "/tmp/assay-page-\(getpid())-\(name)"
        let file = try #require(fopen(path + ".html", "w"))
        fputs(page, file)
        fclose(file)
        let command =
            "chromium --headless --no-sandbox --disable-gpu --virtual-time-budget=8000 "
            + "--host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir=\(path).profile --dump-dom file://\(path).html >\(path).dom 2>/dev/null"
        let words: [String] = ["/bin/sh", "-c", command]
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        posix_spawn(&child, "/bin/sh", nil, nil, &pointers, environ)
        var status: CInt = 0
        waitpid(child, &status, 0)
        try #require(status == 0, "chromium did not run; `make test` installs it")
        return text(path + ".dom")
    }

    @Test func `charts are drawn, every case is listed and hostile texts stay texts`() throws {
        let repository = String(#filePath.dropLast("/Tests/AssayReportTests/BrowserTests.swift".count))
        let library = text(repository + "/.vega/vega.js")
        try #require(!library.isEmpty, "there is no chart library; `make setup` fetches it")
        let run = record([.accepted, .rejected, .accepted, .rejected, .accepted, .accepted])
        let page = HTMLReport.page(
            Summarizer.summary(of: run, ledger: ledger(run), suites: []), record: run, ledger: ledger(run),
            comparison: nil, chartLibrary: library)
        // The marker is written by a script that is in the page only if some text broke out of its place.
        let hostile = page.replacing("alert(1)", with: "document.title='broken out'")
        let dom = try rendered(hostile, "report")
        #expect(dom.contains("6 of 6</output>"))
        #expect(dom.contains("<svg") && dom.contains("mark-rect"))
        #expect(!dom.contains("<title>broken out"))
        #expect(dom.contains("&lt;/script&gt;"))
    }
}
