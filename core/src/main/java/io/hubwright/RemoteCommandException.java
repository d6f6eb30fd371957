package io.hubwright;

/** A command on a machine failed; the message has the command, its exit code and the end of what it printed. */
public final class RemoteCommandException extends HubwrightException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public RemoteCommandException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** As the shell reports it: 128 + n if signal n ended the command. */
    public int exitCode() {
        return exitCode;
    }
}
