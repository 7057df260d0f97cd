import AssayCore
import CLinux
import Glibc

/// A program in a process group of its own, its standard streams held here. Used from one thread at a time; deliberately not Sendable.
final class ServerProcess {
    let input: CInt
    let output: CInt
    let errors: CInt
    private let group: pid_t

    /// Starts a program in a folder with an environment.
    init(_ words: [String], in folder: String, environment: [String: String]) throws(CannotRun) {
        var ends: [[CInt]] = []
        for _ in 0..<3 {
            var pair: [CInt] = [-1, -1]
            guard assay_pipe(&pair) == 0 else { throw CannotRun("no pipe can be made for \(words[0])") }
            ends.append(pair)
        }
        defer { for number in [ends[0][0], ends[1][1], ends[2][1]] { close(number) } }
        let spawned = Self.spawn(words, folder, environment, streams: [ends[0][0], ends[1][1], ends[2][1]])
        guard case .success(let process) = spawned else {
            for number in [ends[0][1], ends[1][0], ends[2][0]] { close(number) }
            throw CannotRun(
                "the tool server '\(words[0])' cannot be started in \(folder)",
                hint: "see 'mcp' in the suite's world: is the command there, and the folder?")
        }
        (group, input, output, errors) = (process, ends[0][1], ends[1][0], ends[2][0])
        for number in [input, output, errors] {
            _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
        }
    }

    private struct NotStarted: Error {}

    private static func spawn(
        _ words: [String], _ folder: String, _ environment: [String: String], streams: [CInt]
    ) -> Result<pid_t, NotStarted> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, CInt(place))
        }
        assay_spawn_in(&actions, folder)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
        return status == 0 ? .success(process) : .failure(NotStarted())
    }

    /// Closes its input, which asks it to end, gives it a moment, then kills whatever is left of its group. Returns how it ended.
    func end(patienceMilliseconds: Int) -> String {
        close(input)
        var status: CInt = 0
        var left = patienceMilliseconds
        var reaped = waitpid(group, &status, WNOHANG)
        while reaped == 0, left > 0 {
            usleep(5000)
            left -= 5
            reaped = waitpid(group, &status, WNOHANG)
        }
        kill(-group, SIGKILL)
        if reaped == 0 { while waitpid(group, &status, 0) < 0, errno == EINTR {} }
        close(output)
        close(errors)
        let signal = status & 0x7F
        return signal == 0 ? "exit status \((status >> 8) & 0xFF)" : "signal \(signal)"
    }
}
