package io.affogato.platform.launcher.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.terminal.Documents;
import io.affogato.platform.launcher.view.Page;
import java.io.IOException;
import java.util.List;

/** Documents that callers send and get; those of operations are the command line's own. */
final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    /** Returns a record as a document that names its schema. */
    static ConsoleReply document(String schema, Object result) {
        return reply(200, Documents.of(schema, result));
    }

    /** Returns an answer of an operation as the command line prints it. */
    static ConsoleReply page(Page page) {
        return page(200, page);
    }

    /** Returns an answer of an operation under another status. */
    static ConsoleReply page(int status, Page page) {
        return reply(status, page.tree());
    }

    private static ConsoleReply reply(int status, JsonNode document) {
        return ConsoleReply.text(status, ConsoleReply.JSON, document.toString());
    }

    /** Returns a list as a document that names its schema. */
    static ConsoleReply list(String schema, List<?> items) {
        record Items(List<?> items) {}
        return document(schema, new Items(items));
    }

    /** Returns text as a tree. */
    static JsonNode tree(byte[] content) {
        try {
            JsonNode tree = MAPPER.readTree(content);
            if (tree == null || !tree.isObject()) {
                throw bad("the content is no JSON object");
            }
            return tree;
        } catch (IOException e) {
            throw bad(message(e));
        }
    }

    /**
     * Reads what was sent along.
     *
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if it is something else
     */
    static <T> T read(ConsoleCall call, Class<T> type) {
        if (!call.type().equals(ConsoleReply.JSON)) {
            throw bad(
                    "expected content of type application/json, found '%s'".formatted(call.type()));
        }
        try {
            T value = MAPPER.readValue(call.content(), type);
            if (value == null) {
                throw bad("the content is null");
            }
            return value;
        } catch (IOException e) {
            throw bad(message(e));
        }
    }

    /** The first line; the rest names classes of ours. */
    private static String message(IOException e) {
        String message =
                e instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : e.getMessage();
        return "the content cannot be read: " + message.lines().findFirst().orElse("");
    }

    static ModalityException bad(String message) {
        return new ModalityException(ErrorCode.BAD_RECIPE, message);
    }
}
