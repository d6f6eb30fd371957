package io.hubwright.cyberhub;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up the layers of a pull or push, and tells each tenth. */
final class TransferProgress {
    private final String what;
    private final String status;
    private final Consumer<String> progress;
    private final Map<String, Long> done = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>();
    private long toldTenths;

    /** @param status that the engine gives to what moves */
    TransferProgress(String what, String status, Consumer<String> progress) {
        this.what = what;
        this.status = status;
        this.progress = progress;
    }

    void tell(ResponseItem item) {
        var detail = item.getProgressDetail();
        if (!status.equals(item.getStatus()) || detail == null || detail.getTotal() == null) return;
        done.put(item.getId(), detail.getCurrent());
        totals.put(item.getId(), detail.getTotal());
        long total = megabytes(totals);
        long tenths = total == 0 ? 0 : 10 * megabytes(done) / total;
        if (tenths <= toldTenths) return;
        toldTenths = tenths;
        progress.accept("%s: %d of %d MB".formatted(what, megabytes(done), total));
    }

    private static long megabytes(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum() / 1_000_000;
    }
}
