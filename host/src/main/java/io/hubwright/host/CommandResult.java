package io.hubwright.host;

/**
 * What a command on a machine did.
 *
 * @param exitCode as a shell reports it: 128 + n if signal n ended the command
 * @param stdout as UTF-8
 * @param stderr as UTF-8; of more than 64 KiB only the end
 */
public record CommandResult(int exitCode, String stdout, String stderr) {
    /** True if the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    @Override
    public String toString() {
        var text = "exit " + exitCode + ": "
                + (stdout.isBlank() ? stderr : stdout).strip().replace('\n', ' ');
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
