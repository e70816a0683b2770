-- The database of a trading house that grew over the years: catalogue, purchase, stock, sales, web shop, accounts, staff, and what an old system left.
-- Everything that people's schemas have, in one: composite, uuid and text keys, no keys, domains over domains, enums, arrays, ranges, generated and
-- identity columns, partitions, self references, exclusion constraints, names that need quotes.

create extension citext;
create extension ltree;
create extension hstore;
create extension btree_gist;

create schema hr;
create schema "Legacy ERP";

create domain money_amount as numeric(14, 2);
create domain unit_price as numeric(18, 6) check (value >= 0);
create domain list_price as unit_price;
create domain country_code as char(2);
create domain quantity as numeric(12, 3) not null default 0;
create domain email as citext check (length(value::text) < 200);

create type order_state as enum ('draft', 'placed', 'in delivery', 'delivered', 'cancelled; refunded', 'it''s complicated');
create type payment_method as enum ('card', 'transfer', 'cash', 'Gutschein');
create type weekday as enum ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
create type movement_kind as enum ('receipt', 'issue', 'transfer', 'count');
create type address as (street text, city text, zip varchar(12));

-- Who and where

create table country (code country_code primary key, name text not null, eu boolean not null default false, dialling smallint);
create table currency (code char(3) primary key, name varchar(60) not null, decimals smallint not null default 2);
create table exchange_rate (
    currency char(3) references currency on delete cascade,
    day date,
    rate double precision not null,
    source text default 'ECB',
    primary key (currency, day));
create table language (tag varchar(35) primary key, "endonym" text);
create table company (
    id smallint primary key,
    legal_name text not null,
    vat_number varchar(20) unique,
    founded date,
    logo bytea,
    settings jsonb not null default '{}',
    seat address,
    parent smallint references company);
create table site (
    id serial primary key,
    company smallint not null references company on delete cascade,
    name text,
    country country_code references country,
    location point,
    opening_hours int4range[],
    closed_on weekday[],
    network cidr,
    gateway inet,
    switch macaddr,
    unique (company, name));
create table party (
    id uuid primary key,
    kind "char",
    display_name text not null,
    name_parts text[],
    born date,
    language varchar(35) references language,
    attributes hstore,
    created timestamptz not null default now(),
    changed timestamp(3));
create table party_email (
    party uuid references party on delete cascade,
    address email,
    verified timestamptz,
    "primary" boolean default false,
    primary key (party, address));
create table party_phone (party uuid references party on delete cascade, position smallint, number varchar(30), note text, primary key (party, position));
create table party_address (
    id bigint generated always as identity primary key,
    party uuid not null references party on delete cascade,
    street text,
    city text,
    zip varchar(12),
    country country_code references country,
    valid daterange,
    position point,
    label text generated always as (coalesce(zip, '') || ' ' || coalesce(city, '')) stored);
create table party_relation (
    a uuid references party on delete cascade,
    b uuid references party on delete cascade,
    relation text,
    since date,
    primary key (a, b, relation));
create table customer (
    party uuid primary key references party on delete cascade,
    number bigint not null unique,
    credit_limit money_amount default 1000,
    discount numeric(5, 4) default 0,
    tags text[] default '{}',
    balance money_amount);
create table supplier (
    party uuid primary key references party on delete cascade,
    lead_time interval,
    minimum_order money_amount,
    rating real,
    terms xml);

-- What is traded

create table category (
    id integer primary key,
    parent integer references category,
    path ltree,
    name text not null,
    translations jsonb,
    position numeric);
create table brand (id serial primary key, name citext unique, website text, founded smallint);
create table product (
    sku varchar(24) primary key,
    name text not null,
    brand integer references brand on delete set null,
    description text,
    specification jsonb,
    raw_import json,
    weight real,
    volume double precision,
    hazardous boolean,
    keywords text[],
    search tsvector,
    introduced date default '2020-01-01',
    discontinued timestamp,
    list_price list_price,
    margin numeric generated always as (list_price * 0.35) stored);
create table product_category (
    product varchar(24) references product on update cascade on delete cascade,
    category integer references category on delete cascade,
    main boolean not null default false,
    primary key (category, product));
create table product_variant (
    product varchar(24) references product on update cascade on delete cascade,
    variant smallint,
    colour varchar(20),
    size varchar(8),
    ean numeric(13),
    features bit(8),
    primary key (product, variant));
create table product_text (
    product varchar(24) references product on update cascade on delete cascade,
    language varchar(35) references language on delete cascade,
    title text,
    body text,
    primary key (product, language));
create table product_image (
    id uuid primary key,
    product varchar(24) references product on update cascade on delete cascade,
    mime varchar(40),
    thumbnail bytea,
    focus point,
    taken timestamptz,
    exif jsonb);
create table product_relation (
    product varchar(24) references product on update cascade on delete cascade,
    related varchar(24) references product on update cascade on delete cascade,
    score real,
    primary key (product, related));
create table product_price (
    product varchar(24) references product on update cascade on delete cascade,
    currency char(3) references currency,
    valid tstzrange,
    price unit_price not null,
    tiers numeric[],
    primary key (product, currency, price));
create table bundle (
    bundle varchar(24) references product on update cascade on delete cascade,
    part varchar(24) references product on update cascade on delete cascade,
    amount quantity,
    primary key (bundle, part));
create table tax_rate (country country_code references country, class text, valid daterange, rate numeric(6, 5), primary key (country, class));
create table attribute_definition (id serial primary key, name text, data_type text, choices text[], bounds numrange);
create table attribute_value (
    product varchar(24) references product on update cascade on delete cascade,
    attribute integer references attribute_definition on delete cascade,
    value_number numeric,
    value_text text,
    value_flag boolean,
    primary key (product, attribute));

-- Stock and purchase

create table warehouse (id smallint primary key, site integer references site, name text, area double precision, temperature numrange);
create table bin (
    warehouse smallint references warehouse on delete cascade,
    aisle smallint,
    shelf varchar(4),
    capacity integer,
    blocked boolean,
    primary key (warehouse, aisle, shelf));
create table stock (
    warehouse smallint,
    aisle smallint,
    shelf varchar(4),
    product varchar(24) references product on update cascade on delete cascade,
    amount quantity,
    counted timestamptz,
    primary key (warehouse, aisle, shelf, product),
    foreign key (warehouse, aisle, shelf) references bin on delete cascade);
create table stock_movement (
    at timestamptz not null,
    kind movement_kind not null,
    product varchar(24),
    amount numeric,
    note text,
    lot integer[]) partition by range (at);
create table stock_movement_old partition of stock_movement for values from (minvalue) to ('2024-01-01 00:00+00');
create table stock_movement_new partition of stock_movement for values from ('2024-01-01 00:00+00') to (maxvalue);
create table purchase_order (
    id bigserial primary key,
    supplier uuid references supplier on delete set null,
    ordered timestamptz default now(),
    expected daterange,
    state order_state default 'draft',
    total money_amount,
    remarks text);
create table purchase_line (
    purchase_order bigint references purchase_order on delete cascade,
    line smallint,
    product varchar(24) references product on update cascade on delete set null,
    amount quantity,
    price unit_price,
    received boolean[] default '{}',
    primary key (purchase_order, line));
create table goods_receipt (id uuid primary key, purchase_order bigint references purchase_order on delete cascade, at timestamptz, by text, pallets smallint[]);
create table quality_check (
    receipt uuid references goods_receipt on delete cascade,
    sequence integer,
    passed boolean,
    measurements double precision[],
    took interval,
    primary key (receipt, sequence));

-- Sales

create table sales_channel (id smallint primary key, name text, hours timetz, opens time, closes time(0));
create table sales_order (
    id bigint,
    channel smallint references sales_channel on delete cascade,
    customer uuid references customer on delete set null,
    state order_state not null default 'draft',
    placed timestamptz,
    promised date,
    currency char(3) references currency,
    net money_amount,
    tax money_amount,
    gross money_amount generated always as (net + tax) stored,
    client inet,
    note text,
    primary key (channel, id));
create table sales_line (
    channel smallint,
    "order" bigint,
    line integer,
    product varchar(24) references product on update cascade on delete set null,
    variant smallint,
    amount quantity,
    price unit_price,
    discounts numeric(5, 4)[],
    primary key (channel, "order", line),
    foreign key (channel, "order") references sales_order on delete cascade);
create table payment (
    id uuid primary key,
    channel smallint,
    "order" bigint,
    method payment_method,
    amount money_amount,
    at timestamptz,
    reference varchar(80),
    response jsonb,
    foreign key (channel, "order") references sales_order on delete cascade);
create table refund (payment uuid references payment on delete cascade, sequence smallint, amount money_amount, reason text, at timestamp, primary key (payment, sequence));
create table shipment (
    id bigserial primary key,
    channel smallint,
    "order" bigint,
    carrier text,
    tracking varchar(60),
    weight numeric,
    window_ tsrange,
    foreign key (channel, "order") references sales_order on delete cascade);
create table shipment_event (shipment bigint references shipment on delete cascade, at timestamptz, code varchar(12), place text, payload json, primary key (shipment, at));
create table voucher (code text primary key, value money_amount, valid daterange, used integer default 0, restricted_to weekday[]);
create table voucher_use (voucher text references voucher on update cascade on delete cascade, customer uuid references customer on delete cascade, at timestamptz, primary key (voucher, customer));
create table subscription (
    id integer primary key,
    customer uuid references customer on delete cascade,
    product varchar(24) references product on update cascade on delete cascade,
    every interval,
    anchor timestamptz,
    paused tstzrange);
create table review (
    customer uuid references customer on delete cascade,
    product varchar(24) references product on update cascade on delete cascade,
    stars smallint,
    title text,
    body text,
    helpful integer default 0,
    at timestamptz,
    primary key (customer, product));

-- The web shop

create table web_session (token bytea primary key, customer uuid references customer on delete set null, started timestamptz, ip inet, agent text, state jsonb);
create table cart (token bytea primary key references web_session on delete cascade, changed timestamptz, expires interval);
create table cart_item (
    token bytea references cart on delete cascade,
    product varchar(24) references product on update cascade on delete cascade,
    amount quantity,
    options jsonb[],
    primary key (token, product));
create table click (session bytea, at timestamptz, url text, position point, depth smallint);
create table search_query (at timestamptz, terms text, results integer, took real, filters jsonb);
create table page (id serial primary key, parent integer references page, slug citext, title text, body xml, published tsrange, "order" smallint);
create table redirect (source text primary key, target text, permanent boolean default true, hits bigint default 0);
create table banner (id integer primary key, texts text[], shown_on weekday[], slots int4range, weight smallint);

-- Accounts

create table account (number varchar(10) primary key, name text, parent varchar(10) references account, active boolean);
create table fiscal_year (company smallint references company on delete cascade, year smallint, period daterange, closed date, primary key (company, year));
create table journal (id bigint, company smallint references company on delete cascade, day date, text text, source text, primary key (company, id));
create table journal_line (
    company smallint,
    journal bigint,
    line smallint,
    account varchar(10) references account on update cascade,
    debit money_amount,
    credit money_amount,
    dimensions jsonb,
    primary key (company, journal, line),
    foreign key (company, journal) references journal on delete cascade);
create table invoice (
    id uuid primary key,
    number text unique,
    customer uuid references customer on delete set null,
    issued date not null,
    due date,
    net numeric(20, 8),
    lines jsonb,
    pdf bytea);
create table dunning (invoice uuid references invoice on delete cascade, level smallint, sent timestamptz, fee money_amount, primary key (invoice, level));
create table bank_account (iban varchar(34) primary key, company smallint references company on delete cascade, bic varchar(11), balance numeric, opened date);
create table bank_statement (
    iban varchar(34) references bank_account on delete cascade,
    booked date,
    sequence integer,
    amount money_amount,
    purpose text,
    primary key (iban, booked, sequence)) partition by hash (iban);
create table bank_statement_0 partition of bank_statement for values with (modulus 2, remainder 0);
create table bank_statement_1 partition of bank_statement for values with (modulus 2, remainder 1);

-- Staff

create table hr.department (id smallint primary key, name text, parent smallint references hr.department, cost_centre numeric(10));
create table hr.employee (
    id integer primary key,
    party uuid references party on delete set null,
    department smallint references hr.department on delete set null,
    manager integer references hr.employee,
    hired date not null default '2001-01-01',
    left_on date,
    salary money_amount,
    iban varchar(34),
    photo bytea,
    skills text[]);
create table hr.contract (employee integer references hr.employee on delete cascade, valid daterange, hours numeric(4, 2), kind text, primary key (employee, hours));
create table hr.absence (id serial primary key, employee integer references hr.employee on delete cascade, during daterange, reason text, approved boolean);
create table hr.shift (
    employee integer references hr.employee on delete cascade,
    starts timestamptz,
    length interval,
    days weekday[],
    exclude using gist (employee with =, starts with =));
create table hr.payslip (employee integer references hr.employee on delete cascade, month date, gross numeric, items jsonb, primary key (employee, month));
create table hr.payslip_note (employee integer, month date, note text);
alter table hr.payslip_note replica identity full;

-- What the old system left

create table "Legacy ERP"."Kunden" ("KdNr" integer primary key, "Name 1" varchar(40), "Umsatz (€)" numeric(15, 2), "gelöscht?" boolean, "select" text, "Änderung" timestamp(0));
create table "Legacy ERP"."Belege" (
    "Art" char(2), "Nr" integer, "Pos.Nr" smallint, "%Rabatt" real, "Text""1" text, __id integer, __start date, "primary key" text,
    primary key ("Art", "Nr", "Pos.Nr"));
create table "Legacy ERP"."TEMP$1" (a text, b text, c text);
create table "Legacy ERP"."a table with a name that is nearly as long as names may be here" ("1" integer primary key, "2" text, "x y" text);

-- Tables without a key that are changed send the whole row before
alter table stock_movement_old replica identity full;
alter table stock_movement_new replica identity full;
alter table click replica identity full;
alter table search_query replica identity full;
alter table hr.shift replica identity full;
alter table "Legacy ERP"."TEMP$1" replica identity full;
