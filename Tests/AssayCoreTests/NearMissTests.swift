import AssayCore
import Testing

@Suite struct NearMissTests {
    @Test(arguments: [
        ("concurency", "concurrency", 1), ("rnu", "run", 1), ("Text", "text", 0), ("", "abc", 3),
        ("abc", "", 3),
        ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func `distance counts slips of the hand`(a: String, b: String, distance: Int) {
        #expect(NearMiss.distance(a, b) == distance)
        #expect(NearMiss.distance(b, a) == distance)
    }

    @Test func `only a near word is suggested`() {
        #expect(NearMiss.nearest(to: "acceptanse", among: ["cases", "acceptance"]) == "acceptance")
        #expect(NearMiss.nearest(to: "zebra", among: ["cases", "acceptance"]) == nil)
        #expect(NearMiss.nearest(to: "x", among: []) == nil)
    }
}
