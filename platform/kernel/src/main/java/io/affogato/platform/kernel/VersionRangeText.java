package io.affogato.platform.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * Says in words which versions a requirement's filter asks for.
 *
 * <p>{@code (&(version>=1.2.0)(!(version>=2.0.0)))} reads {@code version 1.2 up to (not including)
 * 2}.
 */
final class VersionRangeText {

    private static final Pattern ABOVE = Pattern.compile("\\(!\\(version(>=|<=)([^()]+)\\)\\)");
    private static final Pattern LOWEST = Pattern.compile("(?<!!)\\(version>=([^()]+)\\)");

    private VersionRangeText() {}

    /** Returns the lowest version the filter accepts, shortened; empty if any will do. */
    static Optional<String> lowest(String filter) {
        Matcher matcher = LOWEST.matcher(filter);
        return matcher.find() ? Optional.of(shortened(matcher.group(1))) : Optional.empty();
    }

    /** Returns the range in words; empty if any version will do. */
    static String of(String filter) {
        Optional<String> lowest = lowest(filter);
        Matcher above = ABOVE.matcher(filter);
        StringBuilder text = new StringBuilder(lowest.map(v -> " version " + v).orElse(""));
        while (above.find()) {
            text.append(above.group(1).equals(">=") ? " up to (not including) " : " above ")
                    .append(shortened(above.group(2)));
        }
        return text.toString();
    }

    /** Leaves off a zero micro part. */
    static String shortened(String version) {
        try {
            Version v = Version.parseVersion(version.strip());
            if (!v.getQualifier().isEmpty()) {
                return v.toString();
            }
            return v.getMicro() == 0
                    ? "%d.%d".formatted(v.getMajor(), v.getMinor())
                    : "%d.%d.%d".formatted(v.getMajor(), v.getMinor(), v.getMicro());
        } catch (IllegalArgumentException e) {
            return version;
        }
    }
}
