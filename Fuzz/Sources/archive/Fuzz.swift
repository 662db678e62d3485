import FileSystem
import Harness

@testable import Archive

/// A file of zstd frames with its seek table, read front to back in pieces of any size, and frame by frame through the
/// table.
///
/// The first byte says how large the pieces are; the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe input(start, count)
    guard let first = bytes.first else { return 0 }
    let content = Array(bytes.dropFirst())
    let step = Int(first) + 1
    let whole = read(FrameReader(input: Bytes(content, step: step), limits: limits), step: step)
    let file = file(content)
    let table = value(try SeekTable.read(from: file, limits: limits))
    if let whole { require(table?.frames == whole.frames, "an archive that is read to its end has its seek table") }
    guard let table else { return 0 }
    var pieces: [UInt8] = []
    for index in table.frames.indices.prefix(64) {
        require(table.frame(containing: table.contentOffset(ofFrame: index)) == index, "a frame is where it begins")
        let frames = FrameReader(file: file, frames: index..<index + 1, of: table, limits: limits)
        guard let part = read(frames, step: step) else {
            require(whole == nil, "what is read front to back is read frame by frame")
            return 0
        }
        require(part.content.count == Int(table.frames[index].contentSize), "a frame has the size that the table says")
        pieces += part.content
    }
    if let whole, table.frames.count <= 64 { require(whole.content == pieces, "both ways give the same content") }
    return 0
}

/// Small, so that an input of a few bytes does not stand for 64 MiB of zeros.
private let limits: ArchiveLimits = {
    var limits = ArchiveLimits()
    limits.maximumFrameContent = 1 << 20
    limits.maximumFrames = 1024
    return limits
}()

private func read(_ reader: FrameReader, step: Int) -> (content: [UInt8], frames: [SeekTable.Frame])? {
    value(
        try {
            var content: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: step * 7)
            while content.count < 8 << 20 {
                let count = try reader.read(into: &buffer)
                content += buffer[..<count]
                if count < buffer.count { break }
            }
            try reader.finish()
            return (content, reader.frames)
        }())
}
