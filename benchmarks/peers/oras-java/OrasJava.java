import java.nio.file.Path;
import land.oras.ContainerRef;
import land.oras.CopyUtils;
import land.oras.LayoutRef;
import land.oras.OCILayout;
import land.oras.Registry;

/** {@code OrasJava push LAYOUT REF}, {@code pull REF LAYOUT} or {@code copy REF REF}; {@code REGISTRY_CA} is set for TLS. */
final class OrasJava {
    private static final CopyUtils.CopyOptions SHALLOW = CopyUtils.CopyOptions.shallow();

    public static void main(String[] args) {
        switch (args[0]) {
            case "push" -> {
                OCILayout layout = OCILayout.fromLayoutIndex(Path.of(args[1]));
                ContainerRef to = ContainerRef.parse(args[2]);
                CopyUtils.copy(layout, LayoutRef.of(layout, "1"), registry(to), to, SHALLOW);
            }
            case "pull" -> {
                ContainerRef from = ContainerRef.parse(args[1]);
                OCILayout layout = OCILayout.builder().defaults(Path.of(args[2])).build();
                CopyUtils.copy(registry(from), from, layout, LayoutRef.of(layout, "1"), SHALLOW);
            }
            default -> {
                ContainerRef from = ContainerRef.parse(args[1]);
                ContainerRef to = ContainerRef.parse(args[2]);
                CopyUtils.copy(registry(from), from, registry(to), to, SHALLOW);
            }
        }
        System.exit(0); // its threads are no daemons
    }

    private static Registry registry(ContainerRef ref) {
        String ca = System.getenv().getOrDefault("REGISTRY_CA", "");
        Registry.Builder builder = Registry.builder()
                .defaults(ref.getRegistry(), System.getenv("REGISTRY_USER"), System.getenv("REGISTRY_PASSWORD"));
        // Four at a time can meet in a new layout's directories, and then fail.
        builder = builder.withParallelism(Integer.getInteger("parallel", 4));
        return ca.isEmpty() ? builder.withInsecure(true).build() : builder.withCaFile(Path.of(ca)).build();
    }
}
