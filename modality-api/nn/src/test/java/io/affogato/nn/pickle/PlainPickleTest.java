package io.affogato.nn.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles of plain data are read whatever their protocol, and nothing else is. */
class PlainPickleTest {

    /** The same value written by CPython 3.11 with protocols 0 to 4. */
    private static final List<String> WRITTEN =
            List.of(
                    "KGxwMAooZHAxClZyZWZfaWQKcDIKSTcKc1Zhbm5faWQKcDMKSTE3MTkzMTAKc1ZzcGxpdApwNApW"
                            + "dGVzdEEKcDUKc1ZyYXcKcDYKVnRoZSBtYW4ncyAiY2Fm6SIgXHU0ZTJkIFxVMDAwMWY2MDBcdTAw"
                            + "MGFcdTAwNWN4CnA3CnNWdG9rZW5zCnA4CihscDkKVnRoZQpwMTAKYVZtYW4KcDExCmFzVmFnYWlu"
                            + "CnAxMgpnOQpzVmJpZwpwMTMKTDExODA1OTE2MjA3MTc0MTEzMDM0MjRMCnNWbmVnCnAxNApJLTMw"
                            + "MApzVmYKcDE1CkYwLjI1CnNWdApwMTYKSTAxCnNWbgpwMTcKTnNWdHVwCnAxOAooSTEKSTIKSTMK"
                            + "dHAxOQpzVmUKcDIwCihscDIxCnNWZApwMjIKKGRwMjMKc2Eu",
                    "XXEAfXEBKFgGAAAAcmVmX2lkcQJLB1gGAAAAYW5uX2lkcQNKDjwaAFgFAAAAc3BsaXRxBFgFAAAA"
                            + "dGVzdEFxBVgDAAAAcmF3cQZYHQAAAHRoZSBtYW4ncyAiY2Fmw6kiIOS4rSDwn5iAClx4cQdYBgAA"
                            + "AHRva2Vuc3EIXXEJKFgDAAAAdGhlcQpYAwAAAG1hbnELZVgFAAAAYWdhaW5xDGgJWAMAAABiaWdx"
                            + "DUwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TApYAwAAAG5lZ3EOStT+//9YAQAAAGZxD0c/0AAAAAAA"
                            + "AFgBAAAAdHEQSTAxClgBAAAAbnERTlgDAAAAdHVwcRIoSwFLAksDdHETWAEAAABlcRRdcRVYAQAA"
                            + "AGRxFn1xF3VhLg==",
                    "gAJdcQB9cQEoWAYAAAByZWZfaWRxAksHWAYAAABhbm5faWRxA0oOPBoAWAUAAABzcGxpdHEEWAUA"
                            + "AAB0ZXN0QXEFWAMAAAByYXdxBlgdAAAAdGhlIG1hbidzICJjYWbDqSIg5LitIPCfmIAKXHhxB1gG"
                            + "AAAAdG9rZW5zcQhdcQkoWAMAAAB0aGVxClgDAAAAbWFucQtlWAUAAABhZ2FpbnEMaAlYAwAAAGJp"
                            + "Z3ENigkAAAAAAAAAAEBYAwAAAG5lZ3EOStT+//9YAQAAAGZxD0c/0AAAAAAAAFgBAAAAdHEQiFgB"
                            + "AAAAbnERTlgDAAAAdHVwcRJLAUsCSwOHcRNYAQAAAGVxFF1xFVgBAAAAZHEWfXEXdWEu",
                    "gANdcQB9cQEoWAYAAAByZWZfaWRxAksHWAYAAABhbm5faWRxA0oOPBoAWAUAAABzcGxpdHEEWAUA"
                            + "AAB0ZXN0QXEFWAMAAAByYXdxBlgdAAAAdGhlIG1hbidzICJjYWbDqSIg5LitIPCfmIAKXHhxB1gG"
                            + "AAAAdG9rZW5zcQhdcQkoWAMAAAB0aGVxClgDAAAAbWFucQtlWAUAAABhZ2FpbnEMaAlYAwAAAGJp"
                            + "Z3ENigkAAAAAAAAAAEBYAwAAAG5lZ3EOStT+//9YAQAAAGZxD0c/0AAAAAAAAFgBAAAAdHEQiFgB"
                            + "AAAAbnERTlgDAAAAdHVwcRJLAUsCSwOHcRNYAQAAAGVxFF1xFVgBAAAAZHEWfXEXdWEu",
                    "gASVxwAAAAAAAABdlH2UKIwGcmVmX2lklEsHjAZhbm5faWSUSg48GgCMBXNwbGl0lIwFdGVzdEGU"
                            + "jANyYXeUjB10aGUgbWFuJ3MgImNhZsOpIiDkuK0g8J+YgApceJSMBnRva2Vuc5RdlCiMA3RoZZSM"
                            + "A21hbpRljAVhZ2FpbpRoCYwDYmlnlIoJAAAAAAAAAABAjANuZWeUStT+//+MAWaURz/QAAAAAAAA"
                            + "jAF0lIiMAW6UTowDdHVwlEsBSwJLA4eUjAFllF2UjAFklH2UdWEu");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void everyProtocolGivesTheSameValue(int protocol) throws IOException {
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) read(bytes(protocol))).get(0);

        assertEquals(14, entry.size());
        assertEquals(7L, entry.get("ref_id"));
        assertEquals(1_719_310L, entry.get("ann_id"));
        assertEquals("the man's \"caf\u00e9\" \u4e2d \ud83d\ude00\n\\x", entry.get("raw"));
        assertEquals(List.of("the", "man"), entry.get("tokens"));
        assertEquals(entry.get("tokens"), entry.get("again"));
        assertEquals(BigInteger.TWO.pow(70), entry.get("big"));
        assertEquals(-300L, entry.get("neg"));
        assertEquals(0.25, entry.get("f"));
        assertEquals(true, entry.get("t"));
        assertNull(entry.get("n"));
        assertEquals(List.of(1L, 2L, 3L), entry.get("tup"));
        assertEquals(List.of(), entry.get("e"));
        assertEquals(Map.of(), entry.get("d"));
    }

    @Test
    void textsOfPython2AreRead() throws IOException {
        String python2 =
                "(lp0\n(dp1\nS'sent'\np2\nS'it\\'s \\x41 \\\\ \\n'\np3\nsS'id'\np4\nL5L\nsa.";
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) read(ascii(python2))).get(0);
        assertEquals("it's A \\ \n", entry.get("sent"));
        assertEquals(5L, entry.get("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(S'echo'\ntR.",
                "\u0080\u0002ccollections\nOrderedDict\nq\u0000)Rq\u0001.",
                "(S'echo'\nios\nsystem\n.",
                "(lp0\nPstorage\na.",
                "\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093."
            })
    void whateverCallsIsRefused(String program) {
        ModalityException refused = refused(program.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refused.getMessage().contains("a name to call"), refused.getMessage());
    }

    @Test
    void damageIsRefused() {
        for (int protocol = 0; protocol < WRITTEN.size(); protocol++) {
            byte[] whole = bytes(protocol);
            for (int length = 0; length < whole.length; length += 7) {
                refused(Arrays.copyOf(whole, length));
            }
            refused(Arrays.copyOf(whole, whole.length + 1));
        }
        for (String wrong :
                List.of("I1x\n.", "F1..2\n.", "S'a\n.", "Vx\\uZZZZ\n.", "g3\n.", "(I1\nd.")) {
            refused(ascii(wrong));
        }
    }

    @Test
    void aSmallFileCannotAskForMuchMemory() throws IOException {
        StringBuilder bomb = new StringBuilder("(lp0\n");
        for (int i = 0; i < 40; i++) {
            bomb.append("I").append("9".repeat(500)).append('\n').append("a");
        }
        assertEquals(40, ((List<?>) read(ascii(bomb + "."))).size());
        refused(ascii("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fx."));
        refused(ascii("I" + "9".repeat(600) + "\n."));
    }

    @Test
    void anAbsentFileIsNamed() {
        ModalityException refused =
                assertThrows(
                        ModalityException.class, () -> PlainPickle.read(folder.resolve("none.p")));
        assertEquals(ErrorCode.MISSING_FILE, refused.code());
    }

    private ModalityException refused(byte[] content) {
        ModalityException refused = assertThrows(ModalityException.class, () -> read(content));
        assertEquals(ErrorCode.BAD_SAMPLE, refused.code());
        return refused;
    }

    private Object read(byte[] content) throws IOException {
        return PlainPickle.read(Files.write(folder.resolve("refs.p"), content));
    }

    private static byte[] bytes(int protocol) {
        return Base64.getDecoder().decode(WRITTEN.get(protocol));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
