internal import FileSystem

/// The threads behind an ``ArchiveWriter``: workers compress frames in any order, one thread writes them in theirs.
final class FramePipeline: Sendable {
    private struct Job: Sendable {
        let content: FrameBuffer
        let result: BoundedQueue<Result<FrameBuffer, ArchiveError>>
    }

    /// Where bytes go that need no compressing.
    let output = FrameOutput()
    private let jobs = BoundedQueue<Job>(capacity: FrameOutput.bufferCount)
    private let workers: [WorkerThread<Void>]
    private let writer: WorkerThread<Result<[SeekTable.Frame], ArchiveError>>

    /// Starts the threads.
    init(file: File, level: Int32, workers count: Int, writeBack: WriteBack) throws(ArchiveError) {
        writer = try WorkerThread { [output] in output.drain(to: file, writeBack: writeBack) }
        do throws(ArchiveError) {
            workers = try Self.startWorkers(min(max(count, 1), FrameOutput.bufferCount), for: jobs, level: level)
        } catch {
            output.close()
            throw error
        }
    }

    /// Compresses the buffer's bytes to one frame and writes it. Not after ``finish()``.
    func compress(_ content: FrameBuffer) throws(ArchiveError) {
        let result = BoundedQueue<Result<FrameBuffer, ArchiveError>>(capacity: 1)
        let contentSize = UInt32(content.count)
        _ = jobs.push(Job(content: content, result: result))
        try output.write(result, endsFrameOf: contentSize)
    }

    /// Waits until all is written; once, and nothing can be done afterwards.
    func finish() -> Result<[SeekTable.Frame], ArchiveError> {
        jobs.close()
        output.close()
        for worker in workers { worker.join() }
        return writer.join()
    }

    private static func startWorkers(
        _ count: Int, for jobs: BoundedQueue<Job>, level: Int32
    ) throws(ArchiveError) -> [WorkerThread<Void>] {
        var workers: [WorkerThread<Void>] = []
        do throws(ArchiveError) {
            for _ in 0..<count { workers.append(try WorkerThread { compress(jobs, level: level) }) }
        } catch {
            jobs.close()
            throw error
        }
        return workers
    }

    /// The body of a worker. It keeps one buffer more than it was given: each frame is compressed into the one that is
    /// left from the frame before.
    private static func compress(_ jobs: BoundedQueue<Job>, level: Int32) {
        var spare = FrameOutput.makeBuffer()
        while let job = jobs.pop() {
            spare.removeAll()
            do throws(ArchiveError) {
                try job.content.withBytes { (content) throws(ArchiveError) in
                    try ZstdCompressor.compress(content, level: level, into: spare)
                }
                _ = job.result.push(.success(spare))
                spare = job.content
            } catch {
                _ = job.result.push(.failure(error))
            }
        }
    }
}
