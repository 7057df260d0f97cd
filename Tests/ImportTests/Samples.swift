import AssayFormats
import Testing

/// A small file of every format, as its own tools write it.
struct Sample: Sendable, CustomTestStringConvertible {
    var format: ImportFormat
    var file: String
    var text: String
    var answers: String?
    /// The cases that it makes.
    var cases: [String]
    /// What is said of the parts that are left out, each with its line.
    var leftOut: [String]

    var testDescription: String { format.rawValue }

    static let all = [
        Sample(
            format: .csv, file: "table.csv",
            text: """
                id,question,expected,tags
                sum,What is 2+2?,4,"maths, easy"
                quoted,"Say ""twelve"", in digits",12,
                open,Say anything,,
                short,row
                """,
            cases: ["sum", "quoted", "open"],
            leftOut: [
                "4: this row has no expected answer: anything said is accepted",
                "5: this row has 2 fields, the header has 4",
            ]),
        Sample(
            format: .jsonl, file: "table.jsonl",
            text: """
                {"input": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Capital of France?"}], "ideal": "Paris", "note": 1}
                not JSON
                {"input": [{"role": "user", "content": "Capital of Italy?"}], "ideal": "Rome"}
                """,
            cases: ["case-1", "case-2"],
            leftOut: ["1: 'note' is not in every row, so it is no input", "2: this line is not JSON"]),
        Sample(
            format: .jsonl, file: "several.jsonl",
            text: """
                {"id": "a", "name": "Ann", "question": "Who is 1 m tall?", "ideal": ["Ann", "Anna"], "target": "x", "my field": 1}
                {"id": "b", "name": "Bob", "question": "Who else?", "ideal": {"name": "Bob"}, "tag": "t"}
                {"id": "c", "name": "Cid", "question": "And else?", "ideal": "Cid"}
                """,
            cases: ["a", "b", "c"],
            leftOut: [
                "1: 'my field' is a name that no template can hold, so it is no input",
                "1: 'target' is not carried over: the expected answer is taken from 'ideal'",
                "2: 'ideal' is no text, number or list of texts: anything said is accepted",
            ]),
        Sample(
            format: .openai, file: "log.jsonl",
            text: """
                {"id": "a", "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there"}]}
                {"id": "b", "created": 5, "request": {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "Weather in Rome?"}], "tools": [{"type": "function", "function": {"name": "weather", "description": "Tells.", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}, "response": {"choices": [{"message": {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{\\"city\\": \\"Rome\\"}"}}]}}]}}
                {"id": "c", "messages": [{"role": "user", "content": "Hi"}]}
                {"id": "d", "messages": [{"role": "user", "content": [{"type": "image_url"}]}, {"role": "assistant", "content": "A cat"}]}
                {"id": "e", "custom": 1}
                """,
            cases: ["a", "b"],
            leftOut: [
                "2: 'created' is not carried over", "2: 'model' of the request is not carried over",
                "3: this conversation has no answer to expect",
                "4: a message is not text, or of no known role", "5: this record has no 'messages'",
            ]),
        Sample(
            format: .promptfoo, file: "promptfooconfig.yaml",
            text: """
                description: Translations
                prompts:
                  - "Translate to {{lang}}: {{text}}"
                  - "{{ text | upper }}"
                providers: [openai:gpt-4o]
                defaultTest:
                  options: {x: 1}
                  assert:
                    - {type: latency, threshold: 3000}
                tests:
                  - description: hello
                    vars: {lang: [French, German], text: Hello}
                    assert:
                      - {type: icontains-any, value: [bonjour, hallo]}
                      - {type: llm-rubric, value: polite}
                      - {type: not-contains, value: "Hello (x)"}
                  - vars: {text: Bye}
                    options: {x: 1}
                    metadata: {x: 1}
                    assert: [{type: regex, value: "a(b", config: {x: 1}}]
                  - vars: {text: file://text.py, lang: Dutch}
                    assert: [{type: is-json, value: "file://schema.json"}]
                """,
            cases: ["hello", "hello-2", "case-3", "case-4"],
            leftOut: [
                "4: this prompt has more than plain {{names}} in it", "5: 'providers' is not carried over",
                "7: 'x' of 'options' is not carried over",
                "15: 'llm-rubric' asks a model; see the scorer 'judge'",
                "18: 'x' of 'options' is not carried over",
                "19: 'metadata' of a test is not carried over",
                "20: 'a(b' is no regular expression here", "20: 'config' of an assertion is not carried over",
                "21: the file of 'text' is a program, and is not run: its name stands in the prompt",
                "22: the schema of 'is-json' is not written out here",
            ]),
        Sample(
            format: .humaneval, file: "HumanEval.jsonl",
            text: #"""
                {"task_id": "HumanEval/0", "prompt": "def one():\n    \"\"\"Return 1.\"\"\"\n", "entry_point": "one", "canonical_solution": "    return 1\n", "test": "def check(candidate):\n    assert candidate() == 1\n"}
                {"task_id": "HumanEval/1", "prompt": "def two():\n", "level": 1}
                """#,
            cases: ["HumanEval-0"],
            leftOut: ["2: 'level' is not carried over", "2: this record has no task with tests"]),
        Sample(
            format: .mbpp, file: "mbpp.json",
            text: #"""
                [
                  {"task_id": 11, "text": "Write a function to add.", "code": "def add(a, b):\n    return a + b", "test_list": ["assert add(1, 2) == 3"], "test_setup_code": "", "challenge_test_list": ["assert add(-1, 1) == 0"]},
                  17,
                  {"task_id": 12, "prompt": "Write a function for roots.", "code": "def root(x):\n    return x ** 0.5", "test_imports": ["import math"], "test_list": ["assert math.isclose(root(4), 2)"]}
                ]
                """#,
            cases: ["mbpp-11", "mbpp-12"], leftOut: ["3: element 2 of the list is not a JSON object"]),
        Sample(
            format: .squad, file: "squad.json",
            text: """
                {"version": "v2.0", "data": [{"title": "Rivers", "paragraphs": [{"context": "The Ems is 371 km long.", "qas": [
                {"id": "q1", "question": "How long is the Ems?", "answers": [{"text": "371 km", "answer_start": 11}, {"text": "371 km", "answer_start": 11}], "is_impossible": false},
                {"id": "q2", "question": "How deep is it?", "answers": [], "plausible_answers": [{"text": "371 km", "answer_start": 11}], "is_impossible": true},
                {"id": "q3", "question": "Where?", "answers": []}]}]}]}
                """,
            cases: ["q1", "q2"],
            leftOut: [
                "1: 'plausible_answers' are not carried over",
                "1: a question on paragraph 1 of 'Rivers' has no text or no answer",
            ]),
        Sample(
            format: .bfcl, file: "BFCL_simple.json",
            text: """
                {"id": "simple_0", "question": [[{"role": "user", "content": "Area of a triangle, base 10, height 5"}]], "function": [{"name": "math.area", "description": "Area.", "parameters": {"type": "dict", "properties": {"base": {"type": "integer"}, "height": {"type": "float"}, "unit": {"type": "string"}, "extra": {"type": "any"}}, "required": ["base", "height"]}}]}
                {"id": "irrelevance_1", "question": [[{"role": "user", "content": "Sing"}]], "function": [{"name": "area", "description": "Area.", "parameters": {"type": "dict", "properties": {}}}]}
                {"id": "simple_2", "question": [[{"role": "user", "content": "Unknown"}]], "function": [{"name": "x", "parameters": {"type": "dict", "properties": {}}}]}
                {"id": "multi_3", "question": [[{"role": "user", "content": "a"}], [{"role": "user", "content": "b"}]], "function": []}
                """,
            answers: """
                {"id": "simple_0", "ground_truth": [{"math.area": {"base": [10], "height": [5.0], "unit": ["units", ""]}}]}
                """,
            cases: ["simple_0", "irrelevance_1"],
            leftOut: [
                "3: there is no possible answer to 'simple_2'",
                "4: this record is no question of one turn with functions",
            ]),
        Sample(
            format: .sharegpt, file: "sharegpt.json",
            text: """
                [{"id": "x1", "conversations": [{"from": "system", "value": "Be nice."}, {"from": "human", "value": "Hi"},
                {"from": "gpt", "value": "Hello"}, {"from": "human", "value": "More"}, {"from": "gpt", "value": "Sure"}]},
                {"id": "x2", "conversations": [{"from": "gpt", "value": "Alone"}]}]
                """,
            cases: ["x1"],
            leftOut: [
                "1: 2 recorded answers are not carried over: the model under test gives its own",
                "1: what 'system' says is not carried over",
                "3: this conversation has no text that a person said",
            ]),
    ]
}
