package io.hubwright.hub.internal;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.ResponseItem;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a long answer of the engine line by line, such as a build's or a push's. The engine answers 200 before it begins, so a failure
 * comes as one of the items.
 */
public final class EngineStream<T extends ResponseItem> extends ResultCallback.Adapter<T> {
    private static final int KEPT = 12;
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Duration POLL = Duration.ofMillis(200);

    private final String what;
    private final ConcurrentLinkedQueue<T> arrived = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<String> lastLines = new ArrayDeque<>(); // of the thread that waits
    private volatile @Nullable String error;
    private volatile boolean ended;

    /** @param what such as {@code build the image x}, for messages */
    public EngineStream(String what) {
        this.what = what;
    }

    @Override
    public void onNext(T item) {
        arrived.add(item);
    }

    @Override
    public void onError(Throwable throwable) {
        error = String.valueOf(throwable.getMessage());
        super.onError(throwable);
        ended = true;
    }

    @Override
    public void onComplete() {
        super.onComplete();
        ended = true;
    }

    /** Blocks until it has ended. Tells each item to the listener on this thread. */
    public void await(Time time, Duration deadline, Consumer<T> listener) {
        time.await("the engine to " + what, deadline, POLL, () -> {
            boolean all = ended;
            for (var item = arrived.poll(); item != null; item = arrived.poll()) {
                remember(item);
                listener.accept(item);
            }
            if (error != null) throw failed(error);
            return all ? Optional.of(true) : Optional.empty();
        });
    }

    private void remember(T item) {
        if (item.getErrorDetail() != null)
            throw failed(String.valueOf(item.getErrorDetail().getMessage()));
        var text = COLOURS.matcher(Optional.ofNullable(item.getStream()).orElse(""))
                .replaceAll("")
                .strip();
        if (!text.isEmpty()) lastLines.add(text);
        while (lastLines.size() > KEPT) lastLines.remove();
    }

    private HubwrightException failed(String reason) {
        var said = lastLines.isEmpty() ? "" : "; the last it printed: " + String.join(" | ", lastLines);
        return new HubwrightException("cannot " + what + ": Docker says: " + reason + said);
    }
}
