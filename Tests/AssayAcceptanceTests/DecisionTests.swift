import AssayAcceptance
import AssayCore
import Testing

@Suite struct DecisionTests {
    static let definition = WorldDefinition(
        setup: """
            CREATE TABLE refund(order_id TEXT, amount REAL CHECK (amount < 1000));
            CREATE TABLE ticket(order_id TEXT);
            CREATE VIEW decision AS SELECT NULL AS action, NULL AS order_id, NULL AS amount, NULL AS escalate;
            CREATE TRIGGER decided INSTEAD OF INSERT ON decision BEGIN
                INSERT INTO refund SELECT NEW.order_id, NEW.amount WHERE NEW.action = 'refund';
                INSERT INTO ticket SELECT NEW.order_id WHERE NEW.escalate;
            END;
            """,
        decision: "INSERT INTO decision VALUES (:action, :order_id, :amount, :escalate)")

    static let goal: JSONValue = [
        "state": [
            ["sql": "SELECT order_id, amount FROM refund", "rows": [["A1", 12.5]]],
            ["sql": "SELECT count(*) FROM ticket", "rows": [[0]]],
        ], "may_change": ["refund"],
    ]

    @Test(arguments: [
        (#"{"action": "refund", "order_id": "A1", "amount": 12.50, "escalate": false}"#, 1.0, 1.0),
        (#"{"action": "refund", "order_id": "A1", "amount": 12.5, "escalate": true}"#, 0.5, 0),
        (#"{"action": "refund", "order_id": "A2", "amount": 12.5, "escalate": false}"#, 0.5, 1),
        (#"{"action": "none", "order_id": "A1", "amount": 12.5, "escalate": false}"#, 0.5, 1),
        (#"{"action": "refund", "order_id": "A1", "amount": 1000, "escalate": false}"#, 0, 1),
        ("We refund 12.50.", 0, 1), ("", 0, 1), ("[1]", 0, 1),
    ])
    func `the output's decision is carried out on the state before that is judged`(
        output: String, state: Double, sideEffects: Double
    ) async throws {
        let found = try await judge("end_state", output, expect: Self.goal, world: Self.definition)
        #expect(found.value == state, "\(found.reason)")
        #expect(
            try await judge("no_side_effects", output, expect: Self.goal, world: Self.definition).value
                == sideEffects)
    }

    @Test func `a decision that cannot be carried out is told, also where nothing was to change`()
        async throws
    {
        let nothing: JSONValue = ["state": [["sql": "SELECT count(*) FROM refund", "rows": [[0]]]]]
        let output = #"{"action": "refund", "order_id": "A1", "amount": 5000, "escalate": false}"#
        let found = try await judge("end_state", output, expect: nothing, world: Self.definition)
        #expect(found.value == 0)
        #expect(found.reason.contains("cannot be carried out: CHECK constraint failed"))
    }
}
