package io.hubwright.hub;

import io.hubwright.DataSize;

/**
 * From where on a {@link Doctor} warns.
 *
 * @param dockerFree free space of Docker's directory; by default 100 GB, which the original's instructions ask for
 * @param freePercent free space of other volumes, and free inodes of all
 * @param processPercent how much of the limit may be in use
 * @param certificateDays how long a certificate must be valid yet. It is renewed when a third of its life is left, so 21 of 90 days mean
 *     that this did not happen
 */
public record DoctorLimits(DataSize dockerFree, int freePercent, int processPercent, int certificateDays) {
    static final DoctorLimits USUAL = new DoctorLimits(DataSize.bytes(100_000_000_000L), 10, 80, 21);

    public DoctorLimits {
        if (freePercent < 0 || freePercent > 100 || processPercent < 0 || processPercent > 100)
            throw new IllegalArgumentException("a percentage is not between 0 and 100");
    }

    public DoctorLimits dockerFree(DataSize dockerFree) {
        return new DoctorLimits(dockerFree, freePercent, processPercent, certificateDays);
    }

    public DoctorLimits freePercent(int freePercent) {
        return new DoctorLimits(dockerFree, freePercent, processPercent, certificateDays);
    }

    public DoctorLimits processPercent(int processPercent) {
        return new DoctorLimits(dockerFree, freePercent, processPercent, certificateDays);
    }

    public DoctorLimits certificateDays(int certificateDays) {
        return new DoctorLimits(dockerFree, freePercent, processPercent, certificateDays);
    }
}
