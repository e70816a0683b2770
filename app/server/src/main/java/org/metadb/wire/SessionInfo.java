package org.metadb.wire;

/**
 * Who asks, as PostgreSQL has authenticated it.
 *
 * @param user the session user; {@code set role} does not change it, {@code set session authorization}, a superuser's, does
 * @param isSuperuser what PostgreSQL last reported; {@code set role} does change it, so who must know about the session user looks in
 *     {@code pg_roles}
 * @param database by its real name
 * @param remoteAddress where the client is, for a log line
 */
public record SessionInfo(
        String user, boolean isSuperuser, String database, TransactionStatus transactionStatus, String remoteAddress) {}
