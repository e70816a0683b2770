-- What was said to the source database of the captured tables, in the types that PostgreSQL has without extensions; times with a zone in UTC.
set timezone = 'UTC';
create table ty (
  id int primary key, b boolean, b1 boolean, b10 bit(10), vb varbit(10), vb0 varbit, i2 int2, i4 int4, i8 int8, o oid, f4 float4, f8 float8, c5 text,
  vc varchar(9), t text, ct text, nm text, d date, tm0 time, tm3 time, tm6 time, tmz timetz, ts0 timestamp, ts3 timestamp, ts6 timestamp,
  tstz timestamptz, iv interval, n102 numeric(10,2), n50 numeric(5,0), n numeric, nneg numeric, mny numeric(19,2), ba bytea, j json, jb jsonb, x xml,
  u uuid, hs jsonb, lt text, en text, di int, dn numeric(6,2), dn2 numeric(6,2), inet inet, cidr cidr, mac macaddr, mac8 macaddr8, r4 int4range,
  r8 int8range, rn numrange, rts tsrange, rtz tstzrange, rd daterange, mr int4multirange, pt point, bx box, ls lseg, ln line, pa path, po polygon,
  ci circle, tv tsvector, tq tsquery, pl pg_lsn, cp text, isb text, jp jsonpath, ai4 int4[], ai8 int8[], ai2 int2[], at text[], avc varchar(5)[],
  abp text[], af4 float4[], af8 float8[], an numeric(6,2)[], anv numeric[], ab bool[], ad date[], ats timestamp[], atz timestamptz[], atm time[],
  aba bytea[], aj json[], ajb jsonb[], au uuid[], aen text[], ain inet[], amny numeric[], anm text[], aiv interval[], avb varbit[], ax xml[],
  apt point[], ar int4range[], act text[], adi int[], a2 int4[][], ahs jsonb[], gen int generated always as (i4 * 2) stored, q text, tid text, x8 text);
insert into ty values (
  1, true, true, B'0000001011', B'0011', B'0000000000001', -2, -4, 9007199254740993, 4294967295, 1.5, 0.1, 'ab   ', 'vc', 't\x', 'CiT', 'nm',
  '2017-09-15', '04:05:11', '04:05:11.789', '04:05:11.789123', '02:05:11.789123+00', '2019-07-09 02:28:57', '2019-07-09 02:28:57.123',
  '2019-07-09 02:28:57.123456', '2019-07-09 02:28:57.123456+02', '1 year 2 mons 3 days 04:05:06.78', -123.45, -7, 1234.5600, 12300, -92233.10,
  '\xdeadbeef', '{"a" : 1,"a":2}', '{"b":2,"a":1.0}', '<a>1</a>', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"k1":"v1","k2":null}', 'a.b.c',
  'hap''py, x', 5, 12.30, 45.60, '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '[1,5)', '[1,5)', '[1.5,2.50)',
  '["2019-03-31 15:30:00",infinity)', '["2019-03-31 15:30:00+00",infinity)', '[2019-01-01,2019-02-01)', '{[1,3),[5,7)}', '(1.5,-2)', '(1,2),(3,4)',
  '[(1,2),(3,4)]', '{1,2,3}', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(1,2),3>', '''cat'':2A ''fat'':1', '''fat'' & ''cat''', '16/B374D848',
  '(1,"x y")', '0-393-04002-X', '$.a', '{1,NULL,3}', '{1,9007199254740993}', '{1,2}', '{a,NULL,"b,c","NULL"}', '{ab,cd}', '{"a  ","b  "}', '{1.5,2}',
  '{0.1,NaN}', '{1.20,NULL}', '{1.20,3}', '{t,f}', '{2017-09-15,infinity}', '{"2019-07-09 02:28:57.123456"}', '{"2019-07-09 02:28:57.123456+02"}',
  '{04:05:06.789}', '{"\\xdead"}', '{"{\"a\":1}"}', '{"{\"a\":1}"}', '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '{sad,ok}', '{10.0.0.1/8}', '{1.5}',
  '{nm}', '{1 day}', '{101}', '{<a/>}', '{"(1,2)"}', '{"[1,3)"}', '{CiT}', '{1,2}', '{{1,2},{3,4}}', '{"{\"a\":\"1\"}"}', default, 'q', '(0,1)', '123');
insert into ty (id, b1, f4, f8, d, tm0, tm3, tm6, tmz, ts0, ts3, ts6, tstz, iv, n102, n, ba, t, j, r4, rts, ai4, at, hs, b10, vb, i8) values
  (2, false, 'NaN', 'NaN', 'infinity', '24:00:00', '24:00:00', '24:00:00', '24:00:00+00', 'infinity', 'infinity', 'infinity', 'infinity',
   '-1 year -2 mons -3 days -04:05:06.000001', 99999999.99, 0.00, '', '', 'null', 'empty', 'empty', '{}', '{}', '{}', B'0000000000', B'',
   -9223372036854775808),
  (3, null, '-Infinity', '-0', '-infinity', '00:00:00', '00:00', '00:00', '10:00:00+00', '-infinity', '-infinity', '-infinity', '-infinity', '00:00',
   -0.00, -1e-20, null, ' ', '"x"', '(,)', '(,)', null, null, null, null, null, 9223372036854775807),
  (4, null, '1e-45', 'Infinity', '0001-12-31 BC', null, null, '23:59:59.999999', '15:58:59.999999+00', '0044-03-15 BC', '0044-03-15 BC',
   '0044-03-15 BC', '0044-03-15 00:00+00 BC', '178000000 years', null, 12345678901234567890123456789.123456789, null, E'\n"\\', null, null, null, null,
   null, null, null, null, null),
  (5, null, null, '4.9e-324', '5874897-12-31', null, null, null, null, '294276-12-31 23:59:59', '294276-12-31 23:59:59.999',
   '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', null, null, 1e30, null, null, null, null, null, null, null, null, null, null, null),
  (6, null, null, null, '4713-01-01 BC', null, null, null, null, '4713-01-01 00:00 BC', '4713-01-01 00:00 BC', '4713-01-01 00:00 BC',
   '4713-01-01 00:00+00 BC', null, null, 1e-30, null, null, null, null, null, null, null, null, null, null, null),
  (7, null, null, null, '1582-10-04', null, null, null, null, '1582-10-04', '1582-10-10', '1500-02-28 12:00', '1500-02-28 12:00+00', null, null, 100,
   null, null, null, null, null, null, null, null, null, null, null),
  (8, null, null, null, '9999-12-31', null, null, null, null, '9999-12-31', '9999-12-31', '9999-12-31 23:59:59.999999',
   '9999-12-31 23:59:59.999999+00', null, null, 100.000, null, null, null, null, null, null, null, null, null, null, null);
-- the same rows were said once more while the connector streamed
create temporary table once as select * from ty;
alter table once drop column gen;
update once set id = id + 100;
insert into ty select o.* from (select id, b, b1, b10, vb, vb0, i2, i4, i8, o, f4, f8, c5, vc, t, ct, nm, d, tm0, tm3, tm6, tmz, ts0, ts3, ts6, tstz, iv,
  n102, n50, n, nneg, mny, ba, j, jb, x, u, hs, lt, en, di, dn, dn2, inet, cidr, mac, mac8, r4, r8, rn, rts, rtz, rd, mr, pt, bx, ls, ln, pa, po, ci, tv,
  tq, pl, cp, isb, jp, ai4, ai8, ai2, at, avc, abp, af4, af8, an, anv, ab, ad, ats, atz, atm, aba, aj, ajb, au, aen, ain, amny, anm, aiv, avb, ax, apt, ar,
  act, adi, a2, ahs from once) o;
update ty set q = o.q, tid = o.tid, x8 = o.x8 from once o where ty.id = o.id;
create table nt (id int primary key, n numeric, n2 numeric(5,2));
insert into nt values (1, 'NaN', 'NaN'), (2, 'Infinity', 1), (3, '-Infinity', 2), (4, 'NaN', 'NaN'), (5, 'Infinity', 1), (6, '-Infinity', 2);
