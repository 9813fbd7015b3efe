package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestTest {

    private static final String HEX =
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));
    private static final String OTHER = "0" + HEX.substring(1);

    @Test
    void theHashOfEitherHeaderIsCompared() {
        for (String header :
                new String[] {
                    "sha-256=" + BASE64,
                    "SHA-256=" + BASE64,
                    "sha-256=:" + BASE64 + ":",
                    "md5=AAAA, sha-256=" + BASE64
                }) {
            assertTrue(Digest.check(header, HEX).isEmpty(), header);
            assertEquals(409, Digest.check(header, OTHER).orElseThrow().status(), header);
        }
    }

    @Test
    void noHeaderPromisesNothingAndAnotherHashIsRefused() {
        assertTrue(Digest.check((String) null, HEX).isEmpty());
        assertEquals(400, Digest.check("md5=AAAA", HEX).orElseThrow().status());
        assertEquals(400, Digest.check("sha-256=zzz", HEX).orElseThrow().status());
    }
}
