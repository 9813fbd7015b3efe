package io.affogato.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.affogato.architecture.CompiledClasses.check;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tensor arithmetic goes where gradients are safe, and arrays stay where they belong. */
class TensorRulesTest {

    /** DJL methods that corrupt a gradient if a Number is among their parameters. */
    private static final Set<String> SCALAR_ARITHMETIC =
            Set.of(
                    "add", "sub", "mul", "div", "mod", "pow", "maximum", "minimum", "addi", "subi",
                    "muli", "divi", "modi", "powi");

    /** DJL methods that cut the graph or rewrite gradients, whatever their parameters. */
    private static final Set<String> GRAPH_BREAKERS =
            Set.of("toType", "duplicate", "stopGradient", "scaleGradient");

    private static final ArchRule GRAPH_ARITHMETIC =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("io.affogato.nn.Ops")
                    .should()
                    .callMethodWhere(
                            describe("breaks gradients", TensorRulesTest::breaksGradients));

    @Test
    void graphArithmeticGoesThroughOps() {
        check(GRAPH_ARITHMETIC);
    }

    @Test
    void scalarArithmeticIsSeen() {
        JavaClasses planted = new ClassFileImporter().importClasses(ScalarArithmetic.class);
        EvaluationResult result = GRAPH_ARITHMETIC.evaluate(planted);
        assertEquals(
                Set.of("duplicate", "mul", "toType"),
                result.getFailureReport().getDetails().stream()
                        .map(detail -> detail.replaceAll(".*NDArray\\.(\\w+)\\(.*", "$1"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void djlTrainingIsNotUsed() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("ai.djl.training.loss..", "ai.djl.nn..")
                                        .or(named("ai.djl.training.GradientCollector"))));
    }

    @Test
    void baseManagersBelongToTheLauncher() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.affogato.platform.launcher..", "io.affogato.modality.testing..")
                        .should()
                        .callMethodWhere(
                                describe(
                                        "opens a base manager",
                                        call ->
                                                call.getTarget()
                                                        .getName()
                                                        .equals("newBaseManager"))));
    }

    @Test
    void hostArraysStayInMedia() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.affogato.media..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.nd4j..", "org.bytedeco.."));
    }

    /** What {@link #graphArithmeticGoesThroughOps} must find, and one call that it must not. */
    static final class ScalarArithmetic {

        static NDArray wrong(NDArray x) {
            return x.mul(2).toType(DataType.FLOAT32, false).duplicate().add(x);
        }
    }

    private static boolean breaksGradients(JavaCall<?> call) {
        AccessTarget.CodeUnitCallTarget target = call.getTarget();
        if (!target.getOwner().getName().startsWith("ai.djl.ndarray.NDArray")) {
            return false;
        }
        return GRAPH_BREAKERS.contains(target.getName())
                || (SCALAR_ARITHMETIC.contains(target.getName())
                        && target.getRawParameterTypes().stream()
                                .anyMatch(type -> type.getName().equals("java.lang.Number")));
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return describe("are " + name, c -> c.getName().equals(name));
    }
}
