import JSON
import OpenSSL
import TestSupport

/// A program small enough to be read byte by byte: it writes one line and ends. It is the whole content of the sample
/// image.
enum HelloProgram {
    static let message = "This image came through an airlock.\n"

    /// An executable for Linux on x86-64 in the ELF format: one header, one segment, eleven instructions' worth of code.
    static var executable: [UInt8] {
        let base: UInt64 = 0x400000
        let headers = 64 + 56
        let text = Array(message.utf8)
        // write(1, message, length); exit(0)
        let codeSize: UInt64 = 5 + 5 + 7 + 5 + 2 + 5 + 2 + 2
        let address = base + UInt64(headers) + codeSize
        var code: [UInt8] = [0xB8, 1, 0, 0, 0, 0xBF, 1, 0, 0, 0, 0x48, 0xC7, 0xC6]
        code += little(address, 4) + [0xBA] + little(UInt64(text.count), 4)
        code += [0x0F, 0x05, 0xB8, 60, 0, 0, 0, 0x31, 0xFF, 0x0F, 0x05]
        let size = UInt64(headers + code.count + text.count)
        let identification: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + little(0, 8)
        let header =
            identification + little(2, 2) + little(62, 2) + little(1, 4) + little(base + UInt64(headers), 8)
            + little(64, 8) + little(0, 8) + little(0, 4) + little(64, 2) + little(56, 2) + little(1, 2) + little(0, 6)
        let segment =
            little(1, 4) + little(5, 4) + little(0, 8) + little(base, 8) + little(base, 8) + little(size, 8)
            + little(size, 8) + little(0x1000, 8)
        return header + segment + code + text
    }

    /// An image with nothing but the program.
    static var image: TestImage {
        let program = executable
        let padding = [UInt8](repeating: 0, count: (512 - program.count % 512) % 512 + 1024)
        let tar = RandomLayer.tarHeader(name: "hello", size: program.count, mode: 0o755) + program + padding
        let layer = TestBlob(mediaType: "application/vnd.oci.image.layer.v1.tar", bytes: tar)
        let config: JSON = [
            "architecture": "amd64", "os": "linux", "config": ["Entrypoint": ["/hello"]],
            "rootfs": ["type": "layers", "diff_ids": [.string(layer.digest)]],
        ]
        return TestImage(
            config: TestBlob(mediaType: TestImage.configType, bytes: config.encoded()), layers: [(layer, [:])])
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * UInt64($0)) : 0) }
    }
}
