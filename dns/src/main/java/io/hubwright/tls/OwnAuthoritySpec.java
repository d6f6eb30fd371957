package io.hubwright.tls;

import io.hubwright.Spec;
import java.util.List;
import java.util.regex.Pattern;

record OwnAuthoritySpec(String name) implements Spec<CertificateAuthority> {
    // It becomes a directory's name and a subject.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    OwnAuthoritySpec {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("the name of an own CA, \"" + name
                    + "\", must be 1 to 40 letters, digits, dots, hyphens or underscores, the first a letter or digit");
    }

    @Override
    public String kind() {
        return "certificate-authority";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }
}
