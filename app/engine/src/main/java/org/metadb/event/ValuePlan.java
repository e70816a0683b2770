package org.metadb.event;

import java.util.Optional;
import java.util.Set;
import org.metadb.schema.ColumnType;
import org.metadb.schema.ColumnType.Kind;

/**
 * How to read the values of a field, or the elements of an array.
 *
 * @param type of the column that takes them
 * @param scale of a decimal: how far the point stands from the right
 * @param shownScale of a decimal: digits behind the point to show at least; negative where zeros there mean nothing
 * @param element how to read the elements, of an array only
 */
record ValuePlan(ValueForm form, ColumnType type, int scale, int shownScale, Optional<ValuePlan> element) {

    /** Types that no connector knows: their texts come as bytes do, by {@link BinaryMode}. */
    private static final Set<Kind> UNKNOWN_TO_CONNECTOR = Set.of(
            Kind.INT4MULTIRANGE,
            Kind.INT8MULTIRANGE,
            Kind.NUMMULTIRANGE,
            Kind.DATEMULTIRANGE,
            Kind.TSMULTIRANGE,
            Kind.TSTZMULTIRANGE,
            Kind.TSQUERY,
            Kind.PG_LSN,
            Kind.JSONPATH,
            Kind.LINE,
            Kind.LSEG,
            Kind.BOX,
            Kind.PATH,
            Kind.POLYGON,
            Kind.CIRCLE);

    /** Types whose values come as a string without a name, and which PostgreSQL parses. */
    private static final Set<Kind> STRINGS = Set.of(
            Kind.INET,
            Kind.CIDR,
            Kind.MACADDR,
            Kind.MACADDR8,
            Kind.INT4RANGE,
            Kind.INT8RANGE,
            Kind.NUMRANGE,
            Kind.DATERANGE,
            Kind.TSRANGE,
            Kind.TSTZRANGE,
            Kind.XML,
            Kind.TSVECTOR);

    /** Types that share one form. */
    private static final Set<Kind> SHAPES = Set.of(Kind.BOX, Kind.LSEG, Kind.PATH, Kind.POLYGON, Kind.GEOMETRY);

    /**
     * @param told the type in the source, if anybody tells it: it decides where the schema leaves it open, and nowhere else
     * @param mode how the connector sends bytes
     */
    static ValuePlan of(SchemaNode node, Optional<SourceType> told, BinaryMode mode) {
        ValueForm form = ValueForm.of(node);
        return switch (form) {
            case ARRAY -> ValueForm.isVector(node) ? arrayOf(plan(ValueForm.FLOAT4)) : array(node, told, mode);
            case SHAPE -> shape(node, told);
            case DECIMAL -> decimal(node.scale().orElse(0));
            case BITS -> plan(form, bits(node.size().orElse(0), told));
            case TEXT -> text(node, told.filter(type -> !type.array()), mode);
            case BYTES ->
                scalar(told)
                        .filter(type -> isUnknown(type, told))
                        .map(type -> plan(ValueForm.TEXT_IN_BASE64, type))
                        .orElse(plan(form));
            case INT8 -> is(told, Kind.OID) ? plan(ValueForm.OID) : plan(form);
            case JSON -> is(told, Kind.JSON) ? plan(form, ColumnType.JSON) : plan(form);
            default -> plan(form);
        };
    }

    private static ValuePlan array(SchemaNode node, Optional<SourceType> told, BinaryMode mode) {
        ValuePlan element =
                of(node.items().orElseThrow(), told.filter(SourceType::array).map(SourceType::element), mode);
        if (element.form() == ValueForm.ARRAY || element.form() == ValueForm.OTHER) {
            return plan(ValueForm.OTHER);
        }
        // an array's type cannot wait for its elements; PostGIS's are the only ones that were seen in arrays
        boolean untold = element.type().equals(ColumnType.UNTOLD);
        return arrayOf(untold ? plan(element.form(), ColumnType.GEOMETRY) : element);
    }

    private static ValuePlan arrayOf(ValuePlan element) {
        return new ValuePlan(ValueForm.ARRAY, ColumnType.arrayOf(element.type()), 0, 0, Optional.of(element));
    }

    /** Connectors before 3.7 send PostGIS's shapes only: their schema has no place for the name of another. */
    private static ValuePlan shape(SchemaNode node, Optional<SourceType> told) {
        if (node.name().endsWith("Geography")) {
            return plan(ValueForm.SHAPE, ColumnType.GEOGRAPHY);
        }
        boolean ofPostgis = node.child("extensions").isEmpty();
        return scalar(told)
                .filter(type -> SHAPES.contains(type.kind()))
                .map(type -> plan(ValueForm.SHAPE, type))
                .orElse(ofPostgis ? plan(ValueForm.SHAPE, ColumnType.GEOMETRY) : plan(ValueForm.SHAPE));
    }

    private static ValuePlan decimal(int scale) {
        int shown = scale > Numerics.SCALE_DECLARED_MAX ? -1 : Numerics.shownScale(scale);
        return new ValuePlan(ValueForm.DECIMAL, ValueForm.DECIMAL.type(), scale, shown, Optional.empty());
    }

    private static ColumnType bits(int length, Optional<SourceType> told) {
        boolean fixed = length > 0 && length <= SourceType.BITS_MAX && !is(told, Kind.VARBIT);
        return fixed ? ColumnType.bit(length) : ColumnType.VARBIT;
    }

    private static ValuePlan text(SchemaNode node, Optional<SourceType> told, BinaryMode mode) {
        switch (node.name()) {
            case "" -> {}
            case "io.debezium.data.Xml" -> {
                return plan(ValueForm.TEXT, ColumnType.of(Kind.XML));
            }
            case "io.debezium.data.Tsvector" -> {
                return plan(ValueForm.TEXT, ColumnType.of(Kind.TSVECTOR));
            }
            default -> {
                return plan(ValueForm.TEXT);
            }
        }
        ColumnType type = scalar(told).orElse(ColumnType.TEXT);
        if (type.equals(ColumnType.BYTEA)) {
            return switch (mode) {
                case HEX -> plan(ValueForm.HEX);
                case BASE64, BASE64_URL_SAFE -> plan(ValueForm.BYTES);
                case BYTES -> plan(ValueForm.TEXT);
            };
        }
        if (isUnknown(type, told)) {
            return switch (mode) {
                case HEX -> plan(ValueForm.TEXT_IN_HEX, type);
                case BASE64, BASE64_URL_SAFE -> plan(ValueForm.TEXT_IN_BASE64, type);
                case BYTES -> plan(ValueForm.TEXT, type);
            };
        }
        return switch (type.kind()) {
            case NUMERIC -> plan(ValueForm.NUMERIC_TEXT);
            case UUID -> plan(ValueForm.UUID);
            case JSON, JSONB -> plan(ValueForm.JSON, type);
            default -> plan(ValueForm.TEXT, STRINGS.contains(type.kind()) ? type : ColumnType.TEXT);
        };
    }

    private static boolean isUnknown(ColumnType type, Optional<SourceType> told) {
        return UNKNOWN_TO_CONNECTOR.contains(type.kind())
                || told.filter(SourceType::isUnknownText).isPresent();
    }

    private static Optional<ColumnType> scalar(Optional<SourceType> told) {
        return told.flatMap(SourceType::columnType).filter(type -> !type.array());
    }

    private static boolean is(Optional<SourceType> told, Kind kind) {
        return scalar(told).filter(type -> type.kind() == kind).isPresent();
    }

    private static ValuePlan plan(ValueForm form) {
        return plan(form, form.type());
    }

    private static ValuePlan plan(ValueForm form, ColumnType type) {
        return new ValuePlan(form, type, 0, 0, Optional.empty());
    }
}
