package io.affogato.nn.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The operands of a pickle's instructions, with marks between them. */
final class Stack {

    private static final Object MARK = new Object();

    private final List<Object> values = new ArrayList<>();

    void push(Object value) {
        values.add(value);
    }

    void mark() {
        values.add(MARK);
    }

    Object pop() throws MalformedPickleException {
        Object top = peek();
        values.remove(values.size() - 1);
        return top;
    }

    Object peek() throws MalformedPickleException {
        Object top = values.isEmpty() ? MARK : values.get(values.size() - 1);
        if (top == MARK) {
            throw new MalformedPickleException("an instruction lacks its operand");
        }
        return top;
    }

    /** Returns the last values as a list that does not change. */
    List<Object> pop(int count) throws MalformedPickleException {
        Object[] popped = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            popped[i] = pop();
        }
        return Collections.unmodifiableList(Arrays.asList(popped));
    }

    /** Returns the values above the last mark as a list that does not change. */
    List<Object> popToMark() throws MalformedPickleException {
        int count = 0;
        int at = values.size() - 1;
        while (at >= 0 && values.get(at) != MARK) {
            at--;
            count++;
        }
        if (at < 0) {
            throw new MalformedPickleException("an instruction lacks its mark");
        }
        List<Object> popped = pop(count);
        values.remove(at);
        return popped;
    }
}
