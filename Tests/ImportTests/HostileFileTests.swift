import AssayCore
import AssayFormats
import AssayTestSupport
import Testing

@Suite struct HostileFileTests {
    @Test(arguments: Sample.all)
    func `a file that was cut or changed makes a suite or a clear mistake, and no crash`(_ sample: Sample)
        throws
    {
        var generator = SeededGenerator(seed: UInt64(sample.text.utf8.count))
        let bytes = Array(sample.text.utf8)
        for round in 0..<60 {
            var changed = bytes
            if round % 2 == 0 {
                changed.removeSubrange(Int.random(in: 0..<bytes.count, using: &generator)..<bytes.count)
            } else {
                for _ in 0..<3 {
                    let place = Int.random(in: 0..<changed.count, using: &generator)
                    changed[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            var one = sample
            one.text = String(decoding: changed, as: UTF8.self)
            do throws(Diagnostics) {
                let suites = try one.format.suites(
                    SourceFile(name: one.file, text: one.text),
                    answers: one.answers.map { SourceFile(name: "answers", text: $0) },
                    beside: ImportFolder("/nowhere"))
                for suite in suites where !suite.cases.isEmpty {
                    #expect(throws: Never.self) { try ImportTests.written(suite, TemporaryFolder([:])) }
                }
            } catch {
                #expect(!error.all.isEmpty)
            }
        }
    }

    @Test func `a prompt of any text is written so that it is read back the same`() throws {
        var generator = SeededGenerator(seed: 7)
        let letters = Array("ab \n\t\"'\\:#{}[]|>-&*!%@`é中🦊\u{7F}\u{85}\u{2028}")
        for _ in 0..<200 {
            let text = String(
                (0..<Int.random(in: 1..<40, using: &generator)).compactMap { _ in
                    letters.randomElement(using: &generator)
                })
            let row = ["prompt: {{input.p}}", text].joined(separator: "\n").replacing("{{input.p}}", with: "")
            var suite = try ImportTests.imported(Sample.all[0])
            suite.prompt.system = row
            suite.prompt.user = text.replacing("{{", with: "{ {") + "{{input.question}}"
            let read = try ImportTests.written(suite, TemporaryFolder([:]))
            #expect(read.prompt.system == suite.prompt.system && read.prompt.user == suite.prompt.user)
        }
    }
}
