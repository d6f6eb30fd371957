package io.hubwright.host;

import io.hubwright.HubwrightException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An image of one file, the smallest program that proves an engine: it prints a line and ends. Made here, so that the proof needs
 * no registry.
 */
final class TinyImage {
    static final String SAYS = "hubwright: this container ran";
    static final String PROGRAM = "/hello";

    private static final int CODE_OFFSET = 64 + 56;
    private static final long BASE = 0x400000;

    private TinyImage() {}

    /** A tar archive for {@code docker import}. */
    static byte[] tar(String architecture) {
        var program = program(architecture);
        var tar = new ByteArrayOutputStream();
        tar.writeBytes(header(PROGRAM.substring(1), program.length));
        tar.writeBytes(program);
        // To a full block, then two empty ones.
        tar.writeBytes(new byte[(512 - program.length % 512) % 512 + 1024]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size) {
        var header = ByteBuffer.allocate(512);
        header.put(0, name.getBytes(StandardCharsets.US_ASCII));
        header.put(100, "0000755\0".getBytes(StandardCharsets.US_ASCII));
        header.put(108, "0000000\0".getBytes(StandardCharsets.US_ASCII));
        header.put(116, "0000000\0".getBytes(StandardCharsets.US_ASCII));
        header.put(124, octal(size, 11));
        header.put(136, octal(0, 11));
        header.put(148, "        0".getBytes(StandardCharsets.US_ASCII));
        header.put(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
        int sum = 0;
        for (byte b : header.array()) sum += b & 0xff;
        header.put(148, (String.format(Locale.ROOT, "%06o", sum) + "\0 ").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    private static byte[] octal(long value, int digits) {
        return (String.format(Locale.ROOT, "%0" + digits + "o", value) + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    // write(1, text, length); exit(0). The text follows the code.
    private static byte[] program(String architecture) {
        var text = (SAYS + "\n").getBytes(StandardCharsets.US_ASCII);
        return switch (architecture) {
            case "x86_64" ->
                elf(62, code("b801000000 bf01000000 488d3510000000 ba%s 0f05 b83c000000 31ff 0f05", text.length), text);
            case "aarch64" -> elf(183, arm(text.length), text);
            default ->
                throw new HubwrightException(
                        "there is no built-in check of containers for the architecture " + architecture);
        };
    }

    private static byte[] code(String hex, int length) {
        var little = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
        return HexFormat.of()
                .parseHex(String.format(Locale.ROOT, hex, HexFormat.of().formatHex(little))
                        .replace(" ", ""));
    }

    private static byte[] arm(int length) {
        var code = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        code.putInt(0xd2800020); // mov x0, #1
        code.putInt(0x100000e1); // adr x1, +28: behind the code
        code.putInt(0xd2800002 | length << 5); // mov x2, #length
        code.putInt(0xd2800808); // mov x8, #64: write
        code.putInt(0xd4000001); // svc #0
        code.putInt(0xd2800000); // mov x0, #0
        code.putInt(0xd2800ba8); // mov x8, #93: exit
        code.putInt(0xd4000001); // svc #0
        return code.array();
    }

    // One loadable segment that holds the whole file.
    private static byte[] elf(int machine, byte[] code, byte[] text) {
        int size = CODE_OFFSET + code.length + text.length;
        var file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
        file.putShort((short) 2).putShort((short) machine).putInt(1);
        file.putLong(BASE + CODE_OFFSET).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        file.putInt(1)
                .putInt(5)
                .putLong(0)
                .putLong(BASE)
                .putLong(BASE)
                .putLong(size)
                .putLong(size)
                .putLong(0x1000);
        file.put(code).put(text);
        return file.array();
    }
}
