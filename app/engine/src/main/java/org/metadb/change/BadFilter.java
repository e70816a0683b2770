package org.metadb.change;

/** An option's list of expressions that cannot be used. The message names the option, the entry and what is wrong with it. */
public final class BadFilter extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    BadFilter(String optionName, String entry, String wrong) {
        super(optionName + ": entry \"" + entry + "\": " + wrong);
    }
}
