package io.hubwright.host;

/**
 * What a fresh log-in of a user gets. {@link LimitsSpec#UNLIMITED} is no limit.
 *
 * @param processes how many processes and threads the user may have
 * @param openFiles how many files one process may have open
 * @param processesNow how many processes and threads the user has
 * @param tasks the limit of systemd for all that runs in the user's log-ins
 */
public record Limits(String user, long processes, long openFiles, long processesNow, long tasks) {
    @Override
    public String toString() {
        return user + ": " + processesNow + " of " + said(Math.min(processes, tasks)) + " processes, " + said(openFiles)
                + " open files each";
    }

    static String said(long limit) {
        return limit == LimitsSpec.UNLIMITED ? "unlimited" : String.valueOf(limit);
    }
}
