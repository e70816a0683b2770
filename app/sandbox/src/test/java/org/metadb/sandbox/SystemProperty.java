package org.metadb.sandbox;

/** Sets a system property for as long as something runs. */
final class SystemProperty {
    private SystemProperty() {}

    interface Body {
        void run() throws Exception;
    }

    static void with(String property, String value, Body body) {
        String before = System.getProperty(property);
        System.setProperty(property, value);
        try {
            body.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
