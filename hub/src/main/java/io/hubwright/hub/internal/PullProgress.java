package io.hubwright.hub.internal;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import io.hubwright.HubwrightException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows a pull. Docker answers 200 before it begins, so a failure comes as one of the items. */
final class PullProgress extends ResultCallback.Adapter<PullResponseItem> {
    private final String image;
    private final Consumer<String> progress;
    private final Map<String, Long> done = new ConcurrentHashMap<>();
    private final Map<String, Long> totals = new ConcurrentHashMap<>();
    private volatile @Nullable String error;
    private volatile boolean ended;
    private long toldTenths;

    PullProgress(String image, Consumer<String> progress) {
        this.image = image;
        this.progress = progress;
    }

    @Override
    public void onNext(PullResponseItem item) {
        var failure = item.getErrorDetail();
        if (failure != null) {
            error = String.valueOf(failure.getMessage());
            return;
        }
        var detail = item.getProgressDetail();
        if (!"Downloading".equals(item.getStatus()) || detail == null || detail.getTotal() == null) return;
        done.put(item.getId(), detail.getCurrent());
        totals.put(item.getId(), detail.getTotal());
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

    /**
     * Whether it is through; empty while it runs. Tells how far it is, each tenth.
     *
     * @throws HubwrightException if it failed
     */
    Optional<Boolean> outcome() {
        tell();
        if (!ended) return Optional.empty();
        if (error != null)
            throw new HubwrightException("cannot pull the image " + image + ": Docker says: " + error
                    + "; check its name, and that the host reaches the registry it comes from");
        return Optional.of(true);
    }

    // Here, for listeners are told on the thread that runs; and not each of Docker's ten lines a second and layer.
    private void tell() {
        long total = megabytes(totals);
        long tenths = total == 0 ? 0 : 10 * megabytes(done) / total;
        if (tenths <= toldTenths) return;
        toldTenths = tenths;
        progress.accept("pulling %s: %d of %d MB".formatted(image, megabytes(done), total));
    }

    private static long megabytes(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum() / 1_000_000;
    }
}
