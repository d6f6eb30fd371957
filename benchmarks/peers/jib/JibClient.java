import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Path;

/** {@code JibClient push TAR REF}, {@code pull REF TAR} or {@code copy REF REF}; the last argument is a directory for its caches. */
final class JibClient {
    public static void main(String[] args) throws Exception {
        JibContainerBuilder source = args[0].equals("push") ? Jib.from(TarImage.at(Path.of(args[1]))) : Jib.from(image(args[1]));
        Containerizer target = args[0].equals("pull")
                ? Containerizer.to(TarImage.at(Path.of(args[2])).named("pulled:1"))
                : Containerizer.to(image(args[2]));
        source.containerize(target.setAllowInsecureRegistries(true)
                .setBaseImageLayersCache(Path.of(args[3], "base"))
                .setApplicationLayersCache(Path.of(args[3], "application")));
        System.exit(0);
    }

    private static RegistryImage image(String ref) throws Exception {
        return RegistryImage.named(ref).addCredential(System.getenv("REGISTRY_USER"), System.getenv("REGISTRY_PASSWORD"));
    }
}
