package org.metadb.types;

import static org.metadb.types.Condition.ALWAYS;
import static org.metadb.types.Outcome.exact;

/** PostgreSQL's own geometric types. */
final class GeometricTypes {

    static final Family FAMILY = Family.of(
            "shapes",
            TypeCase.of("point", "(1.5,-2)", "(0,0)", "(1e300,-1e-300)").exact("point"),
            TypeCase.of("line", "{1,2,3}", "{0.5,-1,0}").exact("line"),
            TypeCase.of("lseg", "[(1,2),(3,4)]", "[(0,0),(0,0)]").exact("lseg"),
            TypeCase.of("box", "(1,2),(3,4)", "(0,0),(0.5,0.5)").exact("box"),
            TypeCase.of("path", "[(0,0),(1,1)]", "((0,0),(1,1),(1,0))")
                    .large("('[' || repeat('(1,2),', 2000) || '(3,4)]')::path")
                    .then(exact(ALWAYS, "path").losingLarge()),
            TypeCase.of("polygon", "((0,0),(1,1),(1,0))", "((0,0))")
                    .large("('(' || repeat('(1,2),', 2000) || '(3,4))')::polygon")
                    .then(exact(ALWAYS, "polygon").losingLarge()),
            TypeCase.of("circle", "<(1,2),3>", "<(0,0),0>").exact("circle"));

    private GeometricTypes() {}
}
