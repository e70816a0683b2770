-- The catalog of Metadb, version 1. Run once, in the schema metadb, as the system user, who owns everything here.
-- A migration that has been released never changes; each later one ends by setting metadb.init.dbversion to its number.

comment on schema metadb is 'Metadb''s own tables: what it knows of data sources, tables and users, and what it has done';

create table metadb.init (
    dbversion integer not null
);
comment on table metadb.init is 'One row: the version of this catalog';
comment on column metadb.init.dbversion is 'Version of this catalog; the same as the latest of metadb.schema_version';
insert into metadb.init (dbversion) values (1);

create table metadb.config (
    parameter text primary key,
    value text not null
);
comment on table metadb.config is 'Parameters of all servers on this database; changed by ALTER SYSTEM';
comment on column metadb.config.parameter is 'Name of the parameter';
comment on column metadb.config.value is 'Its value, as text';

create table metadb.maintenance (
    next_maintenance_time timestamptz
);
comment on table metadb.maintenance is 'One row: when daily maintenance is due';
comment on column metadb.maintenance.next_maintenance_time is 'Daily maintenance begins at this time';
insert into metadb.maintenance (next_maintenance_time)
values (((now() at time zone 'UTC')::date + 1 + time '03:00') at time zone 'UTC');

create table metadb.source (
    name text primary key,
    enable boolean not null,
    brokers text,
    security text,
    topics text,
    consumer_group text,
    schema_pass_filter text,
    schema_stop_filter text,
    table_stop_filter text,
    trim_schema_prefix text,
    add_schema_prefix text,
    map_public_schema text,
    module text,
    sync smallint not null default 1 check (sync in (0, 1, 2)),
    resumed bigint not null default 0,
    skip_lost_before timestamptz,
    created_at timestamptz not null default now()
);
comment on table metadb.source is 'Data sources: Kafka topics with change events, and how to read them. An empty option is not set';
comment on column metadb.source.name is 'Name of the data source';
comment on column metadb.source.enable is 'False while the data source is paused';
comment on column metadb.source.brokers is 'Kafka bootstrap servers, a comma list of host:port';
comment on column metadb.source.security is 'Kafka security protocol: ssl, plaintext, sasl_ssl or sasl_plaintext';
comment on column metadb.source.topics is 'Comma list of topics; an entry that begins with ^ is a regular expression';
comment on column metadb.source.consumer_group is 'Kafka consumer group; empty: metadb_ and the name of the data source';
comment on column metadb.source.schema_pass_filter is 'Comma list of regular expressions: only source schemas that match one are read';
comment on column metadb.source.schema_stop_filter is 'Comma list of regular expressions: source schemas that match one are not read';
comment on column metadb.source.table_stop_filter is 'Comma list of regular expressions: source tables (schema.table) that match one are not read';
comment on column metadb.source.trim_schema_prefix is 'Taken off the beginning of a source schema''s name';
comment on column metadb.source.add_schema_prefix is 'Put before the name of the target schema';
comment on column metadb.source.map_public_schema is 'Target schema for the source schema public';
comment on column metadb.source.module is 'Module of further processing: folio, reshare';
comment on column metadb.source.sync is 'Synchronization: 0 none (normal), 1 initial, 2 resync';
comment on column metadb.source.resumed is 'How often the data source was resumed; a change starts what had stopped';
comment on column metadb.source.skip_lost_before is 'Positions last stored before this time may go on past records that Kafka deleted unread';
comment on column metadb.source.created_at is 'When the data source was created';

create table metadb.source_option (
    source_name text not null references metadb.source on delete cascade,
    option_name text not null,
    value text not null,
    primary key (source_name, option_name)
);
comment on table metadb.source_option is 'Options of data sources that have no column in metadb.source; may hold secrets';
comment on column metadb.source_option.source_name is 'Name of the data source';
comment on column metadb.source_option.option_name is 'Name of the option, as kafka.ssl.keystore.location';
comment on column metadb.source_option.value is 'Its value, never empty';

create table metadb.source_finding (
    data_source text not null references metadb.source on delete cascade,
    schema_name text not null,
    table_name text not null,
    column_name text not null,
    kind text not null,
    events bigint not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    cured_at timestamptz,
    primary key (data_source, schema_name, table_name, column_name, kind)
);
comment on table metadb.source_finding is 'What events showed of values that were lost before Kafka, or may be; shown by CHECK DATA SOURCE';
comment on column metadb.source_finding.data_source is 'Name of the data source';
comment on column metadb.source_finding.schema_name is 'Schema in the source';
comment on column metadb.source_finding.table_name is 'Table in the source';
comment on column metadb.source_finding.column_name is 'Column in the source; empty where it is of the whole table';
comment on column metadb.source_finding.kind is 'What was found; large_value, has_placeholder and nullable_default are notes that are not shown';
comment on column metadb.source_finding.events is 'How many events showed it; 0 where the schema alone does';
comment on column metadb.source_finding.first_seen is 'Time, by the source''s clock, of the first event that showed it';
comment on column metadb.source_finding.last_seen is 'The same of the latest event';
comment on column metadb.source_finding.cured_at is 'Time of the event from which on it is no more; null while it is';

create table metadb.origin (
    name text primary key
);
comment on table metadb.origin is 'Data origins: prefixes of source schemas that become the column __origin';
comment on column metadb.origin.name is 'Name of the data origin';

create table metadb.base_table (
    schema_name varchar(63) not null,
    table_name varchar(63) not null,
    source_name varchar(63) not null,
    transformed boolean not null,
    parent_schema_name varchar(63) not null,
    parent_table_name varchar(63) not null,
    primary key (schema_name, table_name)
);
comment on table metadb.base_table is 'One row for every current table';
comment on column metadb.base_table.schema_name is 'Schema of the current table';
comment on column metadb.base_table.table_name is 'Name of the current table; its main table has two underscores more';
comment on column metadb.base_table.source_name is 'Data source that the table was first read from';
comment on column metadb.base_table.transformed is 'True for a table made from a JSON column of its parent';
comment on column metadb.base_table.parent_schema_name is 'Schema of the table it was made from; empty if none';
comment on column metadb.base_table.parent_table_name is 'Name of the table it was made from; empty if none';

create table metadb.source_table (
    data_source text not null,
    source_schema text not null,
    source_table text not null,
    schema_name text not null,
    table_name text not null,
    origin text not null default '',
    held_reason text,
    primary key (data_source, source_schema, source_table)
);
create index on metadb.source_table (schema_name, table_name, origin);
comment on table metadb.source_table is 'Which table of a data source is kept in which current table: the identity of a source table';
comment on column metadb.source_table.data_source is 'Name of the data source';
comment on column metadb.source_table.source_schema is 'Schema in the source';
comment on column metadb.source_table.source_table is 'Table in the source';
comment on column metadb.source_table.schema_name is 'Schema of the current table';
comment on column metadb.source_table.table_name is 'Name of the current table';
comment on column metadb.source_table.origin is 'Data origin of its rows; empty if none';
comment on column metadb.source_table.held_reason is 'Why its records are held back; null when they are not';

create table metadb.position (
    data_source text not null,
    consumer_group text not null,
    topic_id uuid not null,
    partition_id integer not null,
    topic text not null,
    next_offset bigint not null check (next_offset >= 0),
    revision bigint not null,
    updated_at timestamptz not null default now(),
    primary key (data_source, consumer_group, topic_id, partition_id)
);
alter table metadb.position set (fillfactor = 50);
comment on table metadb.position is 'How far each partition of a topic has been read; changed in the transaction that changes the tables';
comment on column metadb.position.data_source is 'Name of the data source';
comment on column metadb.position.consumer_group is 'Kafka consumer group';
comment on column metadb.position.topic_id is 'Kafka''s id of the topic: a topic made anew has another one';
comment on column metadb.position.partition_id is 'Number of the partition';
comment on column metadb.position.topic is 'Name of the topic';
comment on column metadb.position.next_offset is 'Offset of the first record that has not been merged';
comment on column metadb.position.revision is 'Rises with every change: a writer that finds another one than it stored no longer owns the partition';
comment on column metadb.position.updated_at is 'Time of the latest change';

create table metadb.memory (
    data_source text not null,
    topic text not null,
    partition_id integer not null,
    state bytea not null,
    primary key (data_source, topic, partition_id)
);
comment on table metadb.memory is 'What was merged of each partition, so that repeated events are known again';
comment on column metadb.memory.data_source is 'Name of the data source';
comment on column metadb.memory.topic is 'Name of the topic';
comment on column metadb.memory.partition_id is 'Number of the partition';
comment on column metadb.memory.state is 'The units merged, and rows that an open transaction has put aside, in Metadb''s own format';

create table metadb.topic (
    data_source text not null,
    topic text not null,
    topic_id uuid not null,
    partitions integer not null check (partitions > 0),
    marks bytea not null,
    primary key (data_source, topic)
);
comment on table metadb.topic is 'How many partitions of each topic take part: more are taken in when all that was there before has been merged';
comment on column metadb.topic.data_source is 'Name of the data source';
comment on column metadb.topic.topic is 'Name of the topic';
comment on column metadb.topic.topic_id is 'Kafka''s id of the topic: a topic made anew has another one';
comment on column metadb.topic.partitions is 'Number of partitions that take part; others of the topic wait';
comment on column metadb.topic.marks is 'How far the partitions had been merged when more were taken in, in Metadb''s own format';

create table metadb.truncation (
    schema_name text not null,
    table_name text not null,
    origin text not null,
    truncated_at timestamptz not null,
    lsn pg_lsn not null,
    primary key (schema_name, table_name, origin, truncated_at, lsn)
);
comment on table metadb.truncation is 'The latest truncations of source tables: older changes may still come from other partitions of a topic';
comment on column metadb.truncation.schema_name is 'Schema of the current table';
comment on column metadb.truncation.table_name is 'Name of the current table';
comment on column metadb.truncation.origin is 'Data origin of the rows that went; empty if none';
comment on column metadb.truncation.truncated_at is 'Time of the truncation in the source';
comment on column metadb.truncation.lsn is 'LSN of the truncation';

create table metadb.dead_letter (
    id bigint generated by default as identity primary key,
    data_source text not null,
    topic text not null,
    partition_id integer not null,
    record_offset bigint not null,
    record_time timestamptz,
    schema_name text,
    table_name text,
    key bytea,
    value bytea,
    old_key bytea,
    reason text not null,
    logged_at timestamptz not null default now()
);
create index on metadb.dead_letter (data_source, topic, partition_id, record_offset);
create index on metadb.dead_letter (data_source, topic, sha256(key));
comment on table metadb.dead_letter is 'Records that could not be applied, kept whole until they are replayed';
comment on column metadb.dead_letter.id is 'Number of the dead letter; rises in the order of the records of a partition';
comment on column metadb.dead_letter.data_source is 'Name of the data source';
comment on column metadb.dead_letter.topic is 'Topic of the record';
comment on column metadb.dead_letter.partition_id is 'Partition of the record';
comment on column metadb.dead_letter.record_offset is 'Offset of the record';
comment on column metadb.dead_letter.record_time is 'Kafka''s time of the record';
comment on column metadb.dead_letter.schema_name is 'Schema of the table it was meant for; null where that could not be read';
comment on column metadb.dead_letter.table_name is 'Table it was meant for; null where that could not be read';
comment on column metadb.dead_letter.key is 'The record''s key, as received';
comment on column metadb.dead_letter.value is 'The record''s value, as received; null where a column filter keeps it out';
comment on column metadb.dead_letter.old_key is 'The record''s header __debezium.oldkey: the key that the row had before';
comment on column metadb.dead_letter.reason is 'Why it could not be applied, without values of it';
comment on column metadb.dead_letter.logged_at is 'When that was found';

create table metadb.dead_letter_follower (
    id bigint primary key,
    data_source text not null,
    topic text not null,
    partition_id integer not null,
    record_offset bigint not null,
    record_time timestamptz,
    key bytea,
    value bytea,
    old_key bytea
);
create index on metadb.dead_letter_follower (data_source, topic, sha256(key));
comment on table metadb.dead_letter_follower is
    'Records that were applied after a dead letter of the same key, kept until that is replayed: they are then applied again behind it';
comment on column metadb.dead_letter_follower.id is 'Place of the record among dead letters and followers';
comment on column metadb.dead_letter_follower.data_source is 'Name of the data source';
comment on column metadb.dead_letter_follower.topic is 'Topic of the record';
comment on column metadb.dead_letter_follower.partition_id is 'Partition of the record';
comment on column metadb.dead_letter_follower.record_offset is 'Offset of the record';
comment on column metadb.dead_letter_follower.record_time is 'Kafka''s time of the record';
comment on column metadb.dead_letter_follower.key is 'The record''s key, as received; null for a truncation';
comment on column metadb.dead_letter_follower.value is 'The record''s value, as received; null where a column filter keeps it out';
comment on column metadb.dead_letter_follower.old_key is 'The record''s header __debezium.oldkey: the key that the row had before';

create table metadb.keyless_snapshot (
    schema_name varchar(63) not null,
    table_name varchar(63) not null,
    origin varchar(63) not null,
    lsn bigint not null,
    tx_id bigint not null,
    first_id bigint not null,
    primary key (schema_name, table_name, origin)
);
comment on table metadb.keyless_snapshot is 'The latest snapshot of each table without primary key: its rows are those from first_id on';
comment on column metadb.keyless_snapshot.schema_name is 'Schema of the current table';
comment on column metadb.keyless_snapshot.table_name is 'Name of the current table';
comment on column metadb.keyless_snapshot.origin is 'Data origin, empty for none';
comment on column metadb.keyless_snapshot.lsn is 'The snapshot''s LSN';
comment on column metadb.keyless_snapshot.tx_id is 'The snapshot''s transaction';
comment on column metadb.keyless_snapshot.first_id is 'The __id of the first row that was read: current rows with a lower one were not read since';

create table metadb.log (
    log_time timestamptz(3),
    error_severity text,
    message text
) partition by range (log_time);
create index on metadb.log (log_time);
comment on table metadb.log is 'Log of all servers on this database, without debugging lines';
comment on column metadb.log.log_time is 'When it was logged';
comment on column metadb.log.error_severity is 'FATAL, ERROR, WARNING or INFO';
comment on column metadb.log.message is 'What was logged';

create table metadb.table_update (
    schema_name varchar(63) not null,
    table_name varchar(63) not null,
    last_update timestamptz,
    elapsed_real_time real,
    primary key (schema_name, table_name)
);
comment on table metadb.table_update is 'When tables that are made at intervals were last made';
comment on column metadb.table_update.schema_name is 'Schema of the table';
comment on column metadb.table_update.table_name is 'Name of the table';
comment on column metadb.table_update.last_update is 'When it was last made';
comment on column metadb.table_update.elapsed_real_time is 'Seconds that this took';

create table metadb.auth (
    username text primary key
);
comment on table metadb.auth is 'Registered users';
comment on column metadb.auth.username is 'Name of the role';

create table metadb.acl (
    schema_name text not null,
    object_name text not null,
    object_type char not null check (object_type in ('f', 't')),
    privilege char not null check (privilege in ('a')),
    user_name text not null,
    primary key (schema_name, object_name, object_type, privilege, user_name)
);
comment on table metadb.acl is 'Access granted to registered users, remembered so that it can be granted again';
comment on column metadb.acl.schema_name is 'Schema of the object';
comment on column metadb.acl.object_name is 'Name of the object, of a function with its parameter types';
comment on column metadb.acl.object_type is 'f: function, t: table';
comment on column metadb.acl.privilege is 'a: access';
comment on column metadb.acl.user_name is 'Name of the role';

create table metadb.transform_json (
    schema_name varchar(63) not null,
    table_name varchar(63) not null,
    column_name varchar(63) not null,
    path text not null,
    map text not null,
    primary key (schema_name, table_name, column_name, path),
    unique (schema_name, table_name, column_name, map)
);
comment on table metadb.transform_json is 'Data mappings: JSON values that become tables of their own';
comment on column metadb.transform_json.schema_name is 'Schema of the current table';
comment on column metadb.transform_json.table_name is 'Name of the current table';
comment on column metadb.transform_json.column_name is 'Column that holds JSON';
comment on column metadb.transform_json.path is 'Path of the value in it, $ being the whole';
comment on column metadb.transform_json.map is 'Identifier that the path is mapped to';
