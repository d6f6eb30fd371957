package io.hubwright.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.hubwright.Spec;
import java.util.stream.Stream;

/** The rules of docs/architecture.md and docs/style.md that a machine can check. */
@AnalyzeClasses(packages = "io.hubwright", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] LIBRARY = {
        "io.hubwright",
        "io.hubwright.engine..",
        "io.hubwright.host..",
        "io.hubwright.openstack..",
        "io.hubwright.dns..",
        "io.hubwright.tls..",
        "io.hubwright.registry..",
        "io.hubwright.hub..",
        "io.hubwright.cyberhub.."
    };

    @ArchTest
    static final ArchRule valuesDoNotKnowTheEngine = sees("io.hubwright");

    @ArchTest
    static final ArchRule engineKnowsOnlyCore = sees("io.hubwright.engine..");

    @ArchTest
    static final ArchRule hostKnowsOnlyCore = sees("io.hubwright.host..", "io.hubwright.engine..");

    @ArchTest
    static final ArchRule openstackKnowsOnlyCore = sees("io.hubwright.openstack..", "io.hubwright.engine..");

    @ArchTest
    static final ArchRule dnsKnowsOnlyCore = sees("io.hubwright.dns..", "io.hubwright.tls..", "io.hubwright.engine..");

    @ArchTest
    static final ArchRule tlsDoesNotKnowDns = sees("io.hubwright.tls..", "io.hubwright.engine..");

    @ArchTest
    static final ArchRule registryClientKnowsOnlyCore = sees("io.hubwright.registry..");

    @ArchTest
    static final ArchRule hubKnowsHostAndRegistryClient =
            sees("io.hubwright.hub..", "io.hubwright.host..", "io.hubwright.registry..", "io.hubwright.engine..");

    @ArchTest
    static final ArchRule cyberhubStandsOnHub = sees(
            "io.hubwright.cyberhub..",
            "io.hubwright.hub..",
            "io.hubwright.host..",
            "io.hubwright.registry..",
            "io.hubwright.engine..");

    /** It speaks the wire and shares no client code, so that one mistake cannot hide in both. */
    @ArchTest
    static final ArchRule throwawayKnowsNoClient = sees("io.hubwright.throwaway..");

    @ArchTest
    static final ArchRule noCycles =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noThirdPartyTypeIsPublic = classes()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackages("..internal..", "io.hubwright.examples..")
            .should(havePublicSignaturesOf("java..", "javax.net.ssl..", "io.hubwright..", "org.jspecify.."));

    @ArchTest
    static final ArchRule specsAreMadeByTheirFactories = noClasses()
            .should()
            .callCodeUnitWhere(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "the constructor of a public spec of another package",
                    call -> call.getTarget().getName().equals("<init>")
                            && call.getTargetOwner().isAssignableTo(Spec.class)
                            && !call.getTargetOwner()
                                    .getPackageName()
                                    .equals(call.getOriginOwner().getPackageName())));

    @ArchTest
    static final ArchRule waitsGoThroughTime = noClasses()
            .that()
            .resideInAnyPackage(LIBRARY)
            .and()
            .doNotHaveFullyQualifiedName("io.hubwright.SystemTime")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule librariesDoNotPrint = noClasses()
            .that()
            .resideInAnyPackage(LIBRARY)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule namesSayWhatTheyAreFor = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helpers?|Manager)")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    private static ArchRule sees(String module, String... others) {
        var allowed = Stream.concat(Stream.of(module, "io.hubwright"), Stream.of(others))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(resideInAPackage("io.hubwright..").and(not(resideInAnyPackage(allowed))))
                .because(module + " sees only " + String.join(", ", allowed));
    }

    private static ArchCondition<JavaClass> havePublicSignaturesOf(String... packages) {
        return new ArchCondition<>("have public signatures of " + String.join(", ", packages)) {
            @Override
            public void check(JavaClass owner, ConditionEvents events) {
                for (var unit : owner.getCodeUnits())
                    if (isVisible(unit))
                        types(unit)
                                .filter(type -> isForeign(type, packages))
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        unit, unit.getFullName() + " shows " + type.getName())));
                for (var field : owner.getFields())
                    if (field.getModifiers().contains(JavaModifier.PUBLIC) && isForeign(field.getRawType(), packages))
                        events.add(SimpleConditionEvent.violated(
                                field,
                                field.getFullName() + " shows "
                                        + field.getRawType().getName()));
            }
        };
    }

    private static boolean isVisible(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.concat(
                Stream.of(unit.getReturnType(), unit.getRawReturnType())
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()));
    }

    private static boolean isForeign(JavaClass type, String... packages) {
        var base = type.getBaseComponentType();
        return !base.isPrimitive()
                && !belongToAnyOf(Object.class).test(base)
                && !resideInAnyPackage(packages).test(base);
    }
}
