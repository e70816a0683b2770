package org.metadb.sandbox.differential;

/**
 * A column that both sides have, with the expression by which each side's text is had.
 *
 * @param name the source's
 */
record ComparedColumn(String name, String source, String current) {
    static ComparedColumn of(TablePair tables, String name) {
        String inSource = Table.quoted(name);
        String inCurrent = Table.quoted(TablePair.targetName(name));
        if (tables.rules().get(name) instanceof ColumnRule.Form form) {
            return new ComparedColumn(name, text(form.source(), inSource), text(form.current(), inCurrent));
        }
        return new ComparedColumn(name, text("$", inSource), text("$", inCurrent));
    }

    private static String text(String form, String column) {
        return Printed.text("(" + form.replace("$", column) + ")");
    }
}
