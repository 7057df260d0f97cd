import AssayCore
import Testing

@Suite struct MachineTests {
    private static let machine = Machine(
        processor: "AMD EPYC", cores: 2, memoryBytes: 25_276_502_016, system: "Linux x86_64")

    @Test(arguments: [
        (Machine(processor: "AMD EPYC", cores: 2, memoryBytes: 25_276_502_016, system: "Linux x86_64"), nil),
        // Another kernel keeps a few more megabytes for itself.
        (Machine(processor: "AMD EPYC", cores: 2, memoryBytes: 25_202_982_912, system: "Linux x86_64"), nil),
        (
            Machine(processor: "AMD EPYC", cores: 2, memoryBytes: 33_554_432_000, system: "Linux x86_64"),
            "24 → 31 GiB"
        ),
        (
            Machine(processor: "AMD EPYC", cores: 4, memoryBytes: 25_276_502_016, system: "Linux x86_64"),
            "2 → 4 cores"
        ),
        (
            Machine(processor: "Neoverse", cores: 2, memoryBytes: 25_276_502_016, system: "Linux aarch64"),
            "AMD EPYC → Neoverse, Linux x86_64 → Linux aarch64"
        ),
    ])
    func `two machines are of one class where their times can be compared`(other: Machine, words: String?) {
        #expect(other.classDifference(from: Self.machine) == words)
    }
}
