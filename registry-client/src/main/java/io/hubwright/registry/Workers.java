package io.hubwright.registry;

import io.hubwright.InterruptedOperationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Does independent things a few at a time. The first that fails, or an interruption, ends the others before it is told. */
final class Workers {
    /** What still runs then has been interrupted; so long it may take to put away its files. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    private Workers() {}

    static void run(String action, int parallel, List<? extends Runnable> tasks) {
        if (tasks.size() <= 1 || parallel == 1) {
            tasks.forEach(Runnable::run);
            return;
        }
        var pool = Executors.newFixedThreadPool(Math.min(parallel, tasks.size()), Workers::daemon);
        var results = new ExecutorCompletionService<Void>(pool);
        try {
            for (var task : tasks) results.submit(task, null);
            for (int n = 0; n < tasks.size(); n++) results.take().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(action + ": interrupted", e);
        } catch (ExecutionException e) {
            throw unchecked(e);
        } finally {
            end(pool);
        }
    }

    /** The results in the order of the questions. */
    static <T, R> List<R> map(String action, int parallel, List<T> questions, Function<T, R> answer) {
        Map<Integer, R> answers = new ConcurrentHashMap<>();
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            int at = i;
            tasks.add(() -> answers.put(at, answer.apply(questions.get(at))));
        }
        run(action, parallel, tasks);
        return List.copyOf(new TreeMap<>(answers).values());
    }

    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            pool.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private static RuntimeException unchecked(ExecutionException e) {
        if (e.getCause() instanceof Error error) throw error;
        return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "hubwright-registry-worker");
        thread.setDaemon(true);
        return thread;
    }
}
