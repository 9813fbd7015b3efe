package io.affogato.distribution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a screen, and a user who has no mouse. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TABS = 200;
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts the system's Chromium. Without its driver the test is skipped, unless {@code
     * -Dbrowser.required=true} says that there has to be one.
     */
    static Browser open() {
        Optional<Path> program = program();
        assumeTrue(
                Boolean.getBoolean("browser.required") || program.isPresent(),
                "no chromedriver; install the packages chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1280,1000");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program.orElseThrow().toFile())
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> program() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, "chromedriver"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void visit(String url) {
        driver.get(url);
    }

    /** Moves the focus forward by the tabulator until it is on what the selector means. */
    WebElement reach(String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            WebElement active = driver.switchTo().activeElement();
            if (matches(active, selector)) {
                return active;
            }
            press(Keys.TAB);
        }
        throw new AssertionError(
                "the keyboard does not reach %s in\n%s".formatted(selector, text()));
    }

    private boolean matches(WebElement element, String selector) {
        return Boolean.TRUE.equals(
                script().executeScript(
                                "return arguments[0].matches(arguments[1])", element, selector));
    }

    /** Presses keys wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Reaches a control and presses the enter key on it. */
    void activate(String selector) {
        reach(selector);
        press(Keys.ENTER);
    }

    /** Reaches a field and replaces what it holds. */
    void fill(String selector, String text) {
        reach(selector);
        new Actions(driver).keyDown(Keys.CONTROL).sendKeys("a").keyUp(Keys.CONTROL).perform();
        press(Keys.DELETE, text);
    }

    /** Waits until the page shows a text. */
    void sees(String text) {
        await(() -> text().contains(text), "the text '%s'".formatted(text));
    }

    /** Waits until a selector finds something. */
    void finds(String selector) {
        await(() -> count(selector) > 0, selector);
    }

    /** Scrolls until the first element of a selector is in the middle of the window. */
    void centres(String selector) {
        script().executeScript(
                        "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})",
                        selector);
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    /** Returns an attribute of the first element of a selector, or nothing. */
    String attribute(String selector, String name) {
        Object found =
                script().executeScript(
                                "return document.querySelector(arguments[0])?.getAttribute(arguments[1])",
                                selector,
                                name);
        return found == null ? "" : found.toString();
    }

    void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause();
        }
        throw new AssertionError("waited %s for %s in\n%s".formatted(PATIENCE, what, text()));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String text() {
        return String.valueOf(script().executeScript("return document.body.innerText"));
    }

    private JavascriptExecutor script() {
        return driver;
    }

    /** Returns what the accessibility checker finds grave, one line a finding. */
    List<String> graveFindings() {
        Results results = new AxeBuilder().analyze(driver);
        return results.getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(Browser::line)
                .toList();
    }

    private static String line(Rule rule) {
        return "%s (%s): %s".formatted(rule.getId(), rule.getImpact(), rule.getNodes());
    }

    /** Returns what the browser complained of, such as content the page's policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
