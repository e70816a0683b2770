package org.metadb.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one run measured.
 *
 * @param peakResidentBytes of the server
 * @param targetVersion of PostgreSQL
 */
record Run(
        Phase snapshot,
        Phase stream,
        Measured copyLimit,
        OptionalLong peakResidentBytes,
        Latency latency,
        String targetVersion) {

    /**
     * One phase.
     *
     * @param merged by the server
     * @param decoded by the null target
     * @param serverCpuSeconds processor time of the server during the phase
     * @param targetCpuSeconds the same of all of PostgreSQL's processes
     */
    record Phase(Measured merged, Measured decoded, OptionalDouble serverCpuSeconds, OptionalDouble targetCpuSeconds) {}
}
