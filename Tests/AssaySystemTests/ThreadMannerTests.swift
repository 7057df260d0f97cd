import AssaySystem
import Glibc
import Testing

/// How threads share a processor, as the kernel itself tells of the thread that asks.
@Suite struct ThreadMannerTests {
    /// The number after a name in what the kernel says of the calling thread's scheduling.
    private static func scheduling(_ name: String) -> Int? {
        guard let file = fopen("/proc/thread-self/sched", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix(name) else { continue }
            return text.split(separator: ":").last.flatMap { Int($0.drop { $0 == " " }.dropLast()) }
        }
        return nil
    }

    /// The calling thread's folder in /proc, which is there as long as the thread is.
    private static func thread() -> String {
        var path = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/thread-self", &path, path.count)
        return String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func tell(of manner: SystemThread.Manner, _ name: String) async -> Int? {
        await withTaskExecutorPreference(ThreadExecutor(threads: 1, manner)) { scheduling(name) }
    }

    @Test func `a thread that gives way is ten steps nicer than others, and they stay as they were`() async {
        let before = await Self.tell(of: .ordinary, "prio")
        let nicer = await Self.tell(of: .givingWay, "prio")
        #expect(before != nil)
        #expect(nicer == before.map { $0 + 10 })
        #expect(await Self.tell(of: .ordinary, "prio") == before)
    }

    @Test(.enabled(if: scheduling("se.slice") != nil, "the kernel tells no slices"))
    func `a prompt thread has slices of a tenth of a millisecond`() async {
        #expect(await Self.tell(of: .prompt, "se.slice") == 100_000)
        #expect(await Self.tell(of: .ordinary, "se.slice") != 100_000)
    }

    @Test func `every task is done, in whatever order, by no more threads than there are`() async {
        let executor = ThreadExecutor(threads: 3, .givingWay)
        let threads = await withTaskGroup(of: String.self) { group in
            for _ in 1...1000 {
                group.addTask(executorPreference: executor) {
                    await Task.yield()
                    return Self.thread()
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(threads.count == 1000)
        #expect((1...3).contains(Set(threads).count))
    }

    @Test func `the threads end with their executor`() async {
        let thread = await withTaskExecutorPreference(ThreadExecutor(threads: 1, .ordinary)) { Self.thread() }
        while access("/proc/" + thread, F_OK) == 0 { await Task.yield() }
    }
}
