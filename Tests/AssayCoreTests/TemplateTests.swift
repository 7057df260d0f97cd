import AssayCore
import Testing

@Suite struct TemplateTests {
    @Test(arguments: [
        ("a {{x}} b", "a <x> b"), ("{{ input.q }}", "<input.q>"), ("{{a}}{{b}}", "<a><b>"),
        ("{ {x}} {{", "{ {x}} {{"),
        ("{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 1}}"), ("{{x}", "{{x}"), ("é{{x}}🦊", "é<x>🦊"), ("", ""),
    ])
    func `paths are filled and other braces are text`(template: String, filled: String) {
        #expect(Template.fill(template) { "<\($0)>" } == filled)
    }

    @Test(
        arguments: [
            ([], Outcome.unscored), ([(true, 1.0)], .accepted), ([(true, 0.0)], .rejected),
            ([(false, 0.0), (true, 1.0)], .accepted),
            ([(true, 1.0), (true, nil)], .unscored), ([(true, 0.0), (true, nil)], .rejected),
        ] as [([(Bool, Double?)], Outcome)])
    func `the outcome follows from the required scores`(scores: [(Bool, Double?)], outcome: Outcome) {
        let made = scores.map { required, value in
            Score(
                scorer: "s", required: required,
                finding: value.map { .judged(value: $0, passed: $0 >= 1) } ?? .unscored, reason: "")
        }
        #expect(Outcome(of: made) == outcome)
    }
}
