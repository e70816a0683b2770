package org.metadb.sandbox;

/** Starting a service so that a failed start leaves nothing behind. */
final class Services {
    private Services() {}

    static <S extends Service> S started(S service) {
        try {
            service.start();
            return service;
        } catch (RuntimeException e) {
            try {
                service.close();
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }
}
