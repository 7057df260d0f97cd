#if Engine
import AssayCore
import AssaySystem

/// The thread that owns a model, its context and the batch; everybody else talks to it through a mailbox.
struct DecodeThread: Sendable {
    private let mailbox = Mailbox()
    private let backendName: String
    private let modelName: String

    /// Starts the thread, loads the model on it and returns when it is ready, with what the model calls itself.
    static func start(
        configuration: EngineConfiguration, backendName: String, modelName: String
    ) async throws(CannotRun) -> (thread: DecodeThread, modelSummary: String) {
        let thread = DecodeThread(backendName: backendName, modelName: modelName)
        let loaded = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<String, CannotRun>, Never>) in
            SystemThread.start {
                do throws(CannotRun) {
                    let loop = try DecodeLoop(
                        configuration: configuration, backendName: backendName, modelName: modelName,
                        mailbox: thread.mailbox)
                    continuation.resume(returning: .success(loop.modelSummary))
                    loop.run()
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return (thread, try loaded.get())
    }

    /// Hands a request over and waits for its end; cancelling the task cancels the request.
    func generate(_ request: GenerationRequest, key: UInt64) async -> Exchange {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(key: key, request: request, sent: .now(), continuation: continuation)
                let isTaken = mailbox.post { letters in
                    letters.jobs.append(job)
                    if Task.isCancelled { letters.cancelled.insert(key) }
                }
                if !isTaken { job.refuse(.cancelled, backend: backendName, model: modelName) }
            }
        } onCancel: {
            mailbox.post { $0.cancelled.insert(key) }
        }
    }

    /// Ends the thread; what is under way ends as cancelled.
    func stop() { mailbox.post { $0.stopping = true } }
}
#endif
