-- The rows that the captured table "ty" held, as far as their columns have a type of their own; what was said to the source database.
create table said (
  id int, b boolean, b1 boolean, i2 int2, i4 int4, i8 int8, o int8, f4 float4, f8 float8, c5 text, vc varchar(9), t text, ct text, d date, tm0 time,
  tm3 time, tm6 time, tmz timetz, ts0 timestamp, ts3 timestamp, ts6 timestamp, tstz timestamptz, n102 numeric(10,2), n50 numeric(5,0), n numeric,
  nneg numeric, mny numeric(19,2), ba bytea, j jsonb, jb jsonb, x text, u uuid, hs jsonb, lt text, en text, di int, dn numeric(6,2), dn2 numeric(6,2),
  inet text, cidr text, mac text, mac8 text, r4 text, r8 text, rn text, rts text, rd text, q text);
insert into said
values (1, true, true, -2, -4, 9007199254740993, 4294967295, 1.5, 0.1, 'ab   ', 'vc', 't\x', 'CiT', '2017-09-15', '04:05:11',
  '04:05:11.789', '04:05:11.789123', '04:05:11.789123+02', '2019-07-09 02:28:57', '2019-07-09 02:28:57.123', '2019-07-09 02:28:57.123456',
  '2019-07-09 02:28:57.123456+02', -123.45, -7, 1234.5600, 12300, -92233.10, '\xdeadbeef', '{"a" : 1,"a":2}', '{"b":2,"a":1.0}', '<a>1</a>',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"k1":"v1","k2":null}', 'a.b.c', 'hap''py, x', 5, 12.30, 45.60, '10.0.0.1/8', '10.0.0.0/8',
  '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '[1,5)', '[1,5)', '[1.5,2.50)', '["2019-03-31 15:30:00",infinity)', '[2019-01-01,2019-02-01)', 'q');
insert into said (id, b1, f4, f8, d, tm0, tm3, tm6, tmz, ts0, ts3, ts6, tstz, n102, n, ba, t, j, r4, rts, hs, i8) values
  (2, false, 'NaN', 'NaN', 'infinity', '24:00:00', '24:00:00', '24:00:00', '24:00:00+00', 'infinity', 'infinity', 'infinity', 'infinity',
   99999999.99, 0.00, '', '', 'null', 'empty', 'empty', '{}', -9223372036854775808),
  (3, null, '-Infinity', '-0', '-infinity', '00:00:00', '00:00', '00:00', '00:00:00+14', '-infinity', '-infinity', '-infinity', '-infinity',
   -0.00, -1e-20, null, ' ', '"x"', '(,)', '(,)', null, 9223372036854775807),
  (4, null, '1e-45', 'Infinity', '0001-12-31 BC', null, null, '23:59:59.999999', '23:59:59.999999-15:59', '0044-03-15 BC', '0044-03-15 BC',
   '0044-03-15 BC', '0044-03-15 00:00+00 BC', null, 12345678901234567890123456789.123456789, null, E'\n"\\', null, null, null, null, null),
  (5, null, null, '4.9e-324', '5874897-12-31', null, null, null, null, '294276-12-31 23:59:59', '294276-12-31 23:59:59.999',
   '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', null, 1e30, null, null, null, null, null, null, null),
  (6, null, null, null, '4713-01-01 BC', null, null, null, null, '4713-01-01 00:00 BC', '4713-01-01 00:00 BC', '4713-01-01 00:00 BC',
   '4713-01-01 00:00+00 BC', null, 1e-30, null, null, null, null, null, null, null),
  (7, null, null, null, '1582-10-04', null, null, null, null, '1582-10-04', '1582-10-10', '1500-02-28 12:00', '1500-02-28 12:00+00', null, 100,
   null, null, null, null, null, null, null),
  (8, null, null, null, '9999-12-31', null, null, null, null, '9999-12-31', '9999-12-31', '9999-12-31 23:59:59.999999',
   '9999-12-31 23:59:59.999999+00', null, 100.000, null, null, null, null, null, null, null);
-- the same rows were said once more while the connector streamed
insert into said select id + 100, b, b1, i2, i4, i8, o, f4, f8, c5, vc, t, ct, d, tm0, tm3, tm6, tmz, ts0, ts3, ts6, tstz, n102, n50, n, nneg, mny, ba, j,
  jb, x, u, hs, lt, en, di, dn, dn2, inet, cidr, mac, mac8, r4, r8, rn, rts, rd, q from said;
