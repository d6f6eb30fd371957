package io.hubwright.throwaway.openstack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version such as 2.93, asked for by a header; Keystone, Neutron and Glance have none. */
record Microversion(int major, int minor) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d*)\\.(\\d+)");

    /** The versions that one service understands. */
    record Range(String service, Microversion min, Microversion max) {
        static final Range COMPUTE = new Range("compute", new Microversion(2, 1), new Microversion(2, 93));
        static final Range VOLUME = new Range("volume", new Microversion(3, 0), new Microversion(3, 70));

        /** What the request's headers ask for, else the lowest. Refusals are the services' own. */
        Microversion of(Request request) {
            boolean others = request.header("OpenStack-API-Version").isPresent()
                    && named(request).isEmpty();
            if (others && service.equals("volume")) {
                throw ApiError.badRequest(Volumes.MALFORMED);
            }
            Optional<String> text = text(request);
            if (text.isPresent()
                    && !text.get().equals("latest")
                    && !FORM.matcher(text.get()).matches()) {
                throw ApiError.badRequest("API Version String " + text.get()
                        + " is of invalid format. Must be of format MajorNum.MinorNum.");
            }
            Microversion asked = asked(request).orElse(min);
            if (asked.major != min.major || asked.minor < min.minor || asked.minor > max.minor) {
                throw ApiError.of(
                        406,
                        "Version " + asked + " is not supported by the API. Minimum is " + min + " and maximum is "
                                + max + ".");
            }
            return asked;
        }

        /** The version that is asked for, whether there is such a one or not; empty when the header says nonsense. */
        Optional<Microversion> asked(Request request) {
            String text = text(request).orElse(min.toString());
            if (text.equals("latest")) {
                return Optional.of(max);
            }
            Matcher matcher = FORM.matcher(text);
            return matcher.matches()
                    ? Optional.of(
                            new Microversion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }

        private Optional<String> text(Request request) {
            return named(request)
                    .or(() -> service.equals("compute")
                            ? request.header("X-OpenStack-Nova-API-Version")
                            : Optional.empty());
        }

        private Optional<String> named(Request request) {
            return request.header("OpenStack-API-Version").flatMap(this::wanted);
        }

        private Optional<String> wanted(String header) {
            for (String item : header.split(",")) {
                String[] words = item.strip().split("\\s+");
                if (words.length == 2 && words[0].equals(service)) {
                    return Optional.of(words[1]);
                }
            }
            return Optional.empty();
        }

        Answer mark(Answer answer, Microversion used) {
            Answer marked = answer.header("OpenStack-API-Version", service + " " + used);
            return service.equals("compute")
                    ? marked.header("X-OpenStack-Nova-API-Version", used.toString())
                            .header("Vary", "OpenStack-API-Version, X-OpenStack-Nova-API-Version")
                    : marked.header("Vary", "OpenStack-API-Version");
        }
    }

    static final Microversion NONE = new Microversion(0, 0);

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
